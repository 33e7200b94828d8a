"""The answers to an invitation, wherever it stands."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community import confirming
from bot.community.context import CommunityContext
from bot.community.feeds import notices as feeds_notices
from bot.community.rsvp import actions, views
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.deps import Deps
from bot.kit.slack import UNREACHED, Json, action
from bot.members import profile_reader
from bot.members import service as members

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    for verb in (views.YES, views.ALL, views.NO, views.NONE):
        app.action(action(verb))(answered)
    app.action(action(views.JOIN))(joined)
    app.action(action(views.FILE))(file_wanted)


async def joined(ack: AsyncAck) -> None:
    """The link itself has opened in their browser."""
    await ack()


async def file_wanted(
    ack: AsyncAck, action: Json, community: CommunityContext, deps: Deps, user_id: str, workspace_id: str
) -> None:
    """Bring a date's file as it stands now."""
    await deps.db.transact(_bring_file, community, (workspace_id, user_id), int(action["value"]), now=deps.now())
    await ack()
    deps.nudge()


def _bring_file(
    session: Session, house: CommunityContext, slack: tuple[str, str], session_id: int, *, now: datetime
) -> None:
    who = members.person(members.arrive(session, *slack, now=now))
    feeds_notices.update(session, house.repertoire, who, session_id, now=now)


async def answered(
    ack: AsyncAck,
    action: Json,
    body: Json,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Keep the answer, then show it where it was given."""
    click = RsvpClick(workspace_id, user_id, action["action_id"], int(action["value"]), deps.now())
    kept = await deps.db.transact(actions.keep, click)
    await ack()
    deps.nudge()
    await profile_reader.meet(deps, workspace_id, user_id)
    container = body.get("container") or {}
    place = (container.get("channel_id", ""), container.get("message_ts", ""))
    if container.get("type") == "view":
        await deps.show_home(workspace_id, user_id)
    elif container.get("is_ephemeral"):
        await _whisper(deps, click, kept, respond, body)
    elif place[0].startswith("D"):
        await _redraw_own(deps, client, click, kept, place)
    else:
        await _whisper(deps, click, kept, respond, body)
        if kept.is_fresh_yes:
            await deps.db.transact(confirming.confirm, community.repertoire, click, kept)
            deps.nudge()
        await _redraw(community, deps, client, click, place)


async def _whisper(deps: Deps, click: RsvpClick, kept: RsvpOutcome, respond: AsyncRespond, body: Json) -> None:
    if body.get("response_url"):
        said = await deps.db.read(actions.whisper, click, kept)
        await respond(**said, response_type="ephemeral", replace_original=False)


async def _redraw_own(
    deps: Deps, client: AsyncWebClient, click: RsvpClick, kept: RsvpOutcome, place: tuple[str, str]
) -> None:
    message = await deps.db.read(actions.reply, click, kept)
    try:
        await client.chat_update(channel=place[0], ts=place[1], **message)
    except UNREACHED as error:
        log.warning("community.answer_not_shown", workspace=click.workspace_id, error=type(error).__name__)


async def _redraw(
    house: CommunityContext, deps: Deps, client: AsyncWebClient, click: RsvpClick, place: tuple[str, str]
) -> None:
    async def draw() -> None:
        message = await deps.db.read(actions.redrawn, house.repertoire, click, place)
        if message is None:
            return
        try:
            await client.chat_update(channel=place[0], ts=place[1], **message)
        except UNREACHED as error:
            log.warning("community.invitation_not_redrawn", workspace=click.workspace_id, error=type(error).__name__)

    await house.redraws.ask(place, draw)
