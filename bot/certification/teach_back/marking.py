"""Rate a teach-back: two mark apart and lock, a third or a lead decides where they differ, then it is released."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session

from bot.certification.teach_back import drawing, notices, queries, rating_views, rubric, rules, timing, views
from bot.certification.teach_back.models import (
    RaterSeat,
    RaterState,
    TeachBack,
    TeachBackMark,
    TeachBackRater,
    TeachBackRuling,
    TeachBackState,
)
from bot.errors import GroundswellError, NotAllowedError
from bot.kit.db import insert_new, row_id
from bot.members.models import Member

log = structlog.get_logger()
MAX_REASON = 300
# A third who has not decided by then is replaced by a lead.
THIRD_HAS = timedelta(days=3)
# While it waits for a decision, it is looked once a day whether somebody else can make it.
LOOKS_AGAIN_AFTER = timedelta(days=1)


class MarksLockedError(GroundswellError):
    """Your marks are locked, so they stay as they are."""


class NotRatedNowError(GroundswellError):
    """There's nothing to mark here at the moment."""


class NoMarkReasonError(GroundswellError):
    """Write a sentence: what did you see or hear?"""


class MarksMissingError(GroundswellError):
    """Some marks are still missing. Fill in the whole form first, then lock your marks."""


class RuledAlreadyError(GroundswellError):
    """Somebody else has decided that already, so nothing has changed."""


@dataclass(frozen=True)
class TeachBackLevel:
    """A level from 0 to 4, with the reason."""

    level: int
    reason: str


def to_mark(session: Session, teach_back: TeachBack, rater: TeachBackRater) -> list[str]:
    """The criteria that a rater marks: all of them, or for a third those on which the two differ."""
    if rater.seat == RaterSeat.THIRD:
        return [each.criterion for each in queries.found_outcomes(session, teach_back) if each.needs_decision]
    return list(rubric.stored(teach_back.rubric).rubric.ids)


def rated(session: Session, member: Member, rater_id: int) -> tuple[TeachBack, TeachBackRater]:
    """A teach-back that waits for somebody's marks, locked for the transaction, and their seat."""
    rater = queries.find_rater(session, member, rater_id)
    teach_back = queries.find(session, member.workspace_id, rater.teach_back_id)
    session.refresh(rater)
    if rater.locked_at is not None:
        log.warning("certification.locked_marks_kept", teach_back=teach_back.id, rater=rater.id)
        raise MarksLockedError
    waits_for = {RaterSeat.TWO: TeachBackState.RATING, RaterSeat.THIRD: TeachBackState.DECIDING}
    is_waiting = waits_for.get(RaterSeat(rater.seat)) == teach_back.state
    if rater.state != RaterState.AGREED or not is_waiting:
        raise NotRatedNowError
    return teach_back, rater


def keep(
    session: Session, member: Member, rater_id: int, given: Mapping[str, TeachBackLevel], *, now: datetime
) -> TeachBackRater:
    """Keep somebody's marks, in the place of earlier ones, until they lock them."""
    teach_back, rater = rated(session, member, rater_id)
    known = queries.marks(session, rater)
    for criterion in to_mark(session, teach_back, rater):
        mark = given.get(criterion)
        if mark is None or mark.level not in rubric.LEVELS:
            raise MarksMissingError
        reason = " ".join(mark.reason.split())[:MAX_REASON]
        if not reason:
            raise NoMarkReasonError
        row = known.get(criterion) or TeachBackMark(
            workspace_id=rater.workspace_id, rater_id=row_id(rater), criterion=criterion, level=0, reason="",
            marked_at=now,
        )  # fmt: skip
        row.level, row.reason, row.marked_at = mark.level, reason, now
        session.add(row)
    session.flush()
    return rater


def lock(session: Session, member: Member, rater_id: int, *, now: datetime) -> TeachBack:
    """Lock somebody's marks for good; once all that are awaited are locked, it is settled."""
    teach_back, rater = rated(session, member, rater_id)
    marks = queries.marks(session, rater)
    if any(each not in marks for each in to_mark(session, teach_back, rater)):
        raise MarksMissingError
    rater.locked_at = now
    session.add(rater)
    session.flush()
    settle(session, teach_back, now=now)
    return teach_back


def settle(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Release the result if nothing is open; ask somebody to decide what is; wait while marks are missing."""
    two = queries.two(session, teach_back)
    if teach_back.state == TeachBackState.RATING and any(each.locked_at is None for each in two):
        return
    if not any(each.locked_at for each in two):
        timing.miss(session, teach_back, now=now)  # nobody who saw it can judge it
        return
    if not queries.undecided(session, teach_back):
        release(session, teach_back, now=now)
        return
    if teach_back.state == TeachBackState.RATING:
        teach_back.state, teach_back.next_due_at = TeachBackState.DECIDING, None
        session.add(teach_back)
        session.flush()
        _ask_third(session, teach_back, len(two), now=now)


def _ask_third(session: Session, teach_back: TeachBack, marked: int, *, now: datetime) -> None:
    """Ask somebody who was there, else a lead; with the marks of one rater alone always a lead."""
    found = drawing.draw_present(session, teach_back, timing.present(session, teach_back)) if marked > 1 else None
    if found is None:
        ask_deciders(session, teach_back, now=now)
        return
    [third] = drawing.add(session, teach_back, [found], RaterSeat.THIRD, now=now)
    third.state = RaterState.AGREED  # they may still say that they'd rather not
    teach_back.next_due_at = now + THIRD_HAS
    session.add_all([third, teach_back])
    session.flush()
    notices.tell_rater(
        session, teach_back, third, "mark", lambda to: rating_views.please_decide(teach_back, third, to.zone), now=now
    )


def ask_deciders(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Ask those who can decide, each once; if nobody can, tell all admins. Looked at again every day."""
    teach_back.next_due_at = now + LOOKS_AGAIN_AFTER
    session.add(teach_back)
    session.flush()
    if to := [row_id(each) for each in drawing.deciders(session, teach_back)]:
        notices.tell(session, teach_back, "decide", to, lambda _to: rating_views.please_rule(teach_back), now=now)
    else:
        to = [row_id(each) for each in drawing.stand_ins(session, teach_back)]
        notices.tell(session, teach_back, "stuck", to, lambda _to: rating_views.nobody_can_rule(teach_back), now=now)
    offer_another(session, teach_back, now=now)


def offer_another(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Tell a candidate who has waited too long that they need not wait any more."""
    if queries.may_book_again(teach_back, now=now):
        to = [teach_back.member_id]
        notices.tell(session, teach_back, "waited", to, lambda _to: views.waited(teach_back), now=now)


def withdraw(session: Session, member: Member, rater_id: int, *, now: datetime) -> TeachBack:
    """Let a rater say that they were not there or can't judge it; somebody who saw it takes over, or a lead decides."""
    teach_back, rater = rated(session, member, rater_id)
    drop(session, teach_back, rater, now=now)
    return teach_back


def drop(session: Session, teach_back: TeachBack, rater: TeachBackRater, *, now: datetime) -> None:
    """Go on without a rater who has not locked any marks, once it is over."""
    rater.state, rater.answered_at = RaterState.LEFT, now
    session.add(rater)
    session.flush()
    if rater.seat == RaterSeat.THIRD:
        ask_deciders(session, teach_back, now=now)
        return
    other = drawing.draw_present(session, teach_back, timing.present(session, teach_back))
    if other is None:
        settle(session, teach_back, now=now)
        return
    [seat] = drawing.add(session, teach_back, [other], RaterSeat.TWO, now=now)
    seat.state = RaterState.AGREED
    session.add(seat)
    session.flush()
    notices.tell_rater(
        session, teach_back, seat, "mark", lambda to: rating_views.please_mark(teach_back, seat, to.zone), now=now
    )


def to_rule(session: Session, lead: Member, number: int) -> tuple[TeachBack, list[str]]:
    """A teach-back that waits for a lead, and the criteria to decide; NotAllowedError for anybody else."""
    teach_back = queries.find(session, lead.workspace_id, number)
    able = drawing.deciders(session, teach_back) or drawing.stand_ins(session, teach_back)
    if row_id(lead) not in {row_id(each) for each in able}:
        raise NotAllowedError
    if teach_back.state == TeachBackState.MISSED:
        raise NotRatedNowError
    if teach_back.state != TeachBackState.DECIDING or queries.third(session, teach_back) is not None:
        raise RuledAlreadyError
    return teach_back, queries.undecided(session, teach_back)


def rule(
    session: Session, lead: Member, number: int, given: Mapping[str, TeachBackLevel], *, now: datetime
) -> TeachBack:
    """Decide what is open, with a reason for each; then it is released."""
    teach_back, undecided = to_rule(session, lead, number)
    rows = []
    for criterion in undecided:
        mark = given.get(criterion)
        if mark is None or mark.level not in rubric.LEVELS:
            raise MarksMissingError
        reason = " ".join(mark.reason.split())[:MAX_REASON]
        if not reason:
            raise NoMarkReasonError
        rows.append(
            {
                "workspace_id": teach_back.workspace_id, "teach_back_id": row_id(teach_back), "criterion": criterion,
                "level": mark.level, "reason": reason, "decided_by": row_id(lead), "decided_at": now,
            }
        )  # fmt: skip
    insert_new(session, TeachBackRuling, rows)
    settle(session, teach_back, now=now)
    return teach_back


def release(session: Session, teach_back: TeachBack, *, now: datetime) -> None:
    """Keep the result, and send it to the candidate in words first; the raters see each other's marks from now on."""
    total = rules.percent(queries.found_outcomes(session, teach_back))
    assert total is not None, "nothing is undecided"
    teach_back.total, teach_back.is_passed = str(total), total >= teach_back.pass_percent
    teach_back.state, teach_back.released_at = TeachBackState.RELEASED, now
    teach_back.next_due_at = None
    session.add(teach_back)
    session.flush()
    found = result(session, teach_back)
    notices.tell(session, teach_back, "result", [teach_back.member_id], lambda _to: rating_views.result(found), now=now)
    raters = [each.rater.member_id for each in found.marks]
    notices.tell(session, teach_back, "compared", raters, lambda _to: rating_views.compared(found), now=now)


def result(session: Session, teach_back: TeachBack) -> rating_views.TeachBackResult:
    """Everything that a released result says; NotRatedNowError before that."""
    if teach_back.state != TeachBackState.RELEASED:
        raise NotRatedNowError
    appeal = queries.appeal(session, teach_back)
    return rating_views.TeachBackResult(
        teach_back,
        queries.found_outcomes(session, teach_back),
        queries.locked_marks(session, teach_back),
        queries.third_marks(session, teach_back),
        queries.rulings(session, teach_back),
        is_appealed=appeal is not None,
        is_granted=bool(appeal and appeal.is_granted),
    )
