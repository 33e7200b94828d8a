"""Verbs of the calendar: move, skip, cancel, and finding what they are about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle
from bot.community.calendar.errors import (
    AlreadyOverError,
    GoneError,
    InThePastError,
    NotAPlannerError,
    SameTimeError,
    TooFarError,
)
from bot.community.calendar.first_date import FURTHEST
from bot.community.calendar.models import (
    CommunitySession,
    Series,
    SeriesState,
    SessionOverride,
    SessionState,
)
from bot.community.calendar.recurrence import instant
from bot.kit.time import say_date, say_moment
from bot.members.models import Member, Role

PLANNERS = (Role.FACILITATOR, Role.ADMIN)


@dataclass(frozen=True)
class SessionChange:
    """A session whose date has changed, when it would have been, and when it changed."""

    session: CommunitySession
    series: Series
    before: datetime
    at: datetime


def check_planner(member: Member) -> None:
    """NotAPlannerError unless somebody may plan."""
    if member.role not in PLANNERS:
        raise NotAPlannerError


def move(session: Session, date: CommunitySession, to: datetime, zone: str, *, now: datetime) -> SessionChange:
    """Another time for one date; `to` is on the wall of `zone`. The rule and all other dates stay as they are."""
    series = _open(session, date, now)
    starts_at = instant(to, zone)
    if starts_at <= now:
        raise InThePastError(moment=say_moment(starts_at, zone), zone=zone)
    if starts_at == date.starts_at:
        raise SameTimeError(title=series.title, moment=say_moment(starts_at, zone))
    if starts_at - now > FURTHEST:
        raise TooFarError(day=say_date(to.date()))
    before, length = date.starts_at, date.ends_at - date.starts_at
    _deviate(session, date, starts_at)
    date.starts_at, date.ends_at = starts_at, starts_at + length
    date.next_step, date.next_due_at = lifecycle.first(date.starts_at, date.ends_at, now=now)
    return _changed(session, date, series, before, now)


def skip(session: Session, date: CommunitySession, *, now: datetime) -> SessionChange:
    """Leave one date out."""
    series = _open(session, date, now)
    _deviate(session, date, None)
    date.state, date.next_step, date.next_due_at = SessionState.SKIPPED, None, None
    return _changed(session, date, series, date.starts_at, now)


def cancel(session: Session, series: Series, *, now: datetime) -> list[SessionChange]:
    """No more of a series; what has been stays. The dates that fall out, in order."""
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id,
        CommunitySession.state == SessionState.PLANNED,
        col(CommunitySession.starts_at) > now,
    )
    ahead = list(session.exec(wanted.order_by(col(CommunitySession.starts_at)).with_for_update()))
    for date in ahead:
        date.state, date.next_step, date.next_due_at = SessionState.CANCELLED, None, None
    series.state, series.next_fill_at = SeriesState.CANCELLED, None
    return [_changed(session, date, series, date.starts_at, now) for date in ahead] or _touch(session, series, now)


def _touch(session: Session, series: Series, now: datetime) -> list[SessionChange]:
    series.sequence, series.changed_at = series.sequence + 1, now
    session.add(series)
    return []


def _changed(
    session: Session, date: CommunitySession, series: Series, before: datetime, now: datetime
) -> SessionChange:
    series.sequence, series.changed_at = series.sequence + 1, now
    date.sequence = series.sequence
    session.add(date)
    session.add(series)
    session.flush()
    return SessionChange(date, series, before, now)


def _deviate(session: Session, date: CommunitySession, moved_to: datetime | None) -> None:
    session.merge(
        SessionOverride(
            series_id=date.series_id, original=date.original, workspace_id=date.workspace_id, moved_to=moved_to
        )
    )


def _open(session: Session, date: CommunitySession, now: datetime) -> Series:
    if date.state != SessionState.PLANNED:
        raise GoneError
    if date.starts_at <= now:
        raise AlreadyOverError
    return find_series(session, date.workspace_id, date.series_id)


def find_series(session: Session, workspace_id: str, series_id: int) -> Series:
    """A series of a workspace, or GoneError."""
    series = session.get(Series, series_id)
    if series is None or series.workspace_id != workspace_id:
        raise GoneError
    return series


def find(session: Session, workspace_id: str, session_id: int) -> CommunitySession:
    """One date of a workspace, held until the transaction ends, or GoneError."""
    wanted = select(CommunitySession).where(
        CommunitySession.id == session_id, CommunitySession.workspace_id == workspace_id
    )
    date = session.exec(wanted.with_for_update()).first()
    if date is None:
        raise GoneError
    return date
