"""Sessions are created ten weeks ahead, so that a tick reads only what is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice, takewhile
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle
from bot.community.calendar.models import CommunitySession, Series, SeriesState, SessionOverride, SessionState
from bot.community.calendar.recurrence import (
    Occurrence,
    Override,
    Recurrence,
    beginnings,
    expand,
    format_wall_time,
    has_end,
    parse_wall_time,
    to_utc,
)
from bot.kit.db import insert_new, row_id

HORIZON = timedelta(weeks=10)
TOP_UP_INTERVAL = timedelta(weeks=2)
# How far to look for a further occurrence before a rule counts as ended.
MAX_GAP = timedelta(days=6 * 366)
# Of a series without an end whose dates have moved, calendars show so many at the new time after those that exist.
MOVED_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True)
class DatesAhead:
    """The next beginnings of a series, in order, and how many more follow until `last`; None for one without an end."""

    first: tuple[datetime, ...] = ()
    more: int | None = 0
    last: datetime | None = None

    @property
    def count(self) -> int | None:
        """How many there are in all; None for a series without an end."""
        return None if self.more is None else len(self.first) + self.more


def dates_after(session: Session, series: Series, moment: datetime, *, limit: int) -> DatesAhead:
    """The dates of a series after a moment, with those that are not in the calendar yet."""
    recurrence = load_recurrence(session, series)
    ahead = (starts_at for _original, starts_at in beginnings(recurrence) if starts_at > moment)
    if not has_end(series.rule):
        return DatesAhead(tuple(sorted(islice(ahead, limit))), None)
    found = sorted(ahead)
    return DatesAhead(tuple(found[:limit]), max(0, len(found) - limit), found[-1] if found else None)


def load_recurrence(session: Session, series: Series) -> Recurrence:
    """A series with its overrides, for expansion."""
    return load_recurrences(session, [series])[0]


def load_recurrences(session: Session, several: Sequence[Series]) -> list[Recurrence]:
    """`load_recurrence` for several series, in their order."""
    wanted = select(SessionOverride).where(col(SessionOverride.series_id).in_([series.id for series in several]))
    overrides: dict[int, list[Override]] = {}
    for row in session.exec(wanted.order_by(SessionOverride.original_start)):
        override = Override(parse_wall_time(row.original_start), row.moved_to, row.minutes)
        overrides.setdefault(row.series_id, []).append(override)
    return [_recurrence(series, overrides.get(row_id(series), [])) for series in several]


def _recurrence(series: Series, noted: Sequence[Override]) -> Recurrence:
    """A series with the exceptions noted for its dates, and with those of later dates if all of them have moved."""
    ruled = Recurrence(series.uid, parse_wall_time(series.local_start), series.minutes, series.zone, series.rule)
    if not series.moved_from:
        return replace(ruled, overrides=tuple(noted))
    known = {each.original_start for each in noted}
    last = max((*known, parse_wall_time(series.moved_from))) + MOVED_AHEAD
    every = takewhile(lambda start: has_end(series.rule) or start <= last, (start for start, _at in beginnings(ruled)))
    moved = [start for start in every if start not in known and is_moved(series, format_wall_time(start))]
    later = [Override(start, ruled_start(series, format_wall_time(start))) for start in moved]
    overrides = sorted([*noted, *later], key=lambda each: each.original_start)
    return replace(ruled, overrides=tuple(overrides))


def is_moved(series: Series, original_start: str) -> bool:
    """Whether a date is among those of its series that have moved for good."""
    return series.moved_from is not None and original_start >= series.moved_from


def ruled_start(series: Series, original_start: str) -> datetime:
    """When a date begins that hasn't been moved by itself."""
    start = parse_wall_time(original_start)
    if is_moved(series, original_start) and series.moved_at:
        day = start.date() + timedelta(days=series.moved_days)
        start = datetime.combine(day, time.fromisoformat(series.moved_at))
    return to_utc(start, series.zone)


def add_sessions(
    session: Session, series: Series, *, now: datetime, until: datetime | None = None
) -> list[CommunitySession]:
    """Add missing sessions up to the horizon, or to `until` if that is later; returns the new ones in order.

    The first session is added at any distance, so that it can be announced and answered.
    """
    first = to_utc(parse_wall_time(series.local_start), series.zone)
    until = max(until or now, now + HORIZON, first + timedelta(seconds=1))
    recurrence = load_recurrence(session, series)
    known = set(session.exec(select(CommunitySession.original_start).where(CommunitySession.series_id == series.id)))
    fresh = [each for each in expand([recurrence], now, until) if format_wall_time(each.original_start) not in known]
    insert_new(session, CommunitySession, [_row(series, occurrence, now) for occurrence in fresh])
    moved = [each for each in fresh if is_moved(series, format_wall_time(each.original_start))]
    insert_new(session, SessionOverride, [_override_row(series, each) for each in moved])
    goes_on = bool(series.rule) and bool(expand([recurrence], until, until + MAX_GAP)[:1])
    series.next_extension_at = now + TOP_UP_INTERVAL if goes_on else None
    series.state = SeriesState.PLANNED
    session.add(series)
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id,
        col(CommunitySession.original_start).in_([format_wall_time(each.original_start) for each in fresh]),
    )
    return list(session.exec(wanted.order_by(col(CommunitySession.starts_at))))


def _override_row(series: Series, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "series_id": series.id,
        "original_start": format_wall_time(occurrence.original_start),
        "workspace_id": series.workspace_id,
        "moved_to": occurrence.starts_at,
    }


def _row(series: Series, occurrence: Occurrence, now: datetime) -> dict[str, Any]:
    step, due_at = lifecycle.first(occurrence.starts_at, occurrence.ends_at, now=now)
    return {
        "workspace_id": series.workspace_id,
        "series_id": series.id,
        "original_start": format_wall_time(occurrence.original_start),
        "starts_at": occurrence.starts_at,
        "ends_at": occurrence.ends_at,
        "state": SessionState.PLANNED,
        "sequence": 0,
        "capacity": series.capacity,
        "seats_taken": 0,
        "last_position": 0,
        "is_host_fixed": False,
        "next_step": step,
        "next_due_at": due_at,
    }


def end_series(session: Session, series_id: int) -> None:
    """Mark a series as over if no session is ahead and none will be added."""
    ahead = select(CommunitySession.id).where(
        CommunitySession.series_id == series_id, CommunitySession.state == SessionState.PLANNED
    )
    if session.exec(ahead.limit(1)).first():
        return
    ended = sa.update(Series).where(
        col(Series.id) == series_id, col(Series.next_extension_at).is_(None), col(Series.state) == SeriesState.PLANNED
    )
    session.connection().execute(ended.values(state=SeriesState.OVER))
