"""Bolt listeners of judging: who is willing, marks and their lock, agreement, release and appeal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.certification.assessment import commands, modals, notices, queries, service, views
from bot.certification.assessment.modals import MarkWindow, NumberWindow
from bot.certification.assessment.queries import GivenMark, NoSeatError
from bot.certification.assessment.service import LockedMarksError, MarkWithoutReasonError
from bot.certification.capstone import notices as capstone_notices
from bot.certification.capstone import submitting
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone, SubmissionState
from bot.deps import Deps
from bot.errors import GroundswellError
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import Caller, Json, action_pattern, field_error, show_window
from bot.members.callers import caller_member, transact_for
from bot.members.command_registry import CommandContext
from bot.members.message_updates import Redrawn, redraw
from bot.members.service import Person

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.JOIN))(willing)
    app.action(action_pattern(views.STOP))(willing)
    app.action(action_pattern(views.OPEN_SEAT))(open_seat)
    app.action(action_pattern(views.MARK))(mark)
    app.action(action_pattern(views.LOCK))(lock)
    app.action(action_pattern(views.STEP_BACK))(step_back)
    app.action(action_pattern(views.COMPARE))(compare)
    app.action(action_pattern(views.RELEASE))(release)
    app.action(action_pattern(views.APPEAL))(appeal)
    app.action(action_pattern(views.READ_AGAIN))(read_again)
    app.view(modals.KEEP)(keep)
    app.view(modals.SEND)(send)
    app.view(modals.ASK)(ask)


async def willing(
    ack: AsyncAck, action: Json, caller: Caller, certification: Certification, deps: Deps, respond: AsyncRespond
) -> None:
    """Begin to judge, or stop; what waits for assessors is given out at once."""
    begins = action["action_id"].partition(":")[0] == views.JOIN
    card = await deps.db.transact(_willing, caller, certification, begins=begins, now=deps.now())
    await ack()
    deps.nudge()
    log.info("assessment.willing", workspace=caller.workspace_id, begins=begins)
    await respond(replace_original=True, **card)


def _willing(session: Session, caller: Caller, certification: Certification, *, begins: bool, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    (service.volunteer if begins else service.stop)(session, member, now=now)
    if begins:
        notices.volunteered(session, member, now=now)
    notices.look_after_workspace(session, member.workspace_id, certification, now=now)
    return commands.assessor_card(CommandContext(session, member, "", "", now))


async def open_seat(
    ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps
) -> None:
    """Open what somebody has to mark."""
    window = await transact_for(deps, caller, _task, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _task(session: Session, who: Person, number: int) -> Json:
    return modals.task(queries.task(session, who, number))


async def mark(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Show a part with its fields, in the place of the list of parts."""
    window = await transact_for(deps, caller, _marking, MarkWindow.decode(action["value"]))
    await ack()
    await client.views_update(view_id=body["view"]["id"], view=window)


def _marking(session: Session, who: Person, opened: MarkWindow) -> Json:
    found = queries.task(session, who, opened.seat)
    part = next((each for each in found.parts if each.id == opened.part), None)
    if part is None:
        raise NoSeatError
    if found.seat.locked_at:
        return modals.task(found)
    return modals.marking(found, part, submitting.submitted_texts(session, found.submission))


async def keep(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Keep the marks of a window; what is half given is said below its field. Locked ones are refused and logged."""
    opened = MarkWindow.decode(view["private_metadata"])
    given, half = modals.given_marks(view)
    if half:
        sentence = MarkWithoutReasonError().sentence(translate=_)
        errors = {f"{modals.REASON}:{each}": sentence for each in half}
        await ack(response_action="errors", errors=errors)
        return
    try:
        window = await transact_for(deps, caller, _keep, opened.seat, given, now=deps.now())
    except GroundswellError as error:
        if isinstance(error, LockedMarksError):
            log.warning("assessment.change_refused", workspace=caller.workspace_id, seat=opened.seat)
        await ack(response_action="update", view=modals.told(error.sentence(translate=_)))
        return
    await ack(response_action="update", view=window)
    log.info("assessment.mark", workspace=caller.workspace_id, seat=opened.seat, marks=len(given))


def _keep(session: Session, who: Person, seat: int, given: Mapping[str, GivenMark], *, now: datetime) -> Json:
    service.mark(session, who, seat, given, now=now)
    return modals.task(queries.task(session, who, seat))


async def lock(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Lock somebody's marks for good."""
    is_last, redraws = await transact_for(deps, caller, _lock, int(action["value"]), certification, now=deps.now())
    await ack()
    deps.nudge()
    log.info("assessment.lock", workspace=caller.workspace_id, seat=int(action["value"]))
    told = (
        _("Locked. All marks are in, and I'll let you know what happens next.")
        if is_last
        else _("Locked. I'll write to you here once the other assessor has locked their marks.")
    )
    await client.views_update(view_id=body["view"]["id"], view=modals.told(told))
    await redraw(client, redraws)


def _lock(
    session: Session, who: Person, number: int, certification: Certification, *, now: datetime
) -> tuple[bool, list[Redrawn]]:
    """Whether nobody else's marks are awaited for what follows, and the messages that ask for these no more."""
    submission = service.lock(session, who, number, now=now)
    redraws = notices.marked(session, queries.own_seat(session, who, number), now=now)
    notices.after_lock(session, submission, certification, now=now)
    return submission.state != SubmissionState.MARKING, redraws


async def step_back(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Give a seat to somebody else; the window or the message says so."""
    number = int(action["value"])
    is_replaced = await transact_for(deps, caller, _step_back, number, certification, now=deps.now())
    await ack()
    deps.nudge()
    log.info("assessment.step_back", workspace=caller.workspace_id, seat=number, is_replaced=is_replaced)
    told = views.has_stepped_back(is_replaced=is_replaced)
    if body.get("view"):
        await client.views_update(view_id=body["view"]["id"], view=modals.told(told))
    else:
        await respond(replace_original=True, **blocks.message(told))


def _step_back(session: Session, who: Person, number: int, certification: Certification, *, now: datetime) -> bool:
    submission = service.step_back(session, who, number, now=now)
    return notices.stepped_back(session, submission, certification, now=now)


async def compare(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Show where two assessors agree, once both have locked their marks."""
    window = await transact_for(deps, caller, _compare, int(action["value"]))
    await ack()
    await show_window(client, body, window)


def _compare(session: Session, who: Person, number: int) -> Json:
    found = queries.submission(session, who.workspace_id, number)
    return modals.compared(queries.compared(session, who, found))


async def release(
    ack: AsyncAck,
    body: Json,
    action: Json,
    caller: Caller,
    certification: Certification,
    client: AsyncWebClient,
    deps: Deps,
) -> None:
    """Ask for the words that go out with a result."""
    window = await deps.db.transact(_release, caller, int(action["value"]), certification, now=deps.now())
    await ack()
    await show_window(client, body, window)


def _release(session: Session, caller: Caller, number: int, certification: Certification, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    found = service.to_release(session, member, number)
    marks = queries.part_marks(session, found)
    outcome = queries.outcome(
        session,
        session.get_one(Capstone, found.capstone_id),
        marks,
        pass_total=certification.pass_total,
        pass_part=certification.pass_part,
    )
    rubric = submitting.rubric_of(session, found).rubric
    return modals.release(number, queries.compared_for_release(session, found), marks, outcome, rubric)


async def send(
    ack: AsyncAck, view: Json, caller: Caller, certification: Certification, client: AsyncWebClient, deps: Deps
) -> None:
    """Give the result to the candidate."""
    number = NumberWindow.decode(view["private_metadata"]).number
    try:
        redraws = await deps.db.transact(_send, caller, number, modals.words_in(view), certification, now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.WORDS, error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    log.info("assessment.release", workspace=caller.workspace_id, submission=number)
    await redraw(client, redraws)


def _send(
    session: Session, caller: Caller, number: int, words: str, certification: Certification, *, now: datetime
) -> list[Redrawn]:
    member = caller_member(session, caller, now=now)
    found = service.release(session, member, number, words, certification, now=now)
    notices.released(session, found, certification, now=now)
    candidate = notices.candidate_of(session, found)
    capstone = session.get_one(Capstone, found.capstone_id)
    card = capstone_notices.redrawn_card(session, candidate, capstone, certification)
    return [*card, *notices.gone_out(session, found)]


async def appeal(ack: AsyncAck, body: Json, action: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Ask what should be looked at again."""
    number = int(action["value"])
    await transact_for(deps, caller, service.own_released, number)
    await ack()
    await show_window(client, body, modals.appeal(number))


async def ask(ack: AsyncAck, view: Json, caller: Caller, deps: Deps) -> None:
    """Pass an appeal on to those who run the programme."""
    number = NumberWindow.decode(view["private_metadata"]).number
    try:
        await transact_for(deps, caller, _ask, number, modals.words_in(view), now=deps.now())
    except GroundswellError as error:
        await ack(field_error(modals.WORDS, error.sentence(translate=_)))
        return
    await ack()
    deps.nudge()
    log.info("assessment.appeal", workspace=caller.workspace_id, submission=number)


def _ask(session: Session, who: Person, number: int, reason: str, *, now: datetime) -> None:
    made = service.appeal(session, who, number, reason, now=now)
    notices.appealed(session, queries.submission(session, who.workspace_id, number), made, now=now)


async def read_again(
    ack: AsyncAck, action: Json, caller: Caller, certification: Certification, deps: Deps, respond: AsyncRespond
) -> None:
    """Draw somebody new for an appeal."""
    drawn = await deps.db.transact(_read_again, caller, int(action["value"]), certification, now=deps.now())
    await ack()
    deps.nudge()
    told = (
        _("I've asked somebody new to read the capstone.")
        if drawn
        else _("Everybody who is free has already marked this capstone. I'll ask the next person who is willing.")
    )
    await respond(replace_original=False, response_type="ephemeral", text=told)


def _read_again(session: Session, caller: Caller, number: int, certification: Certification, *, now: datetime) -> bool:
    lead = caller_member(session, caller, now=now)
    found = service.read_again(session, lead, number, now=now)
    return notices.appeal_answered(session, found, certification, now=now)
