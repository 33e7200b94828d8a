"""Another weekday and time for all later dates of a series, and its undoing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.community.calendar import details, horizon, service
from bot.community.calendar.details import EditScope
from bot.community.calendar.errors import AlreadyOverError, InThePastError, SameTimeError
from bot.community.calendar.models import CommunitySession, Series, SessionEdit, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import parse_wall_time, to_utc, to_wall_time
from bot.community.calendar.service import SessionChange
from bot.kit.db import row_id
from bot.kit.payloads import Payload
from bot.kit.time import format_moment
from bot.members.models import Member


class TimesWish(Payload):
    """A new weekday (0 is Monday; None if it stays) and time of day for some dates of a series."""

    session_id: int
    scope: EditScope
    weekday: int | None = None
    at: time


class _TimesBefore(Payload):
    """Since when a series had moved, and when its dates began, before all of them were moved."""

    moved_from: str | None
    moved_days: int
    moved_at: str | None
    starts: dict[int, datetime]


@dataclass(frozen=True)
class NewTime:
    """A session, and when it begins once its series has moved."""

    session: CommunitySession
    starts_at: datetime


def weekday_of(series: Series) -> int | None:
    """The one weekday on which a series takes place; None if it has several."""
    days = [part.removeprefix("BYDAY=").split(",") for part in series.rule.split(";") if part.startswith("BYDAY=")]
    if "FREQ=DAILY" in series.rule or (days and len(days[0]) > 1):
        return None
    return (parse_wall_time(series.local_start) + timedelta(days=series.moved_days)).weekday()


def would_move(session: Session, card: SessionCard, wish: TimesWish, *, now: datetime) -> list[NewTime]:
    """The dates that a wish moves, with their new beginnings, in order; an error if that can't be."""
    series = service.find_series(session, card.workspace_id, card.series_id)
    days = _days_later(series, wish)
    found = []
    for each in details.in_scope(session, card, wish.scope, now=now):
        if each.state == SessionState.PLANNED and each.starts_at > now:
            day = parse_wall_time(each.original_start).date() + timedelta(days=days)
            found.append(NewTime(each, to_utc(datetime.combine(day, wish.at), series.zone)))
    if not found:
        raise AlreadyOverError
    first = min(each.starts_at for each in found)
    if first <= now:
        raise InThePastError(moment=format_moment(first, series.zone), zone=series.zone)
    if all(each.starts_at == each.session.starts_at for each in found):
        raise SameTimeError(title=series.title, moment=format_moment(first, series.zone))
    return found


def moved_singly(series: Series, moving: Sequence[NewTime]) -> list[datetime]:
    """When those dates begin now that were moved by themselves and would lose that time."""
    return [
        each.session.starts_at
        for each in moving
        if each.session.starts_at not in (horizon.ruled_start(series, each.session.original_start), each.starts_at)
    ]


def _days_later(series: Series, wish: TimesWish) -> int:
    """How many days after the dates of the rule the new ones are; within the same week."""
    if wish.weekday is None:
        return series.moved_days
    return wish.weekday - parse_wall_time(series.local_start).weekday()


def move(
    session: Session, card: SessionCard, wish: TimesWish, by: Member, *, now: datetime
) -> tuple[SessionEdit, list[SessionChange]]:
    """Move all later dates of a series; returns the edit, by which it can be undone, and the changes in order.

    Each date keeps the place that the rule gives it, by which calendars know it.
    """
    series = service.find_series(session, card.workspace_id, card.series_id)
    moving = would_move(session, card, wish, now=now)
    before = _TimesBefore(
        moved_from=series.moved_from,
        moved_days=series.moved_days,
        moved_at=series.moved_at,
        starts={row_id(each.session): each.session.starts_at for each in moving},
    )
    series.moved_from, series.moved_days = moving[0].session.original_start, _days_later(series, wish)
    series.moved_at = f"{wish.at:%H:%M}"
    changes = [service.put_at(session, each.session, series, each.starts_at, since=now, now=now) for each in moving]
    made = SessionEdit(
        workspace_id=card.workspace_id, series_id=card.series_id, session_id=card.id, by_id=row_id(by), at=now,
        sequence=series.sequence, before=before.encode(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made, changes


def undo(session: Session, made: SessionEdit, *, now: datetime) -> list[SessionChange]:
    """Give a series and its dates back the times they had; returns the changes in order."""
    series = service.find_series(session, made.workspace_id, made.series_id)
    before = _TimesBefore.decode(made.before)
    series.moved_from, series.moved_days, series.moved_at = before.moved_from, before.moved_days, before.moved_at
    wanted = select(CommunitySession).where(
        CommunitySession.series_id == series.id, col(CommunitySession.id).in_(list(before.starts))
    )
    chosen = list(session.exec(wanted.order_by(CommunitySession.original_start).with_for_update()))
    made.undone_at = now
    session.add(made)
    return [
        service.put_at(session, each, series, before.starts[row_id(each)], since=made.at, now=now) for each in chosen
    ]


def time_now(series: Series, card: SessionCard) -> time:
    """The time of day at which a series takes place now."""
    if horizon.is_moved(series, card.original_start) and series.moved_at:
        return time.fromisoformat(series.moved_at)
    return to_wall_time(to_utc(parse_wall_time(series.local_start), series.zone), series.zone).time()
