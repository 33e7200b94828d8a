"""Judging: who is willing, marks until they are locked, what follows from the last lock, release and appeal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlmodel import Session, select

from bot.certification.assessment import drawing, queries, rules
from bot.certification.assessment.models import (
    AppealState,
    Assessor,
    AssessorSeat,
    CapstoneAppeal,
    ElementMark,
    SeatKind,
)
from bot.certification.assessment.queries import GivenMark, NoSeatError, NoSubmissionError
from bot.certification.capstone import service as capstones
from bot.certification.capstone.context import Certification
from bot.certification.capstone.models import Capstone, CapstoneSubmission, PartResult, SubmissionState
from bot.certification.capstone.rubric import LEVELS
from bot.cohorts.service import ForStaffError, is_staff
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.mentions import readable
from bot.members.models import Member, Role
from bot.members.service import Person, person

MAX_REASON = 400
MAX_WORDS = 2000


class NotAnAssessorError(GroundswellError):
    """Champions, facilitators and admins can judge capstones. Ask an admin to make you a champion."""


class LockedMarksError(GroundswellError):
    """You've locked these marks, so they can't be changed any more."""


class MarkWithoutReasonError(GroundswellError):
    """Choose a level, and say why in one sentence. You can also leave both fields empty for later."""


class UnmarkedError(GroundswellError):
    """{n} of the pieces have no mark yet. Mark them all first; then you can lock your marks."""


class NotSettledError(GroundswellError):
    """I've already sent the candidate that result, or it isn't final yet."""


class NoWordsError(GroundswellError):
    """Write a few words to the candidate first: what is good, and what they should change."""


class NothingToAppealError(GroundswellError):
    """You have no result here that somebody could look at again, or you've already asked for that."""


class NoAppealReasonError(GroundswellError):
    """Say in a sentence or two what somebody should look at again."""


@dataclass(frozen=True)
class CapstonePass:
    """That somebody has passed the capstone: with how many per cent, and when."""

    total: Fraction
    at: datetime


def passed(session: Session, who: Person) -> CapstonePass | None:
    """Whether a member has passed the capstone, once the result was released to them."""
    found = capstones.find(session, who)
    if found is None or found.passed_at is None or found.total is None:
        return None
    return CapstonePass(Fraction(found.total), found.passed_at)


def may_judge(session: Session, member: Member) -> bool:
    """Whether somebody may say that they are willing: everybody but learners who haven't passed themselves."""
    return member.role != Role.LEARNER or passed(session, person(member)) is not None


def volunteer(session: Session, member: Member, *, now: datetime) -> None:
    """Say that one is willing to judge capstones."""
    if not may_judge(session, member):
        raise NotAnAssessorError
    row = session.get(Assessor, row_id(member)) or Assessor(
        member_id=row_id(member), workspace_id=member.workspace_id, since=now
    )
    row.stopped_at = None
    session.add(row)
    session.flush()


def stop(session: Session, member: Member, *, now: datetime) -> None:
    """Not judge any more; somebody else takes over what isn't locked."""
    row = session.get(Assessor, row_id(member))
    if row and row.stopped_at is None:
        row.stopped_at = now
        session.flush()


def is_assessor(session: Session, member: Member) -> bool:
    """Whether somebody is willing to judge at the moment."""
    row = session.get(Assessor, row_id(member))
    return row is not None and row.stopped_at is None


def mark(session: Session, who: Person, number: int, given: Mapping[str, GivenMark], *, now: datetime) -> None:
    """Keep marks in a seat of one's own; those of other elements stay.

    LockedMarksError once they are locked.
    """
    seat = _lock_row(session, who, number)
    if seat.locked_at:
        raise LockedMarksError
    wanted = queries.task(session, who, number).wanted
    for element, one in given.items():
        reason = readable(" ".join(one.reason.split()))[:MAX_REASON]
        if element not in wanted or one.level not in LEVELS or not reason:
            raise MarkWithoutReasonError
        row = session.get(ElementMark, (number, element)) or ElementMark(
            seat_id=number, element=element, workspace_id=who.workspace_id, level=one.level, reason="", marked_at=now
        )
        row.level, row.reason, row.marked_at = one.level, reason, now
        session.add(row)
    session.flush()


def _lock_row(session: Session, who: Person, number: int) -> AssessorSeat:
    """A seat of one's own, locked in the database until the transaction ends."""
    queries.own_seat(session, who, number)
    return session.exec(select(AssessorSeat).where(AssessorSeat.id == number).with_for_update()).one()


def step_back(session: Session, who: Person, number: int, *, now: datetime) -> CapstoneSubmission:
    """Give back a seat whose marks aren't locked, so that somebody else is drawn; returns the submission.

    What was marked in it counts no more.
    """
    seat = _lock_row(session, who, number)
    if seat.locked_at:
        raise LockedMarksError
    seat.left_at, seat.has_stepped_back = now, True
    session.flush()
    return session.get_one(CapstoneSubmission, seat.submission_id)


def lock(session: Session, who: Person, number: int, *, now: datetime) -> CapstoneSubmission:
    """Lock the marks of a seat for good, and move the submission on if they were the last; returns that."""
    # The submission first, so that of two who lock at the same time the second sees the first.
    seat = queries.own_seat(session, who, number)
    locked = select(CapstoneSubmission).where(CapstoneSubmission.id == seat.submission_id)
    submission = session.exec(locked.with_for_update()).one()
    session.refresh(seat)
    if seat.locked_at:
        raise LockedMarksError
    missing = queries.task(session, who, number).missing
    if missing:
        raise UnmarkedError(n=len(missing))
    seat.locked_at = now
    session.flush()
    submission.state = _next_state(session, submission, seat)
    session.flush()
    return submission


def _next_state(session: Session, submission: CapstoneSubmission, seat: AssessorSeat) -> str:
    if seat.kind in (SeatKind.THIRD, SeatKind.APPEAL):
        appeal = drawing.reading_appeal(session, submission)
        if appeal:
            appeal.state = AppealState.DONE
        return SubmissionState.SETTLED
    seats = drawing.seats(session, submission)
    pair = [drawing.seat_of(seats, kind) for kind in drawing.INDEPENDENT]
    if not all(each and each.locked_at for each in pair):
        return submission.state
    first, second = (
        {element: one.level for element, one in queries.marks(session, each).items()} for each in pair if each
    )
    return SubmissionState.DECIDING if rules.disputed(first, second) else SubmissionState.SETTLED


def to_release(session: Session, member: Member, number: int) -> CapstoneSubmission:
    """A settled submission that somebody may release: its assessors and leads, never its author."""
    found = queries.submission(session, member.workspace_id, number)
    candidate = session.get_one(Capstone, found.capstone_id).member_id
    seats = drawing.seats(session, found)
    is_judge = any(each.member_id == member.id and each.locked_at for each in seats)
    if candidate == member.id or not (is_judge or is_staff(member)):
        raise NoSeatError
    if found.state != SubmissionState.SETTLED:
        raise NotSettledError
    return found


def release(
    session: Session, member: Member, number: int, words: str, certification: Certification, *, now: datetime
) -> CapstoneSubmission:
    """Give the result to the candidate, with words; the total and a pass follow once every part has a result."""
    found = to_release(session, member, number)
    locked = select(CapstoneSubmission).where(CapstoneSubmission.id == found.id).with_for_update()
    found = session.exec(locked.execution_options(populate_existing=True)).one()
    if found.state != SubmissionState.SETTLED:
        raise NotSettledError
    said = readable(words.strip())[:MAX_WORDS]
    if not said:
        raise NoWordsError
    capstone = session.get_one(Capstone, found.capstone_id)
    marks = queries.part_marks(session, found)
    result = queries.outcome(
        session, capstone, marks, pass_total=certification.pass_total, pass_part=certification.pass_part
    )
    for each in marks:
        row = session.get(PartResult, (row_id(capstone), each.part)) or PartResult(
            capstone_id=row_id(capstone), part=each.part, workspace_id=found.workspace_id,
            submission_id=number, percent="0", weight=each.weight, released_at=now,
        )  # fmt: skip
        row.submission_id, row.percent, row.weight, row.released_at = number, str(each.percent), each.weight, now
        session.add(row)
    found.words, found.released_by, found.released_at = said, row_id(member), now
    found.state = SubmissionState.RELEASED
    if result:
        capstone.total = str(result.total)
        if result.is_pass and capstone.passed_at is None:
            capstone.passed_at = now
            certification.passed(session, capstone, now)
    session.flush()
    return found


def own_released(session: Session, who: Person, number: int) -> CapstoneSubmission:
    """A released submission of one's own; NothingToAppealError for any other."""
    found = queries.submission(session, who.workspace_id, number)
    candidate = session.get_one(Capstone, found.capstone_id).member_id
    if candidate != who.member_id or found.state != SubmissionState.RELEASED:
        raise NothingToAppealError
    return found


def appeal_of(session: Session, submission: CapstoneSubmission) -> CapstoneAppeal | None:
    """The appeal against a result, if there was one."""
    wanted = select(CapstoneAppeal).where(
        CapstoneAppeal.workspace_id == submission.workspace_id, CapstoneAppeal.submission_id == submission.id
    )
    return session.exec(wanted).first()


def appeal(session: Session, who: Person, number: int, reason: str, *, now: datetime) -> CapstoneAppeal:
    """Ask that a released result of one's own is looked at again, once."""
    found = own_released(session, who, number)
    if appeal_of(session, found):
        raise NothingToAppealError
    said = readable(reason.strip())[:MAX_WORDS]
    if not said:
        raise NoAppealReasonError
    made = CapstoneAppeal(workspace_id=who.workspace_id, submission_id=number, reason=said, asked_at=now)
    found.state = SubmissionState.APPEALED
    session.add(made)
    session.flush()
    return made


def read_again(session: Session, lead: Member, number: int, *, now: datetime) -> CapstoneSubmission:
    """Have a result read by somebody new, as a lead answers an appeal; a lead doesn't answer their own."""
    if not is_staff(lead):
        raise ForStaffError
    wanted = select(CapstoneAppeal).where(CapstoneAppeal.workspace_id == lead.workspace_id, CapstoneAppeal.id == number)
    asked = session.exec(wanted).first()
    if asked is None or asked.state != AppealState.ASKED:
        raise NoSubmissionError
    found = queries.submission(session, lead.workspace_id, asked.submission_id)
    if session.get_one(Capstone, found.capstone_id).member_id == lead.id:
        raise NoSeatError
    asked.state, asked.answered_by, asked.answered_at = AppealState.READING, row_id(lead), now
    session.flush()
    return found
