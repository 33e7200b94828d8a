"""A series expanded into dates: wall-clock time of its zone, through both changes of the clock.

A time that spring skips falls as RFC 5545 says, by the offset before the gap; one that autumn doubles is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

LOCAL = "%Y-%m-%dT%H:%M"
A_DAY = timedelta(days=1)
UNITS = {"DAILY": A_DAY, "WEEKLY": 7 * A_DAY}


@dataclass(frozen=True)
class Override:
    """A date that does not follow the rule: where the rule put it on the wall, and its new moment (None: none)."""

    original: datetime
    moved_to: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Recurrence:
    """Dates by a rule (empty: a single one); `starts` is on the wall of `zone`, without an offset."""

    uid: str
    starts: datetime
    minutes: int
    zone: str
    rule: str = ""
    changes: tuple[Override, ...] = ()


@dataclass(frozen=True)
class Occurrence:
    """One date: the wall-clock time the rule gives it, and the instants of its beginning and end."""

    uid: str
    original: datetime
    starts_at: datetime
    ends_at: datetime


def write_local(wall: datetime) -> str:
    """A wall-clock time as it is kept."""
    return wall.strftime(LOCAL)


def read_local(text: str) -> datetime:
    """A kept wall-clock time."""
    return datetime.strptime(text, LOCAL)  # noqa: DTZ007 - on the wall of a zone that is kept beside it


def instant(wall: datetime, zone: str) -> datetime:
    """The instant of a wall-clock time in a zone, in UTC."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def on_the_wall(moment: datetime, zone: str) -> datetime:
    """What a clock in `zone` shows at an instant, without its offset."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def is_skipped(wall: datetime, zone: str) -> bool:
    """Whether the clocks of a zone jump over a wall-clock time."""
    return on_the_wall(instant(wall, zone), zone) != wall


def is_doubled(wall: datetime, zone: str) -> bool:
    """Whether the clocks of a zone show a wall-clock time twice."""
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(wall, zone)


def events(pattern: Recurrence) -> list[Event]:
    """The pattern as calendar components: the rule, and one more for each date that was moved."""
    zone = ZoneInfo(pattern.zone)
    rule = Event()
    rule.add("uid", pattern.uid)
    rule.add("dtstart", pattern.starts.replace(tzinfo=zone))
    rule.add("duration", timedelta(minutes=pattern.minutes))
    if pattern.rule:
        rule.add("rrule", vRecur.from_ical(pattern.rule))
    for skipped in pattern.changes:
        if skipped.moved_to is None:
            rule.add("exdate", skipped.original.replace(tzinfo=zone))
    return [rule, *(_moved(pattern, change, zone) for change in pattern.changes if change.moved_to)]


def _moved(pattern: Recurrence, change: Override, zone: ZoneInfo) -> Event:
    assert change.moved_to, "a skipped date is no event"
    event = Event()
    event.add("uid", pattern.uid)
    event.add("recurrence-id", change.original.replace(tzinfo=zone))
    event.add("dtstart", change.moved_to.astimezone(UTC))  # a wall could show it twice
    event.add("duration", timedelta(minutes=change.minutes or pattern.minutes))
    return event


def expand(patterns: Iterable[Recurrence], after: datetime, before: datetime) -> list[Occurrence]:
    """Every date of the patterns that begins from `after` on and before `before`, in order."""
    found = [one for pattern in patterns for one in _expand(pattern, after, before)]
    return sorted(found, key=lambda one: (one.starts_at, one.uid))


def _expand(pattern: Recurrence, after: datetime, before: datetime) -> Iterator[Occurrence]:
    calendar = Calendar()
    calendar.subcomponents = list(events(_near(pattern, on_the_wall(after, pattern.zone))))
    zone = ZoneInfo(pattern.zone)
    span = after.astimezone(zone) - A_DAY, before.astimezone(zone) + A_DAY
    moved = {change.original: change for change in pattern.changes if change.moved_to}
    for event in recurring_ical_events.of(calendar).between(*span):
        original = event["RECURRENCE-ID"].dt.astimezone(zone) if "RECURRENCE-ID" in event else event.start
        wall = original.replace(tzinfo=None, fold=0)
        minutes = moved[wall].minutes if wall in moved else None
        starts_at = event.start.astimezone(UTC)
        if after <= starts_at < before:
            yield Occurrence(pattern.uid, wall, starts_at, starts_at + timedelta(minutes=minutes or pattern.minutes))


def _near(pattern: Recurrence, wall: datetime) -> Recurrence:
    """The same dates from shortly before `wall` on: nobody has to count ten years of Tuesdays to see a month."""
    parts = dict(part.split("=") for part in pattern.rule.split(";")) if pattern.rule else {}
    unit = UNITS.get(parts.get("FREQ", ""))
    if unit is None or "COUNT" in parts:
        return pattern
    stride = unit * int(parts.get("INTERVAL", 1))
    strides = (wall - pattern.starts) // stride - 2
    return replace(pattern, starts=pattern.starts + strides * stride) if strides > 0 else pattern


def first_match(rule: str, starts: datetime) -> datetime | None:
    """The first wall-clock time from `starts` on that a rule names: RFC 5545 would count `starts` whatever it is."""
    found: datetime | None = rrulestr(rule, dtstart=starts, ignoretz=True).after(starts, inc=True)
    return found
