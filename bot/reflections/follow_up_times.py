"""Times for the follow-up of a plan: suggestions, or the member's own, within contact hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.contact_hours import Window
from bot.kit.time import format_moment, local_date

TOMORROW, WEEK, MONDAY, KEPT = "tomorrow", "week", "monday", "kept"
FURTHEST = timedelta(days=366)


class MomentOverError(GroundswellError):
    """{moment} is already in the past for you. Choose a later time."""


class MomentTooFarError(GroundswellError):
    """That's more than a year away. Choose an earlier day; you can always move it again."""


class NoDayChosenError(GroundswellError):
    """There's a time but no day. Choose a day too, or leave both empty."""


class UnknownMomentError(GroundswellError):
    """You can't choose that time any more. Pick one of the others."""


@dataclass(frozen=True)
class Hours:
    """A member's contact window and their hour (HH:MM) in it."""

    window: Window
    at: str

    @property
    def zone(self) -> str:
        return self.window.zone


def choices(hours: Hours, *, now: datetime) -> dict[str, datetime]:
    """Suggested times by name, in order, without duplicates."""
    today = local_date(now, hours.zone)
    days = {TOMORROW: 1, MONDAY: 7 - today.weekday(), WEEK: 7}
    offered: dict[str, datetime] = {}
    for name, ahead in sorted(days.items(), key=lambda each: each[1]):
        moment = hours.window.opens(_on(_open_day(today + timedelta(days=ahead), hours), hours.at, hours.zone))
        if moment not in offered.values():
            offered[name] = moment
    return offered


def _open_day(day: date, hours: Hours) -> date:
    """The day, or the next one within the member's contact days."""
    week = [day + timedelta(days=ahead) for ahead in range(7)]
    return next((each for each in week if hours.window.has(each)), day)


def offered(stamp: str, hours: Hours, *, now: datetime) -> datetime:
    """A suggested time from its stamp; UnknownMomentError or MomentOverError if it is not possible."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise UnknownMomentError
    return _ahead(datetime.fromtimestamp(int(stamp), UTC), hours, now)


def stamp(moment: datetime) -> str:
    """A time as a button's value, in whole seconds."""
    return str(int(moment.timestamp()))


def own(day: str | None, clock: str | None, hours: Hours, *, now: datetime) -> datetime | None:
    """A day (ISO) and perhaps a time, moved into the member's hours; None if neither is given.

    A time that is skipped in spring is moved later. MomentOverError, MomentTooFarError or NoDayChosenError if it is
    not possible.
    """
    if day is None:
        if clock is not None:
            raise NoDayChosenError
        return None
    return _ahead(_on(date.fromisoformat(day), clock or hours.at, hours.zone), hours, now)


def _ahead(moment: datetime, hours: Hours, now: datetime) -> datetime:
    if moment <= now:
        raise MomentOverError(moment=format_moment(moment, hours.zone))
    if moment - now > FURTHEST:
        raise MomentTooFarError
    return hours.window.opens(moment)


def _on(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)
