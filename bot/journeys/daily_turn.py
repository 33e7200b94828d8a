"""Whose turn it is, today or next: unasked, a day brings one thing, a lesson of one track or a round of reviews."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
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
LATEST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class WaitingTrack:
    """A track with a lesson for today, and when its last lesson came; None before the first."""

    enrolment_id: int
    last_taken: datetime | None


@dataclass(frozen=True)
class Day:
    """A member's day: what has come, and what could come.

    `last_came` is when the last lesson or round came. `lessons_since_round` counts all of them while `had_round` is
    false: no round has ever come. On a day that `ends_track`, its farewell is still to come.
    """

    had_something: bool
    last_came: datetime | None
    tracks: Sequence[WaitingTrack]
    lessons_since_round: int
    had_round: bool
    ends_track: bool = False

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
        if self.had_something or self.ends_track or not questions_due:
            return False
        if not self.tracks:
            return True
        return questions_due >= QUESTIONS_WORTH_A_ROUND and self.may_make_way

    @property
    def may_make_way(self) -> bool:
        """Whether so many lessons have come since the last round that one may take the place of the next."""
        enough = LESSONS_BETWEEN_ROUNDS if self.had_round else LESSONS_BEFORE_FIRST_ROUND
        return self.lessons_since_round >= enough


NOTHING_YET = Day(had_something=False, last_came=None, tracks=(), lessons_since_round=0, had_round=False)


def days(session: Session, library: Library, member_ids: Collection[int], *, now: datetime) -> Mapping[int, Day]:
    """The day of each member who is on a track."""
    return {member_id: _day(library, tracks, now) for member_id, tracks in _tracks(session, member_ids).items()}


def _tracks(session: Session, member_ids: Collection[int]) -> Mapping[int, Sequence[Any]]:
    """The rows of each member who is on a track."""
    rows: dict[int, list[Any]] = {}
    if not member_ids:
        return rows
    for row in session.connection().execute(_TRACKS, {"members": list(member_ids)}):
        rows.setdefault(row.member_id, []).append(row)
    return rows


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
        schedules.c.next_review_at,
        schedules.c.wish,
        member_table.c.zone,
    )
    .join(member_table, member_table.c.id == enrolments.c.member_id)
    .outerjoin(Step, col(Step.enrolment_id) == enrolments.c.id)
    .outerjoin(schedules, schedules.c.member_id == enrolments.c.member_id)
    .where(enrolments.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))
    .group_by(enrolments.c.id, schedules.c.member_id, member_table.c.zone)
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
        ends_track=any(_ends(library, row, zone, today) for row in rows),
    )


def _has_lesson(library: Library, row: Any, zone: str, today: date) -> bool:
    """Whether a track has a lesson for this day."""
    return _goes_on(library, row) and local_date(row.next_due_at, zone) <= today


def _ends(library: Library, row: Any, zone: str, today: date) -> bool:
    """Whether a track has nothing but its farewell left, which comes on this day."""
    return _has_only_a_farewell(library, row) and local_date(row.next_due_at, zone) <= today


def _has_only_a_farewell(library: Library, row: Any) -> bool:
    track = library.track(row.track_id)
    return bool(track and _is_active(row) and row.taken >= len(track.steps))


def _goes_on(library: Library, row: Any) -> bool:
    """Whether a track has a lesson to come. Lessons that were taken out of it make no difference worth a query."""
    track = library.track(row.track_id)
    return bool(track and _is_active(row) and row.taken < len(track.steps))


def _is_active(row: Any) -> bool:
    return row.progress == EnrolmentState.ACTIVE and row.next_due_at is not None


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


@dataclass(frozen=True)
class NextThing:
    """What comes next, unasked: the lesson of an enrolment if that is certain; a round of reviews if `is_round`.

    If `ends`, it's the farewell of that enrolment's track, which keeps a round away for the day. With none of them it's
    a lesson or a round, and may change with what the member does until then.
    """

    at: datetime
    enrolment_id: int | None = None
    is_round: bool = False
    ends: bool = False


def next_things(
    session: Session, library: Library, member_ids: Collection[int], *, now: datetime
) -> Mapping[int, NextThing]:
    """What comes next to each of these members; the others have nothing planned."""
    tracks = _tracks(session, member_ids)
    others = [member_id for member_id in member_ids if member_id not in tracks]
    rounds = session.connection().execute(_ROUNDS_ALONE, {"members": others}) if others else ()
    found = {row.member_id: NextThing(max(row.next_review_at, now), is_round=True) for row in rounds}
    for member_id, rows in tracks.items():
        thing = _next_thing(library, rows, now)
        if thing:
            found[member_id] = thing
    return found


_ROUNDS_ALONE = sa.select(schedules.c.member_id, schedules.c.next_review_at).where(
    schedules.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
    schedules.c.wish == ReviewMode.ON,
    schedules.c.next_review_at.is_not(None),
)


def _next_thing(library: Library, tracks: Sequence[Any], now: datetime) -> NextThing | None:
    new = _next_new(library, tracks, now)
    ends = [(max(row.next_due_at, now), row.id) for row in tracks if _has_only_a_farewell(library, row)]
    if not ends:
        return new
    at, enrolment_id = min(ends)
    zone = usable_zone(tracks[0].zone)
    is_first = new is None or local_date(at, zone) < local_date(new.at, zone)
    return NextThing(at, enrolment_id, ends=True) if is_first else new


def _next_new(library: Library, tracks: Sequence[Any], now: datetime) -> NextThing | None:
    """The next lesson or round, on a day without a farewell."""
    wants_rounds = tracks[0].wish in (None, ReviewMode.ON)
    lessons = [max(row.next_due_at, now) for row in tracks if _goes_on(library, row)]
    round_at = _round_at(library, tracks, now) if wants_rounds else None
    if round_at and round_at < min(lessons, default=LATEST):
        day = _day(library, tracks, round_at)
        if not day.ends_track and (day.turn is None or day.may_make_way):
            return NextThing(round_at, is_round=day.turn is None)
    if not lessons:
        return None
    day = _day(library, tracks, min(lessons))
    is_certain = not (wants_rounds and day.may_make_way and not day.ends_track)
    return NextThing(min(lessons), day.turn if is_certain else None)


def _round_at(library: Library, tracks: Sequence[Any], now: datetime) -> datetime | None:
    """When a round may come; None on a day that has had something, because it makes way then."""
    if tracks[0].next_review_at is None:
        return None
    at = max(tracks[0].next_review_at, now)
    return None if _day(library, tracks, at).had_something else at
