"""Messages that ask judges for something ask no more once it is done, and a result says what to do next."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import Session, select
from structlog.testing import capture_logs

from bot.certification.assessment import listeners, modals, notices, queries, service, views
from bot.certification.assessment.modals import MarkWindow
from bot.certification.assessment.models import AssessorSeat, ElementMark, SeatKind
from bot.certification.assessment.queries import GivenMark
from bot.certification.board import reminders
from bot.certification.capstone import submitting
from bot.certification.capstone.submitting import OwnManagerError
from bot.certification.capstone.views import HAND_IN
from bot.delivery.models import Delivery, DeliveryState
from bot.kit.db import row_id
from bot.kit.slack import Caller
from bot.members.service import person
from sandbox.people import JONAS
from tests.certification import sayings
from tests.certification.office import DESIGN, Office
from tests.sentences import says
from tests.stage import Stage


def arrives(session: Session, prefix: str) -> int:
    """What waits under such keys is in Slack now; how much that is."""
    found = [each for each in session.exec(select(Delivery)) if each.key.startswith(prefix)]
    for number, each in enumerate(found):
        each.state, each.channel, each.ts = DeliveryState.SENT, f"D{each.target}", f"1.{prefix}{number}"
        session.add(each)
    session.flush()
    return len(found)


def reminded(session: Session, office: Office) -> AssessorSeat:
    """Both assessors were drawn, and the first was reminded by a lead."""
    office.begun()
    seat = office.seat(office.hands_in(), SeatKind.FIRST)
    reminders.remind(session, office.lead, row_id(seat), now=office.now)
    return seat


def test_a_reminder_is_gone_once_the_marks_are_locked(session: Session, office: Office) -> None:
    """In Slack it says so instead, with the message that gave the seat; those of others stay."""
    seat = reminded(session, office)
    assert arrives(session, "assessment.") == 3
    office.marks(seat, {"people": 3, "goals": 3, "calendar": 3})
    office.locks(seat)
    redraws = notices.marked(session, seat, now=office.now)
    assert len(redraws) == 2
    assert all(says(each.payload, "You've locked your marks for {candidate}. Thank you.") for each in redraws)
    assert not any(views.OPEN_SEAT in str(each.payload) for each in redraws)


def test_a_reminder_that_waits_is_not_sent_after_the_marks_are_locked(session: Session, office: Office) -> None:
    """Somebody who locks their marks at night hears nothing of them in the morning."""
    seat = reminded(session, office)
    office.marks(seat, {"people": 3, "goals": 3, "calendar": 3})
    office.locks(seat)
    notices.marked(session, seat, now=office.now)
    session.expire_all()
    [reminder] = session.exec(select(Delivery).where(Delivery.key == notices.reminder_key(seat, office.now)))
    assert reminder.state == DeliveryState.SKIPPED


def test_nobody_can_release_a_result_twice(session: Session, office: Office) -> None:
    """Both judges were asked to write and release; once one has, both messages say so, without a button."""
    office.begun()
    submission = office.judged(office.hands_in(), (3, 3, 3), (3, 3, 3))
    assert arrives(session, "assessment.settled:") == 2
    office.releases(submission)
    redraws = notices.gone_out(session, submission)
    assert len(redraws) == 2
    assert all(says(each.payload, "{candidate} has the result.") for each in redraws)
    assert not any(views.RELEASE in str(each.payload) for each in redraws)


def test_a_result_names_the_part_that_is_too_low(session: Session, office: Office) -> None:
    """With the way to hand it in again; a pass has neither."""
    office.begun()
    office.releases(office.judged(office.hands_in(), (1, 1, 4), (1, 1, 4)))
    [result] = [each for each in session.exec(select(Delivery)) if each.key.startswith("assessment.result:")]
    assert says(result.payload, "Below {least}: {parts}.", parts="Design")
    assert HAND_IN in (result.payload or "")
    again = office.hands_in(DESIGN)
    office.releases(office.judged(again, (3, 3), (3, 3)))
    results = [each for each in session.exec(select(Delivery)) if each.key.startswith("assessment.result:")]
    assert HAND_IN not in (results[-1].payload or "")


def test_nobody_is_their_own_manager(office: Office) -> None:
    """Who names themself is told so, and nothing is handed in."""
    capstone = office.begun()
    with pytest.raises(OwnManagerError):
        office.hands_in(manager=office.who)
    assert not submitting.open_submissions(office.session, capstone)


async def test_a_mark_changed_after_locking_is_refused_and_logged(stage: Stage) -> None:
    """The window says why, the mark stays, and the log names the seat, without a word of anybody."""

    def locked(session: Session) -> tuple[int, str, str]:
        judge, _id = sayings.SCENES["assessor"](session, stage)
        [waiting] = queries.waiting_seats(session, stage.workspace_id, row_id(judge))
        task = queries.task(session, person(judge), waiting.seat_id)
        given = {each: GivenMark(3, "Seen.") for each in task.wanted}
        service.mark(session, person(judge), waiting.seat_id, given, now=stage.product.deps.now())
        service.lock(session, person(judge), waiting.seat_id, now=stage.product.deps.now())
        return waiting.seat_id, task.parts[0].id, task.wanted[0]

    seat, part, element = await stage.product.db.transact(locked)
    typed = {
        f"{modals.LEVEL}:{element}": {"x": {"selected_option": {"value": "0"}}},
        f"{modals.REASON}:{element}": {"x": {"value": "Changed my mind"}},
    }
    view = {"private_metadata": MarkWindow(seat=seat, part=part).encode(), "state": {"values": typed}}
    answers: list[Any] = []

    async def ack(**answer: Any) -> None:
        answers.append(answer)

    with capture_logs() as logs:
        await listeners.keep(ack, view, Caller(stage.workspace_id, JONAS.id), stage.product.deps)  # type: ignore[arg-type]
    assert says(answers[0], "You've locked these marks, so they can't be changed any more.")
    assert [each["seat"] for each in logs if each["event"] == "assessment.change_refused"] == [seat]
    assert "Changed my mind" not in str(logs)
    assert {row.level for row in stage.rows(ElementMark.__table__)} == {3}  # type: ignore[attr-defined]
