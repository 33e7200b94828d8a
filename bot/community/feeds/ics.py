"""iCalendar files (RFC 5545): series with their exceptions, as a feed or a file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from icalendar import Calendar, Event, vDuration

from bot.community.calendar.links import is_link
from bot.community.calendar.recurrence import Override, Recurrence, events, to_wall_time
from bot.community.feeds.zones import timezone
from bot.kit.log import where

log = structlog.get_logger()
PRODUCT = "-//Groundswell//Community calendar//EN"
# How often calendar applications should refresh.
REFRESH = timedelta(hours=1)
YEARS_AHEAD = 10
# All control characters but the line feed, the two separators of Unicode, and halves of surrogate pairs.
FORBIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class CalendarEntry:
    """A series, or one session of it, in a calendar, without the local times in `excluded`.

    `dates` are those of its exceptions that have details of their own, by the local times that the rule gives them.
    """

    recurrence: Recurrence
    title: str
    description: str
    created_at: datetime
    changed_at: datetime
    sequence: int = 0
    link: str | None = None
    status: str = "CONFIRMED"
    excluded: tuple[datetime, ...] = ()
    place: str | None = None
    dates: Mapping[datetime | None, CalendarEntry] = field(default_factory=dict)


def single(entry: CalendarEntry, original_start: datetime, override: Override | None) -> CalendarEntry:
    """One session of a series as an entry of its own, with a UID that stays the same when it moves."""
    series = entry.recurrence
    uid = f"{original_start:%Y%m%dT%H%M}-{series.uid}"
    if override is None or override.moved_to is None:
        alone = Recurrence(uid, original_start, series.minutes, series.zone)
        return replace(entry, recurrence=alone, excluded=())
    wall_time, zone = to_wall_time(override.moved_to, series.zone), series.zone
    if wall_time.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) != override.moved_to:
        # The second of two equal local times can only be written in UTC.
        wall_time, zone = to_wall_time(override.moved_to, "Etc/UTC"), "Etc/UTC"
    alone = Recurrence(uid, wall_time, override.minutes or series.minutes, zone)
    return replace(entry, recurrence=alone, excluded=())


def until(entry: CalendarEntry, last: datetime) -> CalendarEntry:
    """A series that ends with the occurrence at the moment `last`."""
    if not entry.recurrence.rule:
        return entry
    parts = [part for part in entry.recurrence.rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    rule = ";".join([*parts, f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"])
    return replace(entry, recurrence=replace(entry.recurrence, rule=rule))


def write(name: str, entries: Iterable[CalendarEntry], *, method: str | None = None) -> bytes:
    """A whole calendar; the same entries give the same bytes. An entry that can't be written is left out."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add("x-wr-calname", " ".join(_clean(name).split()))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    written: list[tuple[CalendarEntry, list[Event]]] = []
    for entry in sorted(entries, key=lambda entry: entry.recurrence.uid):
        try:
            written.append((entry, _events(entry)))
        except Exception as error:  # noqa: BLE001 - one bad row must not break everybody's calendar
            log.error("feeds.entry_left_out", uid=entry.recurrence.uid, error=type(error).__name__, where=where(error))
    for zone, first_year, last_year in _zones(entry for entry, _made in written):
        calendar.add_component(timezone(zone, first_year, last_year))
    for _entry, made in written:
        for event in made:
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(entry: CalendarEntry) -> list[Event]:
    kept = [each for each in entry.recurrence.overrides if each.original_start not in entry.excluded]
    overrides = (*kept, *(Override(original_start) for original_start in entry.excluded))
    made = events(replace(entry.recurrence, overrides=overrides))
    for event in made:
        said = entry.dates.get(_original_start(event), entry)
        event.add("summary", _clean(said.title))
        event.add("description", _clean(said.description))
        event.add("status", entry.status)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        event.add("created", entry.created_at.astimezone(UTC))
        link = said.link if said.link and is_link(said.link) else None
        if link:
            event.add("url", link)
        if where_to_go := said.place or link:
            event.add("location", _clean(where_to_go))
    return made


def _original_start(event: Event) -> datetime | None:
    """The local time that a rule gives to an exception; None for the series itself."""
    if "RECURRENCE-ID" not in event:
        return None
    original: Any = event["RECURRENCE-ID"]
    starts: datetime = original.dt
    return starts.replace(tzinfo=None, fold=0)


def _clean(text: str) -> str:
    """A text without the characters that iCalendar forbids, and with plain line feeds."""
    return FORBIDDEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _zones(entries: Iterable[CalendarEntry]) -> list[tuple[str, int, int]]:
    """Each time zone used, with the first and last year to describe."""
    spans: dict[str, tuple[int, int]] = {}
    for entry in entries:
        start = entry.recurrence.starts.year
        first, last = start - 1, max(start, entry.changed_at.year) + YEARS_AHEAD
        known = spans.get(entry.recurrence.zone, (first, last))
        spans[entry.recurrence.zone] = (min(known[0], first), max(known[1], last))
    return [(zone, *years) for zone, years in sorted(spans.items())]
