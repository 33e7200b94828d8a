"""Bolt listeners of momentum: the switches of leads and of everybody, and a kept plan that is shared."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.cohorts.service import staff
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.insights.momentum import commands, service, views
from bot.insights.momentum.models import StoryNaming
from bot.insights.momentum.views import WinWindow
from bot.kit.i18n import _
from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import Caller, Json, action_pattern, field_error, fields_of, show_window
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext
from bot.reflections import views as reflections_views

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.PAGE))(page)
    app.action(action_pattern(views.TURN_ON))(channel_wanted)
    app.view(views.SAVE_CHANNEL)(turned_on)
    app.action(action_pattern(views.TURN_OFF))(turned_off)
    for action_id in OWN:
        app.action(action_pattern(action_id))(own)
    app.action(action_pattern(views.NAMING))(named)
    app.action(action_pattern(views.SHARE))(sharing)
    app.action(action_pattern(reflections_views.SHARE_WIN))(sharing)
    app.view(views.SAVE_WIN)(shared)
    app.action(action_pattern(views.TAKE_BACK))(taken_back)


async def page(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Show a lead what it would say, for the moment only."""
    shown = await deps.db.transact(_page, caller, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _page(session: Session, caller: Caller, *, now: datetime) -> Json:
    return commands.page(_by_lead(session, caller, now))


def _by_lead(session: Session, caller: Caller, now: datetime) -> CommandContext:
    return CommandContext(session, staff(session, caller), "", "", now)


async def channel_wanted(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window in which a channel is chosen."""
    await deps.db.read(staff, caller)
    await ack()
    await show_window(client, body, views.channel_form())


async def turned_on(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Let a channel read what worked."""
    channel = str(fields_of(view)[views.CHANNEL].get("selected_conversation") or "")
    try:
        said = await deps.db.transact(_turn_on, caller, channel, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(views.CHANNEL, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=views.turned_on_window(said))
    log.info("insights.momentum_on", workspace=caller.workspace_id)


def _turn_on(session: Session, caller: Caller, channel: str, *, now: datetime) -> str:
    return commands.turned_on(_by_lead(session, caller, now), channel)


async def turned_off(ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Post nothing any more."""
    channel = await deps.db.transact(_turn_off, caller)
    await ack()
    await respond(**views.turned_off(channel), response_type="ephemeral", replace_original=False)
    log.info("insights.momentum_off", workspace=caller.workspace_id)


def _turn_off(session: Session, caller: Caller) -> str:
    return service.turn_off(session, staff(session, caller).workspace_id)


def _ask_me(context: CommandContext) -> Json:
    service.may_be_asked(context.session, context.member, agreed=True)
    return commands.own_page(context)


def _dont_ask_me(context: CommandContext) -> Json:
    service.may_be_asked(context.session, context.member, agreed=False)
    return commands.own_page(context)


OWN: dict[str, Callable[[CommandContext], Json]] = {
    views.SUBSCRIBE: commands.subscribe,
    views.UNSUBSCRIBE: commands.unsubscribe,
    views.ASK_ME: _ask_me,
    views.DONT_ASK_ME: _dont_ask_me,
}


async def own(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Do what somebody wants for themselves, and show it."""
    deed = OWN[action["action_id"].partition(":")[0]]
    shown = await deps.db.transact(_own, caller, deed, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _own(session: Session, caller: Caller, deed: Callable[[CommandContext], Json], *, now: datetime) -> Json:
    return deed(CommandContext(session, caller_member(session, caller, now=now), "", "", now))


async def named(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Keep how somebody's stories are mentioned."""
    chosen = action["selected_option"]["value"]
    if chosen not in list(StoryNaming):
        raise OutdatedPayloadError
    shown = await deps.db.transact(_name, caller, StoryNaming(chosen), now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _name(session: Session, caller: Caller, chosen: StoryNaming, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    service.name_stories(session, member, chosen)
    return commands.own_page(CommandContext(session, member, "", "", now))


async def sharing(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Show what would be read of a kept plan, both ways."""
    window = await deps.db.transact(_window, caller, int(action["value"]), now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, plan_id: int, *, now: datetime) -> Json:
    plan = service.kept_plan(session, caller_member(session, caller, now=now), plan_id)
    return views.share_window(plan, caller.slack_id)


async def shared(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Share a kept plan as it was shown."""
    plan_id = WinWindow.decode(view["private_metadata"]).plan_id
    by_name = fields_of(view)[views.HOW]["selected_option"]["value"] == views.BY_NAME
    try:
        window = await deps.db.transact(_share, caller, plan_id, by_name=by_name, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(views.HOW, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=window)


def _share(session: Session, caller: Caller, plan_id: int, *, by_name: bool, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    return views.shared(service.share(session, member, plan_id, by_name=by_name, now=now), by_name=by_name)


async def taken_back(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Share a plan no longer."""
    await deps.db.transact(_take_back, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(**views.taken_back(), response_type="ephemeral", replace_original=False)


def _take_back(session: Session, caller: Caller, plan_id: int, *, now: datetime) -> None:
    service.take_back(session, caller_member(session, caller, now=now), plan_id)
