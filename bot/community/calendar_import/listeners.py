"""Listeners for importing a calendar: the window for its file, and the buttons of the preview."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar import flags
from bot.community.calendar import views as calendar_views
from bot.community.calendar.views import DraftRemarks
from bot.community.calendar_import import jobs, service, views
from bot.community.calendar_import.views import ChannelMetadata
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.permissions import check_planner
from bot.delivery import service as delivery
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, clicked_message, escape
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import days_off_of


def register(app: AsyncApp) -> None:
    app.view(views.WINDOW)(file_submitted)
    app.action(action_pattern(views.MAKE))(channel_asked)
    app.action(action_pattern(views.DISCARD))(discarded)
    app.view(views.CHANNEL_WINDOW)(channel_submitted)


async def file_submitted(ack: AsyncAck, caller: Caller, community: CommunityContext, deps: Deps, view: Json) -> None:
    """Enqueue the reading of the file in the window."""
    file = views.sent_file(view)
    if file is None:
        await ack(response_action="errors", errors={views.FILE_FIELD: _("Add a calendar file here.")})
        return
    await deps.db.transact(_take, community, caller, deps, file)
    await ack(response_action="update", view=views.reading_window(str(file.get("name") or "calendar.ics")))


def _take(session: Session, community: CommunityContext, caller: Caller, deps: Deps, file: Json) -> None:
    context = CommunityCommandContext.of_click(session, community, caller, now=deps.now())
    check_planner(context.member)
    jobs.take(session, deps, context.person, file)


async def channel_asked(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
) -> None:
    """Ask in which channel the drafts are to be announced."""
    import_id, message = int(action["value"]), clicked_message(body)
    await deps.db.transact(_check_open, community, caller, import_id, deps)
    await ack()
    metadata = ChannelMetadata(import_id=import_id, channel=message.channel, ts=message.ts)
    await client.views_open(trigger_id=body["trigger_id"], view=views.channel_window(metadata))


def _check_open(session: Session, community: CommunityContext, caller: Caller, import_id: int, deps: Deps) -> None:
    context = CommunityCommandContext.of_click(session, community, caller, now=deps.now())
    check_planner(context.member)
    service.check_open(session, context.member, import_id)


async def channel_submitted(
    ack: AsyncAck, caller: Caller, client: AsyncWebClient, community: CommunityContext, deps: Deps, view: Json
) -> None:
    """Make the drafts, and show them in a thread of the direct messages."""
    metadata, channel = ChannelMetadata.decode(view["private_metadata"]), views.chosen_channel(view)
    try:
        await deps.db.transact(_make, community, caller, metadata.import_id, channel, deps)
    except GroundswellError as error:
        await ack(response_action="errors", errors={views.CHANNEL_FIELD: error.sentence(escape, _)})
        return
    await ack()
    deps.nudge()
    await redraw(client, [Redrawn(metadata.message, views.decided())])


def _make(
    session: Session, community: CommunityContext, caller: Caller, import_id: int, channel: str, deps: Deps
) -> None:
    now = deps.now()
    context = CommunityCommandContext.of_click(session, community, caller, channel=channel, now=now)
    check_planner(context.member)
    imported = service.make_drafts(session, context.catalog, context.member, import_id, channel, now=now)
    who, key = context.person, f"community.imported:{import_id}"
    message = views.made(imported) if imported.drafts else views.nothing_left()
    delivery.post(session, jobs.answer(who, key, message, now=now))
    country = days_off_of(session, context.member).country
    for number, draft in enumerate(imported.drafts):
        remarks = DraftRemarks(flags=flags.unlikely(session, draft, country, now=now))
        shown = calendar_views.draft_preview(draft, context.zone, remarks)
        delivery.post(session, jobs.answer(who, f"{key}:{number}", shown, now=now, thread_of=key))


async def discarded(
    ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps, respond: AsyncRespond
) -> None:
    """Forget what was found in a file."""
    await deps.db.transact(_discard, community, caller, int(action["value"]), deps)
    await ack()
    await respond(**calendar_views.discarded(), replace_original=True)


def _discard(session: Session, community: CommunityContext, caller: Caller, import_id: int, deps: Deps) -> None:
    now = deps.now()
    context = CommunityCommandContext.of_click(session, community, caller, now=now)
    service.discard(session, context.member, import_id, now=now)
