"""Listeners for planning and calendar feeds, and registration of the community's other listeners."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import command_buttons, direct_message_views, message_updates, planning
from bot.community.calendar import modals, views
from bot.community.calendar.errors import BrokenLinkError
from bot.community.calendar_import import listeners as import_listeners
from bot.community.channel_access import find_problem, not_announced
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.direct_messages import CalendarSentences
from bot.community.engagement import listeners as engagement_listeners
from bot.community.event_page import listeners as event_page_listeners
from bot.community.feeds import views as feeds_views
from bot.community.live_session import listeners as live_session_listeners
from bot.community.planning import DraftClick
from bot.community.rota import listeners as rota_listeners
from bot.community.rsvp import listeners as rsvp_listeners
from bot.community.strategy import listeners as strategy_listeners
from bot.community.year import listeners as year_listeners
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, clicked_message, escape, show_window, unescape
from bot.members.command_registry import FollowUpContext


def register(app: AsyncApp) -> None:
    for action_id in planning.DECISIONS:
        app.action(action_pattern(action_id))(decided)
    for action_id in (*planning.CHANGES, *planning.CONFIRMED):
        app.action(action_pattern(action_id))(changed)
    app.action(action_pattern(views.SHOW))(details_requested)
    app.action(action_pattern(views.MOVE))(move_requested)
    app.action(action_pattern(feeds_views.RENEW))(address_renewed)
    app.view(modals.SCHEDULE)(form_submitted)
    app.view(modals.CONFIRM)(draft_confirmed)
    app.view(modals.MOVING)(move_submitted)
    rooms = (
        import_listeners,
        engagement_listeners,
        event_page_listeners,
        live_session_listeners,
        rota_listeners,
        rsvp_listeners,
        strategy_listeners,
        year_listeners,
    )
    app.action(action_pattern(command_buttons.SAY))(said)
    app.action(action_pattern(command_buttons.SAY_WITH_PERSON))(said)
    app.action(action_pattern(direct_message_views.PLAN))(plan_requested)
    for room in rooms:
        room.register(app)


async def said(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    calendar_sentences: CalendarSentences,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Do what the command on a button says, or beside a person who was picked; the answer to a question replaces it."""
    picked = action.get("selected_user")
    command = f"{action['block_id'].partition(':')[2]} <@{picked}>" if picked else action["value"]
    reply = await deps.db.transact(calendar_sentences.press, caller, unescape(command), now=deps.now())
    await ack()
    deps.nudge()
    if reply.message:
        await respond(**reply.message, replace_original=":" not in action["action_id"])
    context = FollowUpContext(deps, client, respond, caller, clicked_message(body).channel, body["trigger_id"])
    for follow_up in reply.follow_ups:
        await follow_up(context)


async def plan_requested(
    ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, calendar_sentences: CalendarSentences, deps: Deps
) -> None:
    """Open the form for a new session."""
    view = await deps.db.transact(calendar_sentences.plan_form, caller, now=deps.now())
    await ack()
    await show_window(client, body, view)


async def decided(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Announce or discard a draft or a season, choose what was meant by it, or show more of a list."""
    click = DraftClick(caller, action["action_id"].partition(":")[0], action["value"])
    if click.action_id in planning.ANNOUNCING and (problem := await _problem(client, community, deps, click)):
        await ack()
        await respond(**not_announced(problem), response_type="ephemeral", replace_original=False)
        return
    decide = planning.DECISIONS[click.action_id]
    reply = await deps.db.transact(_click, community, caller, decide, click.value, now=deps.now())
    await ack()
    deps.nudge()
    await respond(**reply, replace_original=True)


async def _problem(client: AsyncWebClient, community: CommunityContext, deps: Deps, click: DraftClick) -> Json | None:
    """Why the app can't post in the channel of drafts; None if it can."""
    channel = await deps.db.transact(planning.channel_of_drafts, community, click, now=deps.now())
    return await find_problem(client, channel)


def _click(
    session: Session,
    community: CommunityContext,
    caller: Caller,
    act: Callable[[CommunityCommandContext], Json],
    value: str = "",
    channel: str = "",
    *,
    now: datetime,
) -> Json:
    return act(CommunityCommandContext.of_click(session, community, caller, value=value, channel=channel, now=now))


async def changed(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Move, skip or restore a session, end its series, or undo that; the answer to a question replaces it."""
    action_id, now = action["action_id"].partition(":")[0], deps.now()
    change = (planning.CHANGES | planning.CONFIRMED)[action_id]
    reply = await deps.db.transact(_click, community, caller, change, action["value"], now=now)
    await ack()
    deps.nudge()
    await respond(**reply, response_type="ephemeral", replace_original=action_id in planning.CONFIRMED)
    await message_updates.update_changed(deps, community, client, caller.workspace_id, changed_at=now)


async def details_requested(
    ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps, respond: AsyncRespond
) -> None:
    """Show a session with its agenda."""
    reply = await deps.db.transact(_click, community, caller, planning.show, action["value"], now=deps.now())
    await ack()
    await respond(**reply, response_type="ephemeral", replace_original=False)


async def move_requested(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
) -> None:
    """Open the modal for moving a session."""
    view = await deps.db.transact(_click, community, caller, planning.move_form, action["value"], now=deps.now())
    await ack()
    await show_window(client, body, view)


async def address_renewed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Show a new address of a calendar feed; the old one stops working."""
    channel, now = clicked_message(body).channel, deps.now()
    reply = await deps.db.transact(_click, community, caller, planning.renew_address, action["value"], channel, now=now)
    await ack()
    await respond(**reply, replace_original=True)


async def form_submitted(ack: AsyncAck, caller: Caller, community: CommunityContext, deps: Deps, view: Json) -> None:
    """Keep a submitted form as a draft, and show it in the modal."""
    try:
        draft = await deps.db.transact(
            _click, community, caller, lambda context: planning.keep_form(context, view), now=deps.now()
        )
    except GroundswellError as error:
        field = "link" if isinstance(error, BrokenLinkError) else "day"
        await ack(response_action="errors", errors={field: error.sentence(escape, _)})
    else:
        await ack(response_action="update", view=draft)


async def draft_confirmed(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, community: CommunityContext, deps: Deps, view: Json
) -> None:
    """Announce the draft in the modal, and confirm it in a direct message.

    If the app can't post in its channel, say so on top of the modal.
    """
    series_id = modals.DraftMetadata.decode(view["private_metadata"]).series_id
    if problem := await _problem(client, community, deps, DraftClick(caller, views.ANNOUNCE, str(series_id))):
        await ack(response_action="push", view=modals.not_announced(not_announced(problem)["text"]))
        return
    reply = await deps.db.transact(_click, community, caller, planning.announce, str(series_id), now=deps.now())
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=caller.slack_id, **reply)


async def move_submitted(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, community: CommunityContext, deps: Deps, view: Json
) -> None:
    """Move a session, and confirm it in a direct message; what is unlikely about its new time is asked about first."""
    now = deps.now()
    try:
        asked = await deps.db.transact(
            _click, community, caller, lambda context: planning.doubtful_move(context, view) or {}, now=now
        )
        if asked:
            await ack(response_action="update", view=asked)
            return
        reply = await deps.db.transact(
            _click, community, caller, lambda context: planning.keep_move(context, view), now=now
        )
    except GroundswellError as error:
        if not view["state"]["values"]:  # asked about: it has no fields
            raise
        await ack(response_action="errors", errors={"day": error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()
    await client.chat_postMessage(channel=caller.slack_id, **reply)
    await message_updates.update_changed(deps, community, client, caller.workspace_id, changed_at=now)
