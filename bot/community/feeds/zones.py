"""VTIMEZONE from the zone database, each change of the clock at its true onset.

icalendar's own generator writes a change forward as the wall shows it afterwards, where RFC 5545 wants it as the wall
showed it before: for an hour in spring its zones are wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

A_DAY, A_SECOND = timedelta(days=1), timedelta(seconds=1)
Offsets = tuple[timedelta, timedelta, str, bool]


@lru_cache(maxsize=512)
def timezone(name: str, first: int, last: int) -> Timezone:
    """What clocks in a zone do from the year `first` to the year `last`."""
    zone = ZoneInfo(name)
    beginning = datetime(first, 1, 1, tzinfo=UTC)
    made = Timezone()
    made.add("tzid", name)
    _add(made, _offsets(zone, beginning, beginning), [beginning])
    changes: dict[Offsets, list[datetime]] = {}
    for moment in _changes(zone, beginning, datetime(last + 1, 1, 1, tzinfo=UTC)):
        changes.setdefault(_offsets(zone, moment - A_SECOND, moment), []).append(moment)
    for offsets, moments in changes.items():
        _add(made, offsets, moments)
    return made


def _add(made: Timezone, offsets: Offsets, moments: list[datetime]) -> None:
    before, after, name, is_standard = offsets
    onsets = [(moment + before).replace(tzinfo=None) for moment in moments]
    part = TimezoneStandard() if is_standard else TimezoneDaylight()
    part.add("dtstart", onsets[0])
    part.add("tzoffsetfrom", before)
    part.add("tzoffsetto", after)
    part.add("tzname", name)
    if onsets[1:]:
        part.add("rdate", onsets[1:])
    made.add_component(part)


def _offsets(zone: ZoneInfo, before: datetime, after: datetime) -> Offsets:
    then = after.astimezone(zone)
    return _offset(zone, before), _offset(zone, after), then.tzname() or str(zone), not then.dst()


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None, "a zone has an offset"
    return offset


def _changes(zone: ZoneInfo, moment: datetime, end: datetime) -> Iterator[datetime]:
    """Every instant at which the clocks of a zone change, to the second."""
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
