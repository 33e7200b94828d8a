"""Reads the events of a calendar file (RFC 5545) that can be planned here, and says why others can't be.

Descriptions, guests and alarms are not read. What the file says is never logged.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from icalendar import Calendar

from bot.community.calendar_import import events, zones
from bot.community.calendar_import.errors import NoEventsError, NotACalendarError, UnreadableCalendarError
from bot.community.calendar_import.events import Event, FileContext, LeftOutError
from bot.community.calendar_import.values import FoundCalendar, FoundSeries, LeftOut, Reason

MAX_SERIES = 20
# What a property that isn't as the standard has it makes of reading it.
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, OSError)


@dataclass(frozen=True)
class ImportReading:
    """What was found in a calendar file, the nearest first, and what is left out of it."""

    calendar: FoundCalendar
    left_out: tuple[LeftOut, ...]


def read(name: str, content: bytes, zone: str, *, now: datetime) -> ImportReading:
    """What can be planned of a file; times without a zone are those of `zone`.

    Raises NotACalendarError, NoEventsError and UnreadableCalendarError.
    """
    found: list[FoundSeries] = []
    left_out: list[LeftOut] = []
    for calendar in _parsed(name, content):
        own_zone = zones.find(str(calendar.get("X-WR-TIMEZONE", "")), {}) or zone
        context = FileContext(now, own_zone, zones.locations(calendar))
        is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        for several in _by_uid(calendar):
            if is_cancelled:
                left_out.append(LeftOut(Reason.CANCELLED, events.title(several[0])))
                continue
            for event, read_event in _readings(several, context):
                _add(event, read_event, found, left_out)
    if not found and not left_out:
        raise NoEventsError(name=name)
    kept = list(_once(sorted(found, key=lambda each: each.starts_at), left_out))
    left_out += [LeftOut(Reason.TOO_MANY, each.title) for each in kept[MAX_SERIES:]]
    return ImportReading(FoundCalendar(name=name, series=tuple(kept[:MAX_SERIES])), tuple(left_out))


def _parsed(name: str, content: bytes) -> list[Calendar]:
    text = _decoded(content).strip()
    if not text[:2000].upper().lstrip().startswith("BEGIN:VCALENDAR"):
        raise NotACalendarError(name=name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they would quote the file in the log
            parsed = Calendar.from_ical(text, multiple=True)
    except (*_BROKEN, RecursionError):
        raise UnreadableCalendarError(name=name) from None
    return [each for each in parsed if isinstance(each, Calendar)]


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _by_uid(calendar: Calendar) -> Iterable[list[Event]]:
    """The events with the same UID together, each without a UID alone."""
    groups: dict[str, list[Event]] = defaultdict(list)
    for number, event in enumerate(calendar.walk("VEVENT")):
        groups[str(event.get("UID") or f"{number}@file")].append(event)
    return groups.values()


def _readings(several: list[Event], context: FileContext) -> Iterator[tuple[Event, Callable[[], FoundSeries]]]:
    """Each thing to plan that events with one UID say, with what reads it; of several versions the last counts."""
    newest = {_place(event): event for event in sorted(several, key=_sequence)}
    main = newest.pop(None, None)
    exceptions = list(newest.values())
    if main is not None and ("RRULE" in main or "RDATE" in main):
        yield main, lambda: events.repeating(main, exceptions, context)
        return
    # An exception replaces what doesn't repeat.
    for event in exceptions or filter(None, [main]):
        yield event, lambda event=event: events.single(event, context)  # type: ignore[misc]


def _place(event: Event) -> str | None:
    try:
        place = events.place_in_rule(event)
    except _BROKEN:
        return "?"
    return None if place is None else str(place)


def _sequence(event: Event) -> int:
    try:
        return int(event.get("SEQUENCE", 0))
    except (ValueError, TypeError):
        return 0


def _add(
    event: Event, read_event: Callable[[], FoundSeries], found: list[FoundSeries], left_out: list[LeftOut]
) -> None:
    try:
        found.append(read_event())
    except LeftOutError as error:
        left_out.append(LeftOut(error.reason, events.title(event)))
    except _BROKEN:
        left_out.append(LeftOut(Reason.UNREADABLE))


def _once(several: Iterable[FoundSeries], left_out: list[LeftOut]) -> Iterator[FoundSeries]:
    """The series without those that are in the file twice."""
    known = set()
    for each in several:
        same = each.title.casefold(), each.starts_at, each.rule
        if same in known:
            left_out.append(LeftOut(Reason.TWICE, each.title))
            continue
        known.add(same)
        yield each
