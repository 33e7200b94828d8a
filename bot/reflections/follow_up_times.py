"""Times for the follow-up of a plan: suggestions, or the member's own, within contact hours; and how they are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.contact_hours import LOOK_AHEAD, Pause, Window
from bot.kit.time import format_moment, local_date, to_local

TOMORROW, WEEK, TWO_WEEKS, MONDAY, KEPT = "tomorrow", "week", "two_weeks", "monday", "kept"
AFTER = "after-"
FURTHEST = timedelta(days=366)


class MomentOverError(GroundswellError):
    """{moment} is already in the past in your time zone. Choose a later time."""


class MomentTooFarError(GroundswellError):
    """That day is more than a year away. Pick an earlier day; you can move the session again later."""


class NoDayChosenError(GroundswellError):
    """You've chosen a time but no day. Choose a day too, or leave both fields empty."""


class UnknownMomentError(GroundswellError):
    """You can't choose that time any more. Please pick another one."""


@dataclass(frozen=True)
class Hours:
    """A member's contact window, their hour (HH:MM) in it, and what keeps messages away meanwhile."""

    window: Window
    at: str
    pause: Pause = field(default_factory=Pause)
    snoozed_until: datetime | None = None

    @property
    def zone(self) -> str:
        return self.window.zone

    def rests(self, moment: datetime) -> bool:
        """Whether a pause or a day off covers a moment."""
        return self.pause.covers(moment) or local_date(moment, self.zone).isoformat() in self.window.off


def choices(hours: Hours, *, now: datetime, further: bool = False) -> dict[str, datetime]:
    """Suggested times by name, in order, without duplicates; with `further`, one in two weeks too.

    A day on which the member gets no messages is replaced by the next one, which has no name of its own.
    """
    today = local_date(now, hours.zone)
    days = {MONDAY: 7 - today.weekday(), TOMORROW: 1, WEEK: 7, **({TWO_WEEKS: 14} if further else {})}
    named: dict[datetime, str] = {}
    for name, ahead in days.items():
        day = today + timedelta(days=ahead)
        moment = _first_from(day, hours)
        is_meant = local_date(moment, hours.zone) == day
        if is_meant or moment not in named:
            named[moment] = name if is_meant else f"{AFTER}{name}"
    return {name: moment for moment, name in sorted(named.items())}


def _first_from(day: date, hours: Hours) -> datetime:
    """The member's hour on a day, or on the next one on which they get messages."""
    week = [day + timedelta(days=ahead) for ahead in range(7)]
    there = next((each for each in week if hours.window.has(each)), day)
    return kept(hours.window.opens(_on(there, hours.at, hours.zone)), hours)


def kept(moment: datetime, hours: Hours) -> datetime:
    """A promised moment, whatever the member's days and hours are by now.

    If a pause or a day off covers it: the same hour on the first of their days after that.
    """
    if hours.snoozed_until and moment < hours.snoozed_until:
        moment = hours.window.opens(hours.snoozed_until)
    if not hours.rests(moment):
        return moment
    clock, first = f"{to_local(moment, hours.zone):%H:%M}", local_date(moment, hours.zone)
    for ahead in range(LOOK_AHEAD):
        day = first + timedelta(days=ahead)
        later = hours.window.opens(_on(day, clock, hours.zone))
        if hours.window.has(day) and not hours.rests(later):
            return later
    return hours.window.opens(hours.pause.after(moment))


def offered(stamp: str, hours: Hours, *, now: datetime) -> datetime:
    """A suggested time from its stamp; UnknownMomentError or MomentOverError if it is not possible."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12):
        raise UnknownMomentError
    return kept(_ahead(datetime.fromtimestamp(int(stamp), UTC), hours, now), hours)


def stamp(moment: datetime) -> str:
    """A time as a button's value, in whole seconds."""
    return str(int(moment.timestamp()))


def own(day: str | None, clock: str | None, hours: Hours, *, now: datetime) -> datetime | None:
    """A day (ISO) and perhaps a time, moved into the member's hours and out of a pause; None if neither is given.

    A time that is skipped in spring is moved later. MomentOverError, MomentTooFarError or NoDayChosenError if it is
    not possible.
    """
    if day is None:
        if clock is not None:
            raise NoDayChosenError
        return None
    moment = _ahead(_on(date.fromisoformat(day), clock or hours.at, hours.zone), hours, now)
    return kept(hours.window.opens(moment), hours)


def _ahead(moment: datetime, hours: Hours, now: datetime) -> datetime:
    if moment <= now:
        raise MomentOverError(moment=format_moment(moment, hours.zone))
    if moment - now > FURTHEST:
        raise MomentTooFarError
    return moment


def _on(day: date, clock: str, zone: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)
