"""The windows and buttons of an engagement strategy."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import names
from bot.community.calendar.models import Community
from bot.community.channel_access import find_problem
from bot.community.permissions import check_planner
from bot.community.strategy import activities, commands, modals, publishing, service, views
from bot.community.strategy.content import PURPOSE, EmptyStrategyError
from bot.community.strategy.modals import FieldError, PublishedVersion, StrategyWindow
from bot.community.strategy.models import CommunityStrategy
from bot.community.strategy.service import SaveConflict
from bot.community.year.views import OPEN_STRATEGY
from bot.deps import Deps
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, escape, show_window
from bot.kit.time import local_date, usable_zone
from bot.members.callers import caller_member

FILES = {views.WORD: publishing.WORD, views.MARKDOWN: publishing.MARKDOWN}
WINDOWS = (OPEN_STRATEGY, views.PUBLISH, views.VERSIONS, views.VERSION)


def register(app: AsyncApp) -> None:
    for action_id in WINDOWS:
        app.action(action_pattern(action_id))(window_requested)
    for action_id in FILES:
        app.action(action_pattern(action_id))(file_requested)
    app.action(action_pattern(views.ADD_METRIC))(metric_added)
    app.view(modals.SAVE)(saved)
    app.view(modals.PUBLISHING)(published)


async def window_requested(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open the strategy, or on top of it a preview, its versions or one of them."""
    action_id, value = action["action_id"].partition(":")[0], action["value"]
    view = await deps.db.transact(_window, caller, action_id, value, now=deps.now())
    await ack()
    await show_window(client, body, view)


def _window(session: Session, caller: Caller, action_id: str, value: str, *, now: datetime) -> Json:
    if action_id == OPEN_STRATEGY:
        return commands.opened(session, caller, value, now=now)
    member = caller_member(session, caller, now=now)
    found, zone = service.readable(session, member, int(value)), usable_zone(member.zone)
    if action_id == views.VERSION:
        return modals.reading(found, zone, may_edit=True)
    check_planner(member)
    if action_id == views.PUBLISH:
        return modals.preview(found)
    return modals.versions(service.versions(session, session.get_one(CommunityStrategy, found.strategy_id)), zone)


async def file_requested(ack: AsyncAck, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Send a version as a file; that it may be read is known before the press is acknowledged."""
    version_id, form = int(action["value"]), FILES[action["action_id"].partition(":")[0]]
    await deps.db.transact(publishing.read, caller, version_id, now=deps.now())
    await ack()
    await publishing.send_file(deps, client, caller, version_id, form)


async def metric_added(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Show fields for one more metric; what is in the others stays."""
    view = body["view"]
    bigger = await deps.db.transact(_with_another, caller, view, now=deps.now())
    await ack()
    await client.views_update(view_id=view["id"], view=bigger)


def _with_another(session: Session, caller: Caller, view: Json, *, now: datetime) -> Json:
    opened = StrategyWindow.decode(view["private_metadata"])
    return _form(session, caller, view, opened.rows + 1, now=now)


def _form(
    session: Session, caller: Caller, view: Json, rows: int, conflict: SaveConflict | None = None, *, now: datetime
) -> Json:
    """The form again, with what is written in it, or what came of two editors' words."""
    member = caller_member(session, caller, now=now)
    check_planner(member)
    opened, text = StrategyWindow.decode(view["private_metadata"]), modals.written(view)
    community = next((c for c in service.communities(session, member) if c.channel == opened.channel), None)
    planned = activities.read(session, community) if community else ()
    base = conflict.theirs if conflict else _base(session, community, opened.base)
    return modals.form(
        opened.channel,
        planned,
        base,
        usable_zone(member.zone),
        text=conflict.merged.text if conflict else text,
        rows=rows,
        conflict=conflict,
    )


def _base(session: Session, community: Community | None, number: int) -> service.SavedStrategy | None:
    """The version that a form began with."""
    strategy = service.find(session, community) if community and number else None
    return service.version(session, strategy, number) if strategy else None


async def saved(ack: AsyncAck, caller: Caller, deps: Deps, view: Json) -> None:
    """Save the form as a version; if somebody else did meanwhile, show what they changed."""
    try:
        answer = await deps.db.transact(_save, caller, view, now=deps.now())
    except FieldError as refused:
        await ack(response_action="errors", errors={refused.block_id: refused.error.sentence(escape, _)})
    except EmptyStrategyError as error:
        opened = StrategyWindow.decode(view["private_metadata"])
        field = f"{PURPOSE}:{opened.base}"
        await ack(response_action="errors", errors={field: error.sentence(escape, _)})
    else:
        await ack(response_action="update", view=answer)


def _save(session: Session, caller: Caller, view: Json, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    check_planner(member)
    opened, zone = StrategyWindow.decode(view["private_metadata"]), usable_zone(member.zone)
    community = next((c for c in service.communities(session, member) if c.channel == opened.channel), None)
    before = _base(session, community, opened.base)
    text = modals.read(view, before.text.metrics if before else (), local_date(now, zone))
    result = service.save(session, opened.channel, member, text, base=opened.base, now=now)
    if isinstance(result, SaveConflict):
        return _form(session, caller, view, opened.rows, result, now=now)
    return modals.saved(result, zone)


async def published(ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps, view: Json) -> None:
    """Publish the version of the preview in its channel, then the picture below it."""
    version_id = PublishedVersion.decode(view["private_metadata"]).version_id
    found = await deps.db.transact(publishing.read, caller, version_id, now=deps.now(), is_for_channel=True)
    if problem := await find_problem(client, found.saved.channel):
        await ack(response_action="push", view=modals.told(problem["text"]))
        return
    people = await names.read(client, found.people, seconds=publishing.NAMES_SECONDS)
    key = await deps.db.transact(publishing.publish, caller, version_id, people, now=deps.now())
    channel = f"<#{found.saved.channel}>"
    said = (
        _("Published in {channel}.", channel=channel)
        if key
        else _("That version is already published in {channel}.", channel=channel)
    )
    await ack(response_action="update", view=modals.told(said))
    if key:
        deps.nudge()
        await publishing.post_picture(deps, client, caller, version_id, key)
