"""Laying down the dates of a series ahead of time, so that a tick costs what is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle
from bot.community.calendar.models import CommunitySession, Series, SeriesState, SessionOverride, SessionState
from bot.community.calendar.recurrence import Occurrence, Override, Recurrence, expand, instant, read_local, write_local
from bot.kit.db import insert_new

AHEAD = timedelta(weeks=10)
TOP_UP = timedelta(weeks=2)
A_MOMENT = timedelta(seconds=1)
# How far to look for a sign that a rule goes on at all.
A_LONG_TIME = timedelta(days=6 * 366)

sessions = CommunitySession.__table__  # type: ignore[attr-defined] # the hot path speaks Core


def pattern(session: Session, series: Series) -> Recurrence:
    """The dates of a series as its rule and its deviations give them."""
    return patterns(session, [series])[0]


def patterns(session: Session, all_of: Sequence[Series]) -> list[Recurrence]:
    """The same for several series, in their order."""
    wanted = select(SessionOverride).where(col(SessionOverride.series_id).in_([series.id for series in all_of]))
    changes: dict[int, list[Override]] = {}
    for row in session.exec(wanted.order_by(SessionOverride.original)):
        change = Override(read_local(row.original), row.moved_to, row.minutes)
        changes.setdefault(row.series_id, []).append(change)
    return [
        Recurrence(
            series.uid, read_local(series.starts), series.minutes, series.zone, series.rule,
            tuple(changes.get(series.id or 0, ())),
        )
        for series in all_of
    ]  # fmt: skip


def due_series(session: Session, *, now: datetime, limit: int = 100) -> list[Series]:
    """Series whose next dates are to be laid down now; another clock that looks at the same time gets others."""
    wanted = (
        select(Series)
        .where(sa.text("next_fill_at IS NOT NULL"), col(Series.next_fill_at) <= now)
        .order_by(col(Series.next_fill_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(session.exec(wanted))


def fill(session: Session, series: Series, *, now: datetime, until: datetime | None = None) -> list[CommunitySession]:
    """Lay down what is missing up to the horizon, and say when to look again; the new sessions, in order.

    The first date is laid down however far it is, so that it can be announced and answered.
    """
    until = max(until or now, now + AHEAD, instant(read_local(series.starts), series.zone) + A_MOMENT)
    dates = expand([pattern(session, series)], now, until)
    known = set(session.exec(select(CommunitySession.original).where(CommunitySession.series_id == series.id)))
    fresh = [date for date in dates if write_local(date.original) not in known]
    insert_new(session, CommunitySession, [_row(series, date, now) for date in fresh])
    _look_again(session, series, until, now)
    originals = [write_local(date.original) for date in fresh]
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id, col(CommunitySession.original).in_(originals)
    )
    return list(session.exec(wanted.order_by(col(CommunitySession.starts_at))))


def _row(series: Series, date: Occurrence, now: datetime) -> dict[str, Any]:
    step, due_at = lifecycle.first(date.starts_at, date.ends_at, now=now)
    return {
        "workspace_id": series.workspace_id,
        "series_id": series.id,
        "original": write_local(date.original),
        "starts_at": date.starts_at,
        "ends_at": date.ends_at,
        "state": SessionState.PLANNED,
        "sequence": 0,
        "capacity": series.capacity,
        "taken": 0,
        "asked": 0,
        "next_step": step,
        "next_due_at": due_at,
    }


def _look_again(session: Session, series: Series, until: datetime, now: datetime) -> None:
    """A rule that goes on is looked at again in two weeks; one that has ended only until its last date is over."""
    more = bool(series.rule) and bool(expand([pattern(session, series)], until, until + A_LONG_TIME)[:1])
    series.next_fill_at = now + TOP_UP if more else None
    series.state = SeriesState.PLANNED
    session.add(series)


def end_series(session: Session, series_id: int) -> None:
    """A series without any session ahead and without any to come is over."""
    ahead = sa.select(sessions.c.id).where(sessions.c.series_id == series_id, sessions.c.state == SessionState.PLANNED)
    if session.connection().execute(ahead.limit(1)).first():
        return
    over = sa.update(Series).where(
        col(Series.id) == series_id, col(Series.next_fill_at).is_(None), col(Series.state) == SeriesState.PLANNED
    )
    session.connection().execute(over.values(state=SeriesState.OVER))
