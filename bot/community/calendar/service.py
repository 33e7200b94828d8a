"""Find, move, skip and cancel sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar import lifecycle
from bot.community.calendar.errors import AlreadyOverError, GoneError, InThePastError, SameTimeError, TooFarError
from bot.community.calendar.first_date import MAX_AHEAD
from bot.community.calendar.models import CommunitySession, Series, SeriesState, SessionOverride, SessionState
from bot.community.calendar.recurrence import to_utc
from bot.kit.time import format_date, format_moment


@dataclass(frozen=True)
class SessionChange:
    """A session that was moved, skipped or cancelled at `changed_at`; `before` is its previous beginning."""

    session: CommunitySession
    series: Series
    before: datetime
    changed_at: datetime


def move(
    session: Session, community_session: CommunitySession, to: datetime, zone: str, *, now: datetime
) -> SessionChange:
    """Move one session to a local time of `zone`; the rule and all other sessions stay as they are."""
    series = _check_changeable(session, community_session, now)
    starts_at = to_utc(to, zone)
    if starts_at <= now:
        raise InThePastError(moment=format_moment(starts_at, zone), zone=zone)
    if starts_at == community_session.starts_at:
        raise SameTimeError(title=series.title, moment=format_moment(starts_at, zone))
    if starts_at - now > MAX_AHEAD:
        raise TooFarError(day=format_date(to.date()))
    before = community_session.starts_at
    _override(session, community_session, starts_at)
    community_session.ends_at += starts_at - before
    community_session.starts_at = starts_at
    step, due_at = lifecycle.first(starts_at, community_session.ends_at, now=now)
    community_session.next_step, community_session.next_due_at = step, due_at
    return _changed(session, community_session, series, before, now)


def skip(session: Session, community_session: CommunitySession, *, now: datetime) -> SessionChange:
    """Skip one session of a series."""
    series = _check_changeable(session, community_session, now)
    _override(session, community_session, None)
    _call_off(community_session, SessionState.SKIPPED)
    return _changed(session, community_session, series, community_session.starts_at, now)


def cancel(session: Session, series: Series, *, now: datetime) -> list[SessionChange]:
    """End a series; returns the cancelled sessions in order. Past ones stay."""
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id,
        CommunitySession.state == SessionState.PLANNED,
        col(CommunitySession.starts_at) > now,
    )
    ahead = list(session.exec(wanted.order_by(col(CommunitySession.starts_at)).with_for_update()))
    for each in ahead:
        _call_off(each, SessionState.CANCELLED)
    series.state, series.next_extension_at = SeriesState.CANCELLED, None
    if not ahead:
        series.sequence, series.changed_at = series.sequence + 1, now
        session.add(series)
    return [_changed(session, each, series, each.starts_at, now) for each in ahead]


def _call_off(community_session: CommunitySession, state: SessionState) -> None:
    community_session.state, community_session.next_step, community_session.next_due_at = state, None, None


def _changed(
    session: Session, community_session: CommunitySession, series: Series, before: datetime, now: datetime
) -> SessionChange:
    series.sequence, series.changed_at = series.sequence + 1, now
    community_session.sequence = series.sequence
    session.add(community_session)
    session.add(series)
    session.flush()
    return SessionChange(community_session, series, before, now)


def _override(session: Session, community_session: CommunitySession, moved_to: datetime | None) -> None:
    session.merge(
        SessionOverride(
            series_id=community_session.series_id, original_start=community_session.original_start,
            workspace_id=community_session.workspace_id, moved_to=moved_to,
        )
    )  # fmt: skip


def _check_changeable(session: Session, community_session: CommunitySession, now: datetime) -> Series:
    """The series of a session that is still ahead; GoneError or AlreadyOverError otherwise."""
    if community_session.state != SessionState.PLANNED:
        raise GoneError
    if community_session.starts_at <= now:
        raise AlreadyOverError
    return find_series(session, community_session.workspace_id, community_session.series_id)


def find_series(session: Session, workspace_id: str, series_id: int) -> Series:
    """A series of a workspace; GoneError otherwise."""
    series = session.get(Series, series_id)
    if series is None or series.workspace_id != workspace_id:
        raise GoneError
    return series


def find_session(session: Session, workspace_id: str, session_id: int) -> CommunitySession:
    """A session of a workspace, locked until the transaction ends; GoneError otherwise."""
    wanted = select(CommunitySession).where(
        CommunitySession.id == session_id, CommunitySession.workspace_id == workspace_id
    )
    found = session.exec(wanted.with_for_update()).first()
    if found is None:
        raise GoneError
    return found
