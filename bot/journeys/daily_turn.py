"""Whose turn it is today: unasked, a day brings one thing, a lesson of one track or a round of reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys.content import Library
from bot.journeys.models import EnrolmentState, Step, enrolments
from bot.kit.time import local_date, usable_zone
from bot.members.models import member_table
from bot.reviews.models import ReviewMode, cards, schedules

# A short track comes on days in a row, before its questions come back for the first time.
LESSONS_BEFORE_FIRST_ROUND = 5
LESSONS_BETWEEN_ROUNDS = 2
QUESTIONS_WORTH_A_ROUND = 2


@dataclass(frozen=True)
class WaitingTrack:
    """A track with a lesson for today, and when its last lesson came; None before the first."""

    enrolment_id: int
    last_taken: datetime | None


@dataclass(frozen=True)
class Day:
    """A member's day: what has come, and what could come.

    `last_came` is when the last lesson or round came. `lessons_since_round` counts all of them while `had_round` is
    false: no round has ever come.
    """

    had_something: bool
    last_came: datetime | None
    tracks: Sequence[WaitingTrack]
    lessons_since_round: int
    had_round: bool

    @property
    def turn(self) -> int | None:
        """The enrolment whose lesson comes: the one that has waited longest; None if no lesson may come today."""
        if self.had_something or not self.tracks:
            return None
        waited = sorted(
            self.tracks, key=lambda track: (track.last_taken is not None, track.last_taken, track.enrolment_id)
        )
        return waited[0].enrolment_id

    def is_for_round(self, questions_due: int) -> bool:
        """Whether a round comes with that many questions due."""
        if self.had_something or not questions_due:
            return False
        if not self.tracks:
            return True
        enough = LESSONS_BETWEEN_ROUNDS if self.had_round else LESSONS_BEFORE_FIRST_ROUND
        return questions_due >= QUESTIONS_WORTH_A_ROUND and self.lessons_since_round >= enough


NOTHING_YET = Day(had_something=False, last_came=None, tracks=(), lessons_since_round=0, had_round=False)


def days(session: Session, library: Library, member_ids: Collection[int], *, now: datetime) -> Mapping[int, Day]:
    """The day of each member who is on a track."""
    if not member_ids:
        return {}
    rows: dict[int, list[Any]] = {}
    for row in session.connection().execute(_TRACKS, {"members": list(member_ids)}):
        rows.setdefault(row.member_id, []).append(row)
    return {member_id: _day(library, tracks, now) for member_id, tracks in rows.items()}


_TRACKS = (
    sa.select(
        enrolments.c.member_id,
        enrolments.c.id,
        enrolments.c.track_id,
        enrolments.c.progress,
        enrolments.c.next_due_at,
        sa.func.max(col(Step.taken_at)).label("last_taken"),
        sa.func.count(col(Step.id)).label("taken"),
        sa.func.count(col(Step.id))
        .filter(sa.or_(schedules.c.last_round_at.is_(None), col(Step.taken_at) > schedules.c.last_round_at))
        .label("since_round"),
        schedules.c.last_round_at,
        member_table.c.zone,
    )
    .join(member_table, member_table.c.id == enrolments.c.member_id)
    .outerjoin(Step, col(Step.enrolment_id) == enrolments.c.id)
    .outerjoin(schedules, schedules.c.member_id == enrolments.c.member_id)
    .where(enrolments.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))
    .group_by(enrolments.c.id, schedules.c.last_round_at, member_table.c.zone)
)


def _day(library: Library, rows: Sequence[Any], now: datetime) -> Day:
    zone, last_round = usable_zone(rows[0].zone), rows[0].last_round_at
    today = local_date(now, zone)
    came = [moment for moment in (last_round, *(row.last_taken for row in rows)) if moment]
    return Day(
        had_something=any(local_date(moment, zone) == today for moment in came),
        last_came=max(came, default=None),
        tracks=[WaitingTrack(row.id, row.last_taken) for row in rows if _has_lesson(library, row, zone, today)],
        lessons_since_round=sum(row.since_round for row in rows),
        had_round=last_round is not None,
    )


def _has_lesson(library: Library, row: Any, zone: str, today: date) -> bool:
    """Whether a track has a lesson for this day. Lessons that were taken out of it make no difference worth a query."""
    track = library.track(row.track_id)
    active = row.progress == EnrolmentState.ACTIVE and row.next_due_at is not None
    return bool(track and active and row.taken < len(track.steps) and local_date(row.next_due_at, zone) <= today)


def rounds_today(session: Session, member_ids: Collection[int], *, now: datetime) -> Mapping[int, int]:
    """The number of questions of each member whose round is due today, in their zone; the others are left out."""
    if not member_ids:
        return {}
    rows = session.connection().execute(_ROUNDS, {"members": list(member_ids), "at": now})
    return {
        row.member_id: row.questions
        for row in rows
        if local_date(row.next_review_at, usable_zone(row.zone)) == local_date(now, usable_zone(row.zone))
    }


_ROUNDS = (
    sa.select(
        schedules.c.member_id,
        schedules.c.next_review_at,
        member_table.c.zone,
        sa.func.count(cards.c.id).label("questions"),
    )
    .join(member_table, member_table.c.id == schedules.c.member_id)
    .join(cards, sa.and_(cards.c.member_id == schedules.c.member_id, cards.c.due_at <= sa.bindparam("at")))
    .where(schedules.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))
    .where(schedules.c.wish == ReviewMode.ON, schedules.c.next_review_at.is_not(None))
    .group_by(schedules.c.member_id, schedules.c.next_review_at, member_table.c.zone)
)
