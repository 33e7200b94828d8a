"""Bolt listeners of scaling strategies: the page, the window, and the files."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext, FollowUpContext, Reply
from bot.sustainability.scaling import commands, filling, service, views
from bot.sustainability.scaling.filling import ScalingContext
from bot.sustainability.scaling.service import ScalingPart

log = structlog.get_logger()
ENDINGS = {views.WORD: "docx", views.PDF: "pdf"}


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.WRITE))(write)
    app.view(views.SAVE)(save)
    for action_id in ENDINGS:
        app.action(action_pattern(action_id))(send)
    app.action(action_pattern(views.DELETE))(delete)


def _context(session: Session, caller: Caller, now: datetime) -> CommandContext:
    return CommandContext(session, caller_member(session, caller, now=now), "", "", now)


async def show(
    ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond, scaling_context: ScalingContext
) -> None:
    """Show the strategy, for the moment only."""
    shown = await deps.db.transact(_page, caller, scaling_context, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _page(session: Session, caller: Caller, content: ScalingContext, *, now: datetime) -> Json:
    context = _context(session, caller, now)
    return views.page(filling.filled(session, context.member, content))


async def write(
    ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, scaling_context: ScalingContext
) -> None:
    """Open the window."""
    window = await deps.db.transact(_window, caller, scaling_context, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _window(session: Session, caller: Caller, content: ScalingContext, *, now: datetime) -> Json:
    return commands.window(content, _context(session, caller, now))


async def save(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep what is written; an empty window is told so below its first field."""
    try:
        await deps.db.transact(_save, caller, views.written(view), now=deps.now())
    except GroundswellError as error:
        await ack(field_error(ScalingPart.PACKAGE, error.sentence(translate=_)))
        return
    await ack(response_action="update", view=views.saved())
    log.info("sustainability.scaling_save", workspace=caller.workspace_id)


def _save(session: Session, caller: Caller, written: dict[ScalingPart, str], *, now: datetime) -> None:
    service.save(session, caller_member(session, caller, now=now), written, now=now)


async def send(
    ack: AsyncAck,
    action: Json,
    caller: Caller,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
    scaling_context: ScalingContext,
) -> None:
    """Send the strategy as a file."""
    ending = ENDINGS[action["action_id"].partition(":")[0]]
    reply = await deps.db.transact(_file, caller, scaling_context, ending, now=deps.now())
    await ack()
    for follow_up in reply.follow_ups:
        await follow_up(FollowUpContext(deps, client, respond, caller, ""))
    log.info("sustainability.scaling_file", workspace=caller.workspace_id, ending=ending)


def _file(session: Session, caller: Caller, content: ScalingContext, ending: str, *, now: datetime) -> Reply:
    return commands.file(content, _context(session, caller, now), ending)


async def delete(
    ack: AsyncAck, caller: Caller, deps: Deps, respond: AsyncRespond, scaling_context: ScalingContext
) -> None:
    """Delete what was written, and show what there is without it."""
    shown = await deps.db.transact(_delete, caller, scaling_context, now=deps.now())
    await ack()
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _delete(session: Session, caller: Caller, content: ScalingContext, *, now: datetime) -> Json:
    context = _context(session, caller, now)
    service.delete(session, context.person)
    return views.page(filling.filled(session, context.member, content))
