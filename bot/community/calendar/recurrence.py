"""Series expanded into occurrences: local times of a zone, across clock changes.

A local time that is skipped in spring is read with the offset before the gap, as RFC 5545 says; of one that is
repeated in autumn the first is meant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

WALL_TIME_FORMAT = "%Y-%m-%dT%H:%M"
DAY = timedelta(days=1)
UNITS = {"DAILY": DAY, "WEEKLY": 7 * DAY}


@dataclass(frozen=True)
class Override:
    """An exception to a rule: the local time that the rule gives, and the new time.

    Without a new time the occurrence is skipped. Without `minutes` it lasts as long as the others.
    """

    original_start: datetime
    moved_to: datetime | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Recurrence:
    """A series by its RFC 5545 rule (empty: a single occurrence); `starts` is local time in `zone`, without offset."""

    uid: str
    starts: datetime
    minutes: int
    zone: str
    rule: str = ""
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True)
class Occurrence:
    """One date of a series: the local time its rule gives it, and when it begins and ends, in UTC."""

    uid: str
    original_start: datetime
    starts_at: datetime
    ends_at: datetime


def format_wall_time(wall_time: datetime) -> str:
    """A local time in the database's format, such as 2026-12-01T15:00."""
    return wall_time.strftime(WALL_TIME_FORMAT)


def parse_wall_time(text: str) -> datetime:
    """A local time without offset, from the database's format."""
    return datetime.strptime(text, WALL_TIME_FORMAT)  # noqa: DTZ007 - local time; its zone is stored beside it


def to_utc(wall_time: datetime, zone: str) -> datetime:
    """A local time in a zone, in UTC."""
    return wall_time.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def to_wall_time(moment: datetime, zone: str) -> datetime:
    """A moment as local time in a zone, without an offset."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


def is_skipped(wall_time: datetime, zone: str) -> bool:
    """Whether a clock change in the zone skips a local time."""
    return to_wall_time(to_utc(wall_time, zone), zone) != wall_time


def is_repeated(wall_time: datetime, zone: str) -> bool:
    """Whether a clock change in the zone repeats a local time."""
    first, second = (wall_time.replace(tzinfo=ZoneInfo(zone), fold=fold).utcoffset() for fold in (0, 1))
    return first != second and not is_skipped(wall_time, zone)


def events(recurrence: Recurrence) -> list[Event]:
    """The series as iCalendar components: one with the rule, and one for each moved occurrence."""
    zone = ZoneInfo(recurrence.zone)
    series = Event()
    series.add("uid", recurrence.uid)
    series.add("dtstart", recurrence.starts.replace(tzinfo=zone))
    series.add("duration", timedelta(minutes=recurrence.minutes))
    if recurrence.rule:
        series.add("rrule", vRecur.from_ical(recurrence.rule))
    made = [series]
    for override in recurrence.overrides:
        original_start = override.original_start.replace(tzinfo=zone)
        if override.moved_to is None:
            series.add("exdate", original_start)
            continue
        moved = Event()
        moved.add("uid", recurrence.uid)
        moved.add("recurrence-id", original_start)
        moved.add("dtstart", override.moved_to.astimezone(UTC))  # local time could be ambiguous
        moved.add("duration", timedelta(minutes=override.minutes or recurrence.minutes))
        made.append(moved)
    return made


def expand(recurrences: Iterable[Recurrence], after: datetime, before: datetime) -> list[Occurrence]:
    """Every occurrence that begins at `after` or later and before `before`, in order."""
    found = [occurrence for recurrence in recurrences for occurrence in _expand(recurrence, after, before)]
    return sorted(found, key=lambda occurrence: (occurrence.starts_at, occurrence.uid))


def _expand(recurrence: Recurrence, after: datetime, before: datetime) -> Iterator[Occurrence]:
    calendar = Calendar()
    calendar.subcomponents = list(events(begin_near(recurrence, to_wall_time(after, recurrence.zone))))
    zone = ZoneInfo(recurrence.zone)
    span = after.astimezone(zone) - DAY, before.astimezone(zone) + DAY
    moved = {override.original_start: override for override in recurrence.overrides if override.moved_to}
    for event in recurring_ical_events.of(calendar).between(*span):
        original = event["RECURRENCE-ID"].dt.astimezone(zone) if "RECURRENCE-ID" in event else event.start
        original_start = original.replace(tzinfo=None, fold=0)
        override = moved.get(original_start)
        minutes = (override and override.minutes) or recurrence.minutes
        starts_at = event.start.astimezone(UTC)
        if after <= starts_at < before:
            yield Occurrence(recurrence.uid, original_start, starts_at, starts_at + timedelta(minutes=minutes))


def begin_near(recurrence: Recurrence, wall_time: datetime) -> Recurrence:
    """The same series from shortly before `wall_time` on, so that the years before are not expanded."""
    parts = rule_parts(recurrence.rule)
    unit = UNITS.get(parts.get("FREQ", ""))
    if unit is None or "COUNT" in parts:
        return recurrence
    stride = unit * int(parts.get("INTERVAL", 1))
    strides = (wall_time - recurrence.starts) // stride - 2
    return replace(recurrence, starts=recurrence.starts + strides * stride) if strides > 0 else recurrence


def rule_parts(rule: str) -> dict[str, str]:
    """The parts of an RFC 5545 rule by name; empty for an empty one."""
    return dict(part.split("=", 1) for part in rule.split(";")) if rule else {}


def has_end(rule: str) -> bool:
    """Whether a rule gives a last date at some time; an empty one gives one date only."""
    return not rule or not rule_parts(rule).keys().isdisjoint(("COUNT", "UNTIL"))


def beginnings(recurrence: Recurrence) -> Iterator[tuple[datetime, datetime]]:
    """Every date that takes place: the local time that the rule gives it, and its beginning; endless like the rule.

    Read from the rule alone, which is much faster than `expand`, so that all dates of a series can be counted.
    """
    moved = {each.original_start: each.moved_to for each in recurrence.overrides}
    for original_start in _of_rule(recurrence):
        starts_at = moved.get(original_start, to_utc(original_start, recurrence.zone))
        if starts_at:
            yield original_start, starts_at


def _of_rule(recurrence: Recurrence) -> Iterator[datetime]:
    if not recurrence.rule:
        yield recurrence.starts
        return
    parts = rule_parts(recurrence.rule)
    last = parts.pop("UNTIL", None)
    rule = ";".join(f"{name}={value}" for name, value in parts.items())
    until = datetime.strptime(last, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC) if last else None
    for original_start in rrulestr(rule, dtstart=recurrence.starts, ignoretz=True):
        if until and to_utc(original_start, recurrence.zone) > until:
            return
        yield original_start


def first_match(rule: str, starts: datetime) -> datetime | None:
    """The first local time from `starts` on that matches a rule; RFC 5545 itself counts `starts` in any case."""
    found: datetime | None = rrulestr(rule, dtstart=starts, ignoretz=True).after(starts, inc=True)
    return found
