"""Find, move, skip, restore and cancel sessions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlmodel import Session, col, select

from bot.community.calendar import horizon, lifecycle
from bot.community.calendar.errors import (
    AlreadyOverError,
    GoneError,
    InThePastError,
    NotSkippedError,
    SameTimeError,
    TooFarError,
)
from bot.community.calendar.first_date import MAX_AHEAD
from bot.community.calendar.models import CommunitySession, Series, SeriesState, SessionOverride, SessionState
from bot.community.calendar.recurrence import parse_wall_time, to_utc
from bot.kit.time import format_date, format_moment


@dataclass(frozen=True)
class KnownDetails:
    """What people need to know of a session besides its beginning."""

    minutes: int
    place: str | None
    link: str | None


@dataclass(frozen=True)
class SessionChange:
    """A session that was moved, skipped, cancelled, restored or edited at `changed_at`.

    `before` is its previous beginning; with `was_planned` it was to take place before. Of one that was edited, `known`
    is what was known of it until then; with `is_lasting` later dates were edited too.
    """

    session: CommunitySession
    series: Series
    before: datetime
    changed_at: datetime
    was_planned: bool = True
    known: KnownDetails | None = None
    is_lasting: bool = False


def check_move(
    session: Session, community_session: CommunitySession, to: datetime, zone: str, *, now: datetime
) -> datetime:
    """The moment to which a session would move; an error if it can't."""
    series = check_changeable(session, community_session, now=now)
    starts_at = to_utc(to, zone)
    if starts_at <= now:
        raise InThePastError(moment=format_moment(starts_at, zone), zone=zone)
    if starts_at == community_session.starts_at:
        raise SameTimeError(title=series.title, moment=format_moment(starts_at, zone))
    if starts_at - now > MAX_AHEAD:
        raise TooFarError(day=format_date(to.date()))
    return starts_at


def move(
    session: Session, community_session: CommunitySession, to: datetime, zone: str, *, now: datetime
) -> SessionChange:
    """Move one session to a local time of `zone`; the rule and all other sessions stay as they are."""
    starts_at = check_move(session, community_session, to, zone, now=now)
    return _move(session, community_session, starts_at, since=now, now=now)


def move_back(
    session: Session, community_session: CommunitySession, to: datetime, *, moved_at: datetime, now: datetime
) -> SessionChange:
    """Undo a move: the session takes the steps that it would have taken since then."""
    check_changeable(session, community_session, now=now)
    if to <= now:
        raise AlreadyOverError
    return _move(session, community_session, to, since=moved_at, now=now)


def _move(
    session: Session, community_session: CommunitySession, starts_at: datetime, *, since: datetime, now: datetime
) -> SessionChange:
    series = find_series(session, community_session.workspace_id, community_session.series_id)
    before = community_session.starts_at
    community_session.ends_at += starts_at - before
    community_session.starts_at = starts_at
    _override(session, community_session, series, starts_at)
    _plan_steps(community_session, since)
    return changed(session, community_session, series, before, now)


def put_at(
    session: Session,
    community_session: CommunitySession,
    series: Series,
    starts_at: datetime,
    *,
    since: datetime,
    now: datetime,
) -> SessionChange:
    """Put one session of a series that moves for good at its new time; `since` is for steps as in `move_back`."""
    change = _move(session, community_session, starts_at, since=since, now=now)
    return replace(change, series=series, is_lasting=True)


def skip(session: Session, community_session: CommunitySession, *, now: datetime) -> SessionChange:
    """Skip one session of a series."""
    series = check_changeable(session, community_session, now=now)
    _override(session, community_session, series, None)
    _call_off(community_session, SessionState.SKIPPED)
    return changed(session, community_session, series, community_session.starts_at, now)


def check_restorable(session: Session, community_session: CommunitySession, *, now: datetime) -> Series:
    """The series of a skipped session that is still ahead; NotSkippedError or AlreadyOverError otherwise."""
    series = find_series(session, community_session.workspace_id, community_session.series_id)
    if community_session.state != SessionState.SKIPPED or series.state == SeriesState.CANCELLED:
        raise NotSkippedError
    if community_session.starts_at <= now:
        raise AlreadyOverError
    return series


def restore(
    session: Session, community_session: CommunitySession, *, now: datetime, since: datetime | None = None
) -> SessionChange:
    """Let a skipped session take place after all, at the time it had; `since` is for steps as in `move_back`."""
    series = check_restorable(session, community_session, now=now)
    _override(session, community_session, series, community_session.starts_at)
    community_session.state, series.state = SessionState.PLANNED, SeriesState.PLANNED
    _plan_steps(community_session, since or now)
    change = changed(session, community_session, series, community_session.starts_at, now)
    return replace(change, was_planned=False)


def ahead(session: Session, series: Series, *, now: datetime) -> list[CommunitySession]:
    """The planned sessions of a series that have not begun, in order, locked until the transaction ends."""
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id,
        CommunitySession.state == SessionState.PLANNED,
        col(CommunitySession.starts_at) > now,
    )
    return list(session.exec(wanted.order_by(col(CommunitySession.starts_at)).with_for_update()))


def count_before(session: Session, community_session: CommunitySession, *, now: datetime) -> int:
    """How many planned sessions of its series are ahead before one."""
    series = find_series(session, community_session.workspace_id, community_session.series_id)
    return sum(each.original_start < community_session.original_start for each in ahead(session, series, now=now))


def cancel(session: Session, series: Series, *, now: datetime) -> list[SessionChange]:
    """End a series; returns the cancelled sessions in order. Past ones stay."""
    cancelled = ahead(session, series, now=now)
    for each in cancelled:
        _call_off(each, SessionState.CANCELLED)
    series.state, series.next_extension_at = SeriesState.CANCELLED, None
    if not cancelled:
        series.sequence, series.changed_at = series.sequence + 1, now
        session.add(series)
    return [changed(session, each, series, each.starts_at, now) for each in cancelled]


def revive(session: Session, series: Series, *, cancelled_at: datetime, now: datetime) -> list[SessionChange]:
    """Undo the end of a series; returns the sessions that take place after all, in order."""
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id, CommunitySession.state == SessionState.CANCELLED
    )
    revived = list(session.exec(wanted.order_by(col(CommunitySession.starts_at)).with_for_update()))
    # The next tick finds out how far ahead its dates reach.
    series.state, series.next_extension_at = SeriesState.PLANNED, now if series.rule else None
    for each in revived:
        each.state = SessionState.PLANNED
        _plan_steps(each, cancelled_at)
    changes = [changed(session, each, series, each.starts_at, now) for each in revived]
    return [replace(change, was_planned=False) for change in changes]


def _call_off(community_session: CommunitySession, state: SessionState) -> None:
    community_session.state, community_session.next_step, community_session.next_due_at = state, None, None


def _plan_steps(community_session: CommunitySession, since: datetime) -> None:
    """Plan the first step that fell due after a moment."""
    community_session.next_step, community_session.next_due_at = lifecycle.first(
        community_session.starts_at, community_session.ends_at, now=since
    )


def changed(
    session: Session,
    community_session: CommunitySession,
    series: Series,
    before: datetime,
    now: datetime,
    *,
    known: KnownDetails | None = None,
    is_lasting: bool = False,
) -> SessionChange:
    """Count a change, as calendar files need it."""
    series.sequence, series.changed_at = series.sequence + 1, now
    community_session.sequence = series.sequence
    session.add(community_session)
    session.add(series)
    session.flush()
    return SessionChange(community_session, series, before, now, known=known, is_lasting=is_lasting)


def _override(session: Session, community_session: CommunitySession, series: Series, moved_to: datetime | None) -> None:
    """Note the exception to the rule; a session that is back at the time of its rule is none, unless by its length."""
    found = session.get(SessionOverride, (community_session.series_id, community_session.original_start))
    is_as_ruled = moved_to == to_utc(parse_wall_time(community_session.original_start), series.zone)
    is_as_ruled = is_as_ruled and not horizon.is_moved(series, community_session.original_start)
    if is_as_ruled and not (found and found.minutes):
        if found:
            session.delete(found)
        return
    override = found or SessionOverride(
        series_id=community_session.series_id, original_start=community_session.original_start,
        workspace_id=community_session.workspace_id,
    )  # fmt: skip
    override.moved_to = moved_to
    session.add(override)


def check_changeable(session: Session, community_session: CommunitySession, *, now: datetime) -> Series:
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
