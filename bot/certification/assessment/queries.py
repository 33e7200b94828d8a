"""Who may see which marks: the only place where marks of others are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment import drawing, rules
from bot.certification.assessment.agreement import DoubleMark
from bot.certification.assessment.models import AssessorSeat, ElementMark, SeatKind
from bot.certification.assessment.rules import CapstoneOutcome, PartMark
from bot.certification.capstone import service, submitting
from bot.certification.capstone.models import Capstone, CapstoneSubmission, PartResult, SubmissionState
from bot.certification.capstone.rubric import FULL_WEIGHT, Rubric, RubricElement, RubricPart
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.models import Member
from bot.members.service import Person


class NoSeatError(GroundswellError):
    """You aren't marking this work, or somebody else has taken over from you."""


class NoSubmissionError(GroundswellError):
    """I can't find that submission. `/groundswell certification` lists all submissions."""


class NotYetVisibleError(GroundswellError):
    """You'll see the other assessor's marks once both of you have locked yours."""


@dataclass(frozen=True)
class GivenMark:
    """A level and its reason."""

    level: int
    reason: str


@dataclass(frozen=True)
class ComparedElement:
    """An element with both independent marks, and the third reader's if there is one."""

    element: RubricElement
    first: GivenMark
    second: GivenMark
    third: GivenMark | None = None

    @property
    def kind(self) -> rules.AgreementKind:
        return rules.agreement(self.first.level, self.second.level)

    @property
    def level(self) -> Fraction | None:
        """What counts; None until the third reader has decided."""
        if self.kind is rules.AgreementKind.APART and self.third is None:
            return None
        return rules.level(self.first.level, self.second.level, self.third.level if self.third else None)


@dataclass(frozen=True)
class SeatTask:
    """A seat with what its holder has to do: which elements they mark, and what they have marked so far."""

    seat: AssessorSeat
    submission: CapstoneSubmission
    candidate: Member
    rubric: Rubric
    wanted: tuple[str, ...]
    marks: Mapping[str, GivenMark]

    @property
    def parts(self) -> list[RubricPart]:
        """The parts with something to mark in them."""
        return [part for part in self.rubric.parts if any(each.id in self.wanted for each in part.elements)]

    @property
    def missing(self) -> list[str]:
        """The elements that have no mark yet."""
        return [element for element in self.wanted if element not in self.marks]


def submission(session: Session, workspace_id: str, number: int) -> CapstoneSubmission:
    """A submission of a workspace; NoSubmissionError if there is none."""
    wanted = select(CapstoneSubmission).where(
        CapstoneSubmission.workspace_id == workspace_id, CapstoneSubmission.id == number
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NoSubmissionError
    return found


def own_seat(session: Session, who: Person, number: int) -> AssessorSeat:
    """A seat of one's own; NoSeatError for any other."""
    wanted = select(AssessorSeat).where(
        AssessorSeat.workspace_id == who.workspace_id,
        AssessorSeat.id == number,
        AssessorSeat.member_id == who.member_id,
        col(AssessorSeat.left_at).is_(None),
    )
    found = session.exec(wanted).first()
    if found is None:
        raise NoSeatError
    return found


def task(session: Session, who: Person, number: int) -> SeatTask:
    """What somebody has to do in a seat of their own; of marks only theirs."""
    return _task(session, own_seat(session, who, number))


def _task(session: Session, seat: AssessorSeat) -> SeatTask:
    found = session.get_one(CapstoneSubmission, seat.submission_id)
    candidate = session.get_one(Member, session.get_one(Capstone, found.capstone_id).member_id)
    rubric = submitting.rubric_of(session, found).rubric
    return SeatTask(seat, found, candidate, rubric, wanted_elements(session, found, seat), marks(session, seat))


def wanted_elements(session: Session, found: CapstoneSubmission, seat: AssessorSeat) -> tuple[str, ...]:
    """What a seat has to mark: all that was handed in, or for the third reader what the two disagree on."""
    rubric = submitting.rubric_of(session, found).rubric
    inside = {element.id for part in handed_in_parts(found, rubric) for element in part.elements}
    if seat.kind == SeatKind.THIRD:
        inside &= {*_disputed(session, found)}
    return tuple(element.id for element in rubric.elements if element.id in inside)


def _disputed(session: Session, found: CapstoneSubmission) -> list[str]:
    """The elements on which two locked seats are more than one level apart."""
    first, second = _locked_pair(session, found)
    levels = [{element: mark.level for element, mark in each.items()} for each in (first, second)]
    return rules.disputed(*levels)


def handed_in_parts(found: CapstoneSubmission, rubric: Rubric) -> list[RubricPart]:
    """The parts that were handed in, in the order of the rubric."""
    ids = submitting.parts_of(found)
    return [part for part in rubric.parts if part.id in ids]


def marks(session: Session, seat: AssessorSeat) -> dict[str, GivenMark]:
    """The marks of one seat. Ask `own_seat` or `compared` first whether they may be seen."""
    wanted = select(ElementMark).where(ElementMark.workspace_id == seat.workspace_id, ElementMark.seat_id == seat.id)
    return {row.element: GivenMark(row.level, row.reason) for row in session.exec(wanted)}


def _locked_pair(session: Session, found: CapstoneSubmission) -> tuple[dict[str, GivenMark], dict[str, GivenMark]]:
    """The marks of the first two; NotYetVisibleError unless both are locked."""
    seats = drawing.seats(session, found)
    pair = [drawing.seat_of(seats, kind) for kind in drawing.INDEPENDENT]
    if not all(each and each.locked_at for each in pair):
        raise NotYetVisibleError
    first, second = (marks(session, each) for each in pair if each)
    return first, second


def compared(session: Session, who: Person, found: CapstoneSubmission) -> list[ComparedElement]:
    """Both marks of every element, for those who hold one of these seats; NotYetVisibleError before both are locked.

    The third reader sees them, and is seen, once they have locked theirs.
    """
    seats = drawing.seats(session, found)
    mine = next((each for each in seats if each.member_id == who.member_id), None)
    if mine is None:
        raise NoSeatError
    if mine.locked_at is None or mine.kind == SeatKind.APPEAL:
        raise NotYetVisibleError
    return _compared(session, found)


def compared_for_release(session: Session, found: CapstoneSubmission) -> list[ComparedElement]:
    """Both marks of every element once nothing is left to decide; NotYetVisibleError before."""
    if found.state not in (SubmissionState.SETTLED, SubmissionState.RELEASED):
        raise NotYetVisibleError
    return _compared(session, found)


def _compared(session: Session, found: CapstoneSubmission) -> list[ComparedElement]:
    first, second = _locked_pair(session, found)
    third_seat = drawing.seat_of(drawing.seats(session, found), SeatKind.THIRD)
    third = marks(session, third_seat) if third_seat and third_seat.locked_at else {}
    rubric = submitting.rubric_of(session, found).rubric
    return [
        ComparedElement(element, first[element.id], second[element.id], third.get(element.id))
        for part in handed_in_parts(found, rubric)
        for element in part.elements
    ]


def part_marks(session: Session, found: CapstoneSubmission) -> list[PartMark]:
    """The parts of a settled submission in per cent, an appeal's where they are higher."""
    levels = {each.element.id: each.level for each in compared_for_release(session, found)}
    rubric = submitting.rubric_of(session, found).rubric
    appealed = _appeal_levels(session, found)
    made = []
    for part in handed_in_parts(found, rubric):
        percent = rules.part_percent([levels[each.id] or Fraction() for each in part.elements])
        if appealed:
            percent = max(percent, rules.part_percent([appealed[each.id].level for each in part.elements]))
        made.append(PartMark(part.id, part.weight, percent))
    return made


def _appeal_levels(session: Session, found: CapstoneSubmission) -> dict[str, GivenMark]:
    """The marks of the locked seat that read an appeal."""
    seat = drawing.seat_of(drawing.seats(session, found), SeatKind.APPEAL)
    return marks(session, seat) if seat and seat.locked_at else {}


def outcome(
    session: Session, capstone: Capstone, new: Sequence[PartMark], *, pass_total: int, pass_part: int
) -> CapstoneOutcome | None:
    """The total of all parts, the new marks in the place of earlier ones; None while a part has no result."""
    wanted = select(PartResult).where(
        PartResult.workspace_id == capstone.workspace_id, PartResult.capstone_id == capstone.id
    )
    known = {row.part: PartMark(row.part, row.weight, Fraction(row.percent)) for row in session.exec(wanted)}
    parts = [*{**known, **{each.part: each for each in new}}.values()]
    if sum(each.weight for each in parts) != FULL_WEIGHT:
        return None
    return rules.outcome(parts, pass_total=pass_total, pass_part=pass_part)


def double_marks(session: Session, workspace_id: str) -> list[DoubleMark]:
    """All pairs of first, independent marks that are locked, over all candidates."""
    seats, given = AssessorSeat.__table__, ElementMark.__table__  # type: ignore[attr-defined] # each is joined twice
    first, second, one, other = seats.alias(), seats.alias(), given.alias(), given.alias()
    wanted = (
        sa.select(first.c.submission_id, one.c.level.label("first"), other.c.level.label("second"))
        .join(second, sa.and_(second.c.submission_id == first.c.submission_id, second.c.kind == SeatKind.SECOND))
        .join(one, one.c.seat_id == first.c.id)
        .join(other, sa.and_(other.c.seat_id == second.c.id, other.c.element == one.c.element))
        .where(
            first.c.workspace_id == workspace_id,
            first.c.kind == SeatKind.FIRST,
            first.c.locked_at.is_not(None),
            second.c.locked_at.is_not(None),
        )
    )
    return [DoubleMark(row.submission_id, row.first, row.second) for row in session.connection().execute(wanted)]


@dataclass(frozen=True)
class BoardLine:
    """Where a candidate stands: how many pieces are written, and what was handed in."""

    capstone: Capstone
    candidate: Member
    written: int
    submissions: Sequence[CapstoneSubmission]


@dataclass(frozen=True)
class WaitingSeat:
    """A seat whose marks aren't locked yet: whose it is, whose work, and since when."""

    seat_id: int
    assessor: Member
    candidate: Member
    drawn_at: datetime


def board(session: Session, workspace_id: str) -> list[BoardLine]:
    """Every capstone of a workspace, the newest first."""
    found = select(Capstone, Member).join(Member, col(Member.id) == col(Capstone.member_id))
    rows = session.exec(found.where(Capstone.workspace_id == workspace_id).order_by(col(Capstone.id).desc())).all()
    handed = select(CapstoneSubmission).where(CapstoneSubmission.workspace_id == workspace_id)
    submissions: dict[int, list[CapstoneSubmission]] = {}
    for each in session.exec(handed.order_by(col(CapstoneSubmission.id))):
        submissions.setdefault(each.capstone_id, []).append(each)
    written = service.pieces_written(session, workspace_id)
    return [
        BoardLine(capstone, member, written.get(row_id(capstone), 0), submissions.get(row_id(capstone), []))
        for capstone, member in rows
    ]


def waiting_seats(session: Session, workspace_id: str, member_id: int | None = None) -> list[WaitingSeat]:
    """The seats that wait for marks, the oldest first; of one assessor, or of all."""
    wanted = (
        select(AssessorSeat, Capstone.member_id)
        .join(CapstoneSubmission, col(CapstoneSubmission.id) == col(AssessorSeat.submission_id))
        .join(Capstone, col(Capstone.id) == col(CapstoneSubmission.capstone_id))
        .where(
            AssessorSeat.workspace_id == workspace_id,
            col(AssessorSeat.locked_at).is_(None),
            col(AssessorSeat.left_at).is_(None),
        )
    )
    if member_id is not None:
        wanted = wanted.where(AssessorSeat.member_id == member_id)
    found = session.exec(wanted.order_by(col(AssessorSeat.drawn_at), col(AssessorSeat.id))).all()
    return [
        WaitingSeat(
            row_id(seat), session.get_one(Member, seat.member_id), session.get_one(Member, author), seat.drawn_at
        )
        for seat, author in found
    ]


def newest_released(session: Session, who: Person) -> CapstoneSubmission | None:
    """Somebody's own submission whose result they got last."""
    wanted = (
        select(CapstoneSubmission)
        .join(Capstone, col(Capstone.id) == col(CapstoneSubmission.capstone_id))
        .where(
            CapstoneSubmission.workspace_id == who.workspace_id,
            Capstone.member_id == who.member_id,
            CapstoneSubmission.state == SubmissionState.RELEASED,
        )
    )
    return session.exec(wanted.order_by(col(CapstoneSubmission.released_at).desc()).limit(1)).first()


def settled_for(session: Session, who: Person) -> list[CapstoneSubmission]:
    """The settled submissions that somebody judged and that nobody has released yet."""
    wanted = (
        select(CapstoneSubmission)
        .join(AssessorSeat, col(AssessorSeat.submission_id) == col(CapstoneSubmission.id))
        .where(
            CapstoneSubmission.workspace_id == who.workspace_id,
            CapstoneSubmission.state == SubmissionState.SETTLED,
            AssessorSeat.member_id == who.member_id,
            col(AssessorSeat.left_at).is_(None),
        )
    )
    return list(session.exec(wanted))
