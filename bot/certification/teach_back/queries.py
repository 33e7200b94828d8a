"""Teach-backs as others need them, and who may see which marks. Every read says its workspace."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from sqlmodel import Session, col, select

from bot.certification.teach_back import rubric
from bot.certification.teach_back.models import (
    RaterSeat,
    RaterState,
    TeachBack,
    TeachBackAppeal,
    TeachBackMark,
    TeachBackRater,
    TeachBackRuling,
    TeachBackState,
)
from bot.certification.teach_back.rules import CriterionOutcome, outcomes
from bot.errors import GroundswellError
from bot.members.models import Member

OPEN_STATES = (
    TeachBackState.ASKING,
    TeachBackState.BOOKED,
    TeachBackState.RUNNING,
    TeachBackState.RATING,
    TeachBackState.DECIDING,
)
# What hasn't begun can be called off, and booked at another time.
MOVABLE = (TeachBackState.ASKING, TeachBackState.BOOKED)
# Ten working days, wherever they begin.
BOOKS_AGAIN_AFTER = timedelta(days=14)


class NoTeachBackError(GroundswellError):
    """I can't find that teach-back any more. `/learn teach-back` shows your own."""


class NotYourTeachBackError(GroundswellError):
    """Only the person who gives the teach-back can do that."""


class NotARaterError(GroundswellError):
    """Only the people who rate this teach-back can do that."""


class TooLateToCallOffError(GroundswellError):
    """It's too late to call this teach-back off, because it has begun or is over."""


@dataclass(frozen=True)
class TeachBackPass:
    """A teach-back that was passed: its number, when it took place, and its result in per cent."""

    teach_back_id: int
    held_at: datetime
    percent: Fraction | None


def passed(session: Session, workspace_id: str, member_id: int) -> TeachBackPass | None:
    """The newest teach-back that a member has passed; None if there is none."""
    wanted = select(TeachBack).where(
        TeachBack.workspace_id == workspace_id,
        TeachBack.member_id == member_id,
        TeachBack.state == TeachBackState.RELEASED,
        col(TeachBack.is_passed),
        col(TeachBack.is_rehearsal).is_(False),
    )
    found = session.exec(wanted.order_by(col(TeachBack.id).desc()).limit(1)).first()
    if found is None or found.id is None:
        return None
    total = Fraction(found.total) if found.total else None
    return TeachBackPass(found.id, found.started_at or found.starts_at, total)


def find(session: Session, workspace_id: str, number: int) -> TeachBack:
    """A teach-back, locked until the transaction ends; NoTeachBackError if the workspace has none of that number."""
    wanted = select(TeachBack).where(TeachBack.workspace_id == workspace_id, TeachBack.id == number)
    found = session.exec(wanted.with_for_update().execution_options(populate_existing=True)).first()
    if found is None:
        raise NoTeachBackError
    return found


def find_own(session: Session, member: Member, number: int) -> TeachBack:
    """A teach-back of a member; NotYourTeachBackError for somebody else's."""
    found = find(session, member.workspace_id, number)
    if found.member_id != member.id:
        raise NotYourTeachBackError
    return found


def movable(session: Session, member: Member, number: int) -> TeachBack:
    """A teach-back of somebody that hasn't begun; TooLateToCallOffError for any other."""
    found = find_own(session, member, number)
    if found.state not in MOVABLE or found.is_rehearsal:
        raise TooLateToCallOffError
    return found


def newest(session: Session, member: Member, *, is_rehearsal: bool = False) -> TeachBack | None:
    """The newest teach-back of a member, or rehearsal of one."""
    wanted = select(TeachBack).where(
        TeachBack.workspace_id == member.workspace_id,
        TeachBack.member_id == member.id,
        TeachBack.is_rehearsal == is_rehearsal,
    )
    return session.exec(wanted.order_by(col(TeachBack.id).desc()).limit(1)).first()


def raters(session: Session, teach_back: TeachBack, *states: RaterState) -> list[TeachBackRater]:
    """Those who were asked to rate a teach-back, in that order; with `states` only those."""
    wanted = select(TeachBackRater).where(
        TeachBackRater.workspace_id == teach_back.workspace_id, TeachBackRater.teach_back_id == teach_back.id
    )
    if states:
        wanted = wanted.where(col(TeachBackRater.state).in_(states))
    return list(session.exec(wanted.order_by(col(TeachBackRater.id))))


def two(session: Session, teach_back: TeachBack) -> list[TeachBackRater]:
    """Those who have agreed to mark everything and have not left."""
    return [each for each in raters(session, teach_back, RaterState.AGREED) if each.seat == RaterSeat.TWO]


def third(session: Session, teach_back: TeachBack) -> TeachBackRater | None:
    """Who is asked to decide where the two differ, unless they have left."""
    found = raters(session, teach_back, RaterState.ASKED, RaterState.AGREED)
    return next((each for each in found if each.seat == RaterSeat.THIRD), None)


def find_rater(session: Session, member: Member, rater_id: int) -> TeachBackRater:
    """A rater's own seat; NotARaterError for anybody else."""
    wanted = select(TeachBackRater).where(
        TeachBackRater.workspace_id == member.workspace_id, TeachBackRater.id == rater_id
    )
    found = session.exec(wanted).first()
    if found is None or found.member_id != member.id:
        raise NotARaterError
    return found


def open_seats(session: Session, member: Member) -> list[tuple[TeachBackRater, TeachBack]]:
    """What a member was asked to rate or has agreed to rate, and hasn't locked their marks for."""
    wanted = (
        select(TeachBackRater, TeachBack)
        .join(TeachBack, col(TeachBack.id) == col(TeachBackRater.teach_back_id))
        .where(
            TeachBackRater.workspace_id == member.workspace_id,
            TeachBackRater.member_id == member.id,
            col(TeachBackRater.state).in_((RaterState.ASKED, RaterState.AGREED)),
            col(TeachBackRater.locked_at).is_(None),
            col(TeachBack.state).in_(OPEN_STATES),
        )
    )
    return [(rater, each) for rater, each in session.exec(wanted.order_by(col(TeachBackRater.id)))]


def marks(session: Session, rater: TeachBackRater) -> Mapping[str, TeachBackMark]:
    """What a rater has marked, by criterion."""
    wanted = select(TeachBackMark).where(
        TeachBackMark.workspace_id == rater.workspace_id, TeachBackMark.rater_id == rater.id
    )
    return {each.criterion: each for each in session.exec(wanted)}


def rulings(session: Session, teach_back: TeachBack) -> Mapping[str, TeachBackRuling]:
    """What a lead has decided, by criterion."""
    wanted = select(TeachBackRuling).where(
        TeachBackRuling.workspace_id == teach_back.workspace_id, TeachBackRuling.teach_back_id == teach_back.id
    )
    return {each.criterion: each for each in session.exec(wanted)}


def under_way(session: Session, workspace_id: str) -> list[TeachBack]:
    """Every teach-back of a workspace that is asked for, booked, running or waiting for marks, the next one first."""
    wanted = select(TeachBack).where(
        TeachBack.workspace_id == workspace_id,
        col(TeachBack.state).in_(OPEN_STATES),
        col(TeachBack.is_rehearsal).is_(False),
    )
    return list(session.exec(wanted.order_by(col(TeachBack.starts_at), col(TeachBack.id))))


def appeal(session: Session, teach_back: TeachBack) -> TeachBackAppeal | None:
    """The appeal against a result."""
    wanted = select(TeachBackAppeal).where(
        TeachBackAppeal.workspace_id == teach_back.workspace_id, TeachBackAppeal.teach_back_id == teach_back.id
    )
    return session.exec(wanted).first()


@dataclass(frozen=True)
class RatersMarks:
    """What one person marked: for those who may see it."""

    rater: TeachBackRater
    marks: Mapping[str, TeachBackMark]


def locked_marks(session: Session, teach_back: TeachBack) -> list[RatersMarks]:
    """The locked marks of the two; before the result is released, for the eyes of a deciding lead alone."""
    return [RatersMarks(each, marks(session, each)) for each in two(session, teach_back) if each.locked_at]


def third_marks(session: Session, teach_back: TeachBack) -> RatersMarks | None:
    """What a third has decided, once that is locked."""
    found = third(session, teach_back)
    return RatersMarks(found, marks(session, found)) if found and found.locked_at else None


def found_outcomes(session: Session, teach_back: TeachBack) -> list[CriterionOutcome]:
    """Every criterion with the locked levels of the two, and what was decided where they differ."""
    edition = rubric.stored(teach_back.rubric)
    given = [
        {criterion: mark.level for criterion, mark in each.marks.items()} for each in locked_marks(session, teach_back)
    ]
    decided = {criterion: each.level for criterion, each in rulings(session, teach_back).items()}
    if by_third := third_marks(session, teach_back):
        decided |= {criterion: mark.level for criterion, mark in by_third.marks.items()}
    return outcomes(edition.rubric.ids, given, decided)


def undecided(session: Session, teach_back: TeachBack) -> list[str]:
    """The criteria that a third or a lead has to decide."""
    return [each.criterion for each in found_outcomes(session, teach_back) if each.level is None]


def barred(session: Session, teach_back: TeachBack) -> Sequence[int]:
    """The ids of everybody who has a part in a teach-back already: the candidate, and those who were asked."""
    return [teach_back.member_id, *(each.member_id for each in raters(session, teach_back))]


def deciding_since(session: Session, teach_back: TeachBack) -> datetime:
    """Since when somebody is to decide where the raters differ: the last of their answers."""
    two_seats = [each for each in raters(session, teach_back) if each.seat == RaterSeat.TWO]
    moments = [moment for each in two_seats for moment in (each.locked_at, each.answered_at) if moment]
    return max([teach_back.ended_at or teach_back.starts_at, *moments])


def may_book_again(teach_back: TeachBack, *, now: datetime) -> bool:
    """Whether marks or a decision have been awaited for so long that the candidate need not wait any more."""
    waits = teach_back.state in (TeachBackState.RATING, TeachBackState.DECIDING)
    return waits and now >= (teach_back.ended_at or teach_back.starts_at) + BOOKS_AGAIN_AFTER
