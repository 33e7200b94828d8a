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

A_WEEK, A_DAY, A_SECOND = timedelta(weeks=1), timedelta(days=1), timedelta(seconds=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIN_FOR_A_RULE = 3
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
    """Onsets as the wall shows them before the change: as a yearly rule where they are one, else each by itself.

    Calendars read a rule everywhere; of a list of dates some take only the first.
    """
    onsets = [(moment + offsets[0]).replace(tzinfo=None) for moment in moments]
    rule = _yearly(onsets)
    for onset in onsets[:1] if rule else onsets:
        part = TimezoneStandard() if offsets[3] else TimezoneDaylight()
        part.add("dtstart", onset)
        part.add("tzoffsetfrom", offsets[0])
        part.add("tzoffsetto", offsets[1])
        part.add("tzname", offsets[2])
        if rule:
            part.add("rrule", rule)
        made.add_component(part)


def _yearly(onsets: list[datetime]) -> dict[str, object] | None:
    """The rule by which onsets come every year: on the n-th or last of some weekday of a month, at one time of day."""
    first = onsets[0]
    years = [first.year + n for n in range(len(onsets))] == [onset.year for onset in onsets]
    alike = {(onset.month, onset.weekday(), onset.time()) for onset in onsets}
    if len(onsets) < MIN_FOR_A_RULE or not years or len(alike) > 1:
        return None
    counted = {(onset.day - 1) // 7 + 1 for onset in onsets}
    last = all((onset + A_WEEK).month != onset.month for onset in onsets)
    if not last and len(counted) > 1:
        return None
    nth = -1 if last else counted.pop()
    return {"freq": "YEARLY", "bymonth": first.month, "byday": f"{nth}{DAYS[first.weekday()]}"}


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
