"""VTIMEZONE components from the zone database, each clock change at its true onset.

icalendar's own generator writes the onset of a change forward in the local time after it; RFC 5545 requires the
time before it. Its zones are wrong for an hour in spring.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_WEEK, A_DAY, A_SECOND = timedelta(weeks=1), timedelta(days=1), timedelta(seconds=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIN_ONSETS_FOR_RULE = 3


@dataclass(frozen=True)
class OffsetChange:
    """The UTC offsets before and after a clock change, the zone's name after it, and whether that is winter time."""

    before: timedelta
    after: timedelta
    name: str
    is_standard: bool


@lru_cache(maxsize=512)
def timezone(name: str, first: int, last: int) -> Timezone:
    """The offsets of a zone from the year `first` to the year `last`."""
    zone = ZoneInfo(name)
    beginning = datetime(first, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("tzid", name)
    _add(made, _offset_change(zone, beginning, beginning), [beginning])
    changes: dict[OffsetChange, list[datetime]] = {}
    for moment in _changes(zone, beginning, datetime(last + 1, 1, 1, tzinfo=UTC)):
        changes.setdefault(_offset_change(zone, moment - A_SECOND, moment), []).append(moment)
    for change, moments in changes.items():
        _add(made, change, moments)
    return made


def _add(made: Timezone, change: OffsetChange, moments: list[datetime]) -> None:
    """Add onsets in local time before the change: as a yearly rule if possible, otherwise one by one.

    All calendar applications support rules; some read only the first of a list of dates.
    """
    onsets = [(moment + change.before).replace(tzinfo=None) for moment in moments]
    rule = _yearly(onsets)
    for onset in onsets[:1] if rule else onsets:
        part = TimezoneStandard() if change.is_standard else TimezoneDaylight()
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", change.before)
        part.add("tzoffsetto", change.after)
        part.add("tzname", change.name)
        if rule:
            part.add("rrule", rule)
        made.add_component(part)


def _yearly(onsets: list[datetime]) -> dict[str, object] | None:
    """The yearly rule of some onsets, such as 2:00 on the last Sunday of March, or None."""
    first = onsets[0]
    years = [first.year + n for n in range(len(onsets))] == [onset.year for onset in onsets]
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(onsets) < MIN_ONSETS_FOR_RULE or not years or len(alike) > 1:
        return None
    counted = {(onset.day - 1) // 7 + 1 for onset in onsets}
    last = all((onset + A_WEEK).month != onset.month for onset in onsets)
    if not last and len(counted) > 1:
        return None
    nth = -1 if last else counted.pop()
    return {"freq": "YEARLY", "bymonth": first.month, "byday": f"{nth}{DAYS[first.weekday()]}"}


def _offset_change(zone: ZoneInfo, before: datetime, after: datetime) -> OffsetChange:
    then = after.astimezone(zone)
    return OffsetChange(_offset(zone, before), _offset(zone, after), then.tzname() or str(zone), not then.dst())


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None, "a zone has an offset"
    return offset


def _changes(zone: ZoneInfo, moment: datetime, end: datetime) -> Iterator[datetime]:
    """The moments of a zone's clock changes, to the second."""
    while moment < end:
        if _offset(zone, moment) != _offset(zone, moment + A_DAY):
            yield _narrowed(zone, moment, moment + A_DAY)
        moment += A_DAY


def _narrowed(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(zone, before)
    while after - before > A_SECOND:
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (middle, after) if _offset(zone, middle) == offset else (before, middle)
    return after
