"""Bolt listeners of the buttons below answers to sentences about the certification."""

from __future__ import annotations

from datetime import date, datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification import direct_message_views as views
from bot.certification import leading_views
from bot.certification.assessment import commands as assessment
from bot.certification.capstone import notices, service
from bot.certification.capstone import views as capstone_views
from bot.certification.capstone.context import Certification
from bot.certification.capstone.service import ElementText
from bot.certification.capstone.views import OfferedPiece
from bot.certification.direct_message_views import EarlierDay, MovedTeachBack
from bot.certification.teach_back import modals as teach_back_modals
from bot.certification.teach_back import queries
from bot.deps import Deps
from bot.kit import blocks
from bot.kit.payloads import OutdatedPayloadError
from bot.kit.slack import Caller, Json, action_pattern, show_window
from bot.kit.time import local_date, usable_zone
from bot.members import roles
from bot.members import service as members
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext
from bot.members.listeners import admins_only
from bot.members.message_updates import Redrawn, redraw
from bot.members.models import Role
from bot.members.service import person

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(capstone_views.PUT))(put)
    app.action(action_pattern(views.LEAVE_OUT))(leave_out)
    app.action(action_pattern(views.DUE_BACK))(due_back)
    app.action(action_pattern(views.BOOK_AT))(book_at)
    app.action(action_pattern(views.MOVE))(move)
    app.action(action_pattern(leading_views.ASK_JUDGES))(ask_judges)
    app.action(action_pattern(leading_views.MAKE_JUDGES), middleware=[admins_only])(make_judges)


async def put(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Put the text that was shown into the capstone, with a way back."""
    piece = OfferedPiece.decode(action["value"])
    shown, redraws = await deps.db.transact(_put, caller, certification, piece, now=deps.now())
    await ack()
    log.info("capstone.piece_put", workspace=caller.workspace_id, element=piece.element)
    await _replace(client, body, shown)
    await redraw(client, redraws)


def _put(
    session: Session, caller: Caller, certification: Certification, piece: OfferedPiece, *, now: datetime
) -> tuple[Json, list[Redrawn]]:
    element = certification.rubric.element(piece.element)
    if element is None:
        raise OutdatedPayloadError
    member = caller_member(session, caller, now=now)
    capstone = service.owned(session, person(member))
    version = service.add(session, capstone, {element.id: ElementText(piece.text)}, now=now)
    shown = capstone_views.added([element.title], version)
    return shown, notices.redrawn_card(session, member, capstone, certification)


async def leave_out(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
    """Write nothing, and say so in the place of the question."""
    await ack()
    await _replace(client, body, blocks.message(views.left_out()))


async def due_back(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Plan the day again that was planned before, or none."""
    earlier = EarlierDay.decode(action["value"])
    told, redraws = await deps.db.transact(_due_back, caller, certification, earlier, now=deps.now())
    await ack()
    deps.nudge()
    await _replace(client, body, blocks.message(told))
    await redraw(client, redraws)


def _due_back(
    session: Session, caller: Caller, certification: Certification, earlier: EarlierDay, *, now: datetime
) -> tuple[str, list[Redrawn]]:
    member = caller_member(session, caller, now=now)
    capstone = service.locked(session, person(member))
    if capstone.due_on != earlier.planned:
        return views.day_changed_since(), []
    today = local_date(now, usable_zone(member.zone))
    was = date.fromisoformat(earlier.was) if earlier.was else None
    was = was if was and was >= today else None
    service.plan_due(session, person(member), was, today=today)
    notices.plan_follow_up(session, member, capstone, now=now)
    told = views.day_undone(was.isoformat() if was else None)
    return told, notices.redrawn_card(session, member, capstone, certification)


async def book_at(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the form for a teach-back with the time that was said."""
    await deps.db.transact(caller_member, caller, now=deps.now())
    await ack()
    await show_window(client, body, teach_back_modals.booking("", str(action["value"])[:100]))


async def move(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the form for a teach-back as it is booked, with the time to which it's to be moved."""
    moved = MovedTeachBack.decode(action["value"])
    window = await deps.db.transact(_move, caller, moved, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _move(session: Session, caller: Caller, moved: MovedTeachBack, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    return teach_back_modals.moving(queries.movable(session, member, moved.number), moved.when[:100])


async def ask_judges(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Ask the people on the button whether they're willing to judge."""
    shown = await deps.db.transact(_ask_judges, caller, str(action["value"]).split(), now=deps.now())
    await ack()
    deps.nudge()
    log.info("certification.ask_judges", workspace=caller.workspace_id)
    await _replace(client, body, shown)


def _ask_judges(session: Session, caller: Caller, slack_ids: list[str], *, now: datetime) -> Json:
    context = CommandContext(session, caller_member(session, caller, now=now), "", "", now)
    return assessment.ask_people(context, slack_ids)


async def make_judges(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Make the learners on the button champions, which judging takes, and ask them whether they're willing."""
    shown = await deps.db.transact(_make_judges, caller, str(action["value"]).split(), now=deps.now())
    await ack()
    deps.nudge()
    log.info("certification.make_judges", workspace=caller.workspace_id)
    await _replace(client, body, shown)


def _make_judges(session: Session, caller: Caller, slack_ids: list[str], *, now: datetime) -> Json:
    for each in slack_ids:
        member = members.arrive(session, caller.workspace_id, each, now=now)
        if member.role == Role.LEARNER:
            roles.give(session, Caller(caller.workspace_id, each), Role.CHAMPION, now=now)
    session.flush()
    return _ask_judges(session, caller, slack_ids, now=now)


async def _replace(client: AsyncWebClient, body: Json, message: Json) -> None:
    place = body["container"]
    await client.chat_update(channel=place["channel_id"], ts=place["message_ts"], **message)
