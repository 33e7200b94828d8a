"""Rate cards by answers, schedule members' next rounds, and change their preferences."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.contact_hours import Pause
from bot.kit.db import insert_new
from bot.kit.public_holidays import DaysOff
from bot.kit.time import WeeklySchedule, day_start, local_date, usable_zone
from bot.members.models import Member, member_table
from bot.members.service import days_off, days_off_of, person
from bot.reviews import fsrs_scheduler, rules
from bot.reviews.models import ReviewCard, ReviewMode, ReviewSchedule, cards, schedules
from bot.reviews.rules import MAX_QUESTIONS, Grade, RoundHistory

LEFT = "they have left its track"
DEFAULT_HOUR = "09:00"  # until their lessons have an hour


class ImpossibleNumberError(GroundswellError):
    """A round has 1 to {most} questions. Try `/learn reviews 2`, or a time of day: `/learn reviews 16:00`."""


@dataclass(frozen=True)
class CardRating:
    """The result of an answer for a card; `asked_id` is the question answered, the card's own or its cousin."""

    workspace_id: str
    member_id: int
    question_id: str
    asked_id: str
    ask_id: str
    grade: Grade


def rate(session: Session, rated: CardRating, lesson_at: str, *, now: datetime, retention: float) -> None:
    """Record a rating, once for each asked question. `lesson_at` is the hour of the member's lessons as HH:MM.

    It is part of the click: four statements.
    """
    who = {"workspace": rated.workspace_id, "member": rated.member_id, "question": rated.question_id}
    known = session.connection().execute(_KNOWN, who).first()
    if known is None or known.ask_id == rated.ask_id:
        return
    zone = usable_zone(known.zone)
    today = local_date(now, zone)
    number = fsrs_scheduler.card_id(rated.member_id, rated.question_id)
    remembered = fsrs_scheduler.review(known.state, number, rated.grade, today, retention=retention)
    due_at = day_start(remembered.due_on, zone)
    _keep_card(session, rated, known.card_id, remembered, due_at)
    soonest = min(due_at, known.others_due) if known.others_due else due_at
    off = days_off(session, [rated.workspace_id]).of(rated.workspace_id, known.zone, known.country)
    if known.wish is None:
        _begin(session, rated, lesson_at, _next_round_at(known, lesson_at, soonest, off, now))
    else:
        # Any answer ends a rest after untouched rounds.
        moved = {
            "member": rated.member_id,
            "next_review_at": _next_round_at(known, lesson_at, soonest, off, now),
            "untouched": 0,
        }
        session.connection().execute(_UPDATE_RHYTHM, moved)


_OTHERS_DUE = (
    sa.select(sa.func.min(cards.c.due_at))
    .where(cards.c.member_id == sa.bindparam("member"), cards.c.due_at.is_not(None))
    .where(cards.c.question_id != sa.bindparam("question"))
    .scalar_subquery()
)
_KNOWN = (
    sa.select(
        member_table.c.zone,
        member_table.c.country,
        member_table.c.at.label("member_at"),
        member_table.c.days,
        member_table.c.paused_from,
        member_table.c.paused_until,
        cards.c.id.label("card_id"),
        cards.c.state,
        cards.c.ask_id,
        schedules.c.wish,
        schedules.c.lesson_at,
        schedules.c.at,
        schedules.c.last_round_at,
        _OTHERS_DUE.label("others_due"),
    )
    .outerjoin(
        cards,
        sa.and_(
            cards.c.workspace_id == member_table.c.workspace_id,
            cards.c.member_id == member_table.c.id,
            cards.c.question_id == sa.bindparam("question"),
        ),
    )
    .outerjoin(schedules, schedules.c.member_id == member_table.c.id)
    .where(member_table.c.id == sa.bindparam("member"), member_table.c.workspace_id == sa.bindparam("workspace"))
)


def _keep_card(
    session: Session, rated: CardRating, card_id: int | None, remembered: fsrs_scheduler.Memory, due_at: datetime
) -> None:
    values = {
        "state": remembered.state,
        "stability": remembered.stability,
        "grade": int(rated.grade),
        "reviewed_on": remembered.reviewed_on,
        "due_at": due_at,
        "asked_id": rated.asked_id,
        "ask_id": rated.ask_id,
        "retired": None,
    }
    if card_id is not None:
        session.connection().execute(_UPDATE_CARD, {"card": card_id, **values})
        return
    owner = {
        "workspace_id": rated.workspace_id,
        "member_id": rated.member_id,
        "question_id": rated.question_id,
    }
    insert_new(session, ReviewCard, [{**owner, **values}])


_UPDATE_CARD = sa.update(cards).where(cards.c.id == sa.bindparam("card"))


def _begin(session: Session, rated: CardRating, lesson_at: str, next_review_at: datetime | None) -> None:
    row = _rhythm_row(rated.workspace_id, rated.member_id, lesson_at)
    insert_new(session, ReviewSchedule, [{**row, "next_review_at": next_review_at}])


def _rhythm_row(workspace_id: str, member_id: int, lesson_at: str) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "member_id": member_id,
        "wish": ReviewMode.ON,
        "lesson_at": lesson_at,
        "untouched": 0,
    }


_UPDATE_RHYTHM = sa.update(schedules).where(schedules.c.member_id == sa.bindparam("member"))


def _next_round_at(known: Any, lesson_at: str, due_at: datetime | None, off: DaysOff, now: datetime) -> datetime | None:
    """When a member's next round is due; None if they don't want rounds or have nothing to ask."""
    if due_at is None or known.zone is None or known.wish not in (None, ReviewMode.ON):
        return None
    hour = known.at or known.member_at or known.lesson_at or lesson_at
    history = RoundHistory(Pause(known.paused_from, known.paused_until), known.last_round_at)
    beat = WeeklySchedule(known.days, hour, usable_zone(known.zone), off)
    return rules.next_round(beat, history, now=now, due_at=due_at)


def reschedule(session: Session, member: Member, lesson_at: str, *, now: datetime) -> datetime | None:
    """Schedule a member's next round again, after something about them changed."""
    rhythm = session.get(ReviewSchedule, member.id)
    if rhythm is None:
        return None
    wanted = sa.select(sa.func.min(cards.c.due_at)).where(cards.c.member_id == member.id, cards.c.due_at.is_not(None))
    due_at = session.connection().execute(wanted).scalar_one()
    rhythm.lesson_at, rhythm.next_review_at = lesson_at, None
    if due_at is not None and member.zone is not None and rhythm.wish == ReviewMode.ON:
        off = days_off_of(session, member)
        beat = WeeklySchedule(member.days, rhythm.at or member.at or lesson_at, usable_zone(member.zone), off)
        history = RoundHistory(Pause(member.paused_from, member.paused_until), rhythm.last_round_at, rhythm.untouched)
        rhythm.next_review_at = rules.next_round(beat, history, now=now, due_at=due_at)
    session.add(rhythm)
    return rhythm.next_review_at


def own_schedule(session: Session, member: Member, lesson_at: str) -> ReviewSchedule:
    """A member's review preferences, created when first needed."""
    who = person(member)
    insert_new(session, ReviewSchedule, [_rhythm_row(who.workspace_id, who.member_id, lesson_at)])
    found = session.get(ReviewSchedule, who.member_id)
    assert found is not None, "just inserted"
    return found


def set_hour(own: ReviewSchedule, at: str) -> None:
    """Set a member's hour for rounds, as HH:MM, and turn rounds on. The caller reschedules."""
    own.at, own.wish = at, ReviewMode.ON


def set_max_questions(own: ReviewSchedule, most: int) -> None:
    """Set a member's questions a day, and turn rounds on; ImpossibleNumberError if a message can't hold them."""
    if not 1 <= most <= MAX_QUESTIONS:
        raise ImpossibleNumberError(most=MAX_QUESTIONS)
    own.most, own.wish = most, ReviewMode.ON


def stop(session: Session, member: Member, *, learning: bool) -> None:
    """Stop rounds until `restart`, unless the member had turned them off themselves.

    A member who is `learning` but has answered nothing is stopped as well, so that a late answer starts no rounds.
    """
    own = own_schedule(session, member, DEFAULT_HOUR) if learning else session.get(ReviewSchedule, member.id)
    if own is not None and own.wish == ReviewMode.ON:
        own.wish, own.next_review_at = ReviewMode.STOPPED, None
        session.add(own)


def restart(session: Session, member: Member) -> bool:
    """Undo `stop`; returns whether there was anything to undo. The caller reschedules."""
    own = session.get(ReviewSchedule, member.id)
    if own is None or own.wish != ReviewMode.STOPPED:
        return False
    own.wish = ReviewMode.ON
    session.add(own)
    return True


def leave_track(session: Session, member: Member, track_id: str) -> None:
    """Ask a member none of a track's questions until `take_up_track`. The caller reschedules."""
    asked = sa.update(cards).where(_of_track(member, track_id), cards.c.due_at.is_not(None))
    session.connection().execute(asked.values(due_at=None, retired=LEFT))


def take_up_track(session: Session, member: Member, track_id: str) -> None:
    """Undo `leave_track`: its questions are due when they would have been. The caller reschedules."""
    resting = sa.select(cards.c.id, cards.c.state).where(_of_track(member, track_id), cards.c.retired == LEFT)
    zone = usable_zone(member.zone)
    rows = [
        {"card": row.id, "due_at": day_start(fsrs_scheduler.due_on(row.state), zone), "retired": None}
        for row in session.connection().execute(resting)
    ]
    if rows:
        session.connection().execute(_UPDATE_CARD, rows)


def _of_track(member: Member, track_id: str) -> sa.ColumnElement[bool]:
    whose = sa.and_(cards.c.workspace_id == member.workspace_id, cards.c.member_id == member.id)
    return sa.and_(whose, cards.c.question_id.startswith(f"{track_id}/", autoescape=True))


def is_stopped(session: Session, member: Member) -> bool:
    """Whether a member has stopped their rounds together with everything else."""
    own = session.get(ReviewSchedule, member.id)
    return own is not None and own.wish == ReviewMode.STOPPED


def is_unplanned() -> sa.ColumnElement[bool]:
    """Whether a member of the surrounding query wants rounds and has cards, but no round is scheduled."""
    something = sa.exists().where(cards.c.member_id == schedules.c.member_id, cards.c.due_at.is_not(None))
    return sa.exists().where(
        schedules.c.member_id == member_table.c.id,
        schedules.c.wish == ReviewMode.ON,
        schedules.c.next_review_at.is_(None),
        something,
    )


def unscheduled_members(session: Session, workspace_id: str) -> list[Member]:
    """Members who want rounds but have none scheduled, as after a reinstallation."""
    wanted = (
        select(Member)
        .join(ReviewSchedule, col(ReviewSchedule.member_id) == col(Member.id))
        .where(Member.workspace_id == workspace_id, ReviewSchedule.wish == ReviewMode.ON)
        .where(col(ReviewSchedule.next_review_at).is_(None))
    )
    return list(session.exec(wanted))
