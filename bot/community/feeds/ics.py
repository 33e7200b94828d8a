"""iCalendar (RFC 5545): series with their exceptions, as a feed to subscribe to or a file to keep."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from bot.community.calendar.links import is_link
from bot.community.calendar.recurrence import Override, Recurrence, events, on_the_wall
from bot.community.feeds.zones import timezone

PRODUCT = "-//Groundswell//Community calendar//EN"
# Calendars look again about this often.
REFRESH = timedelta(hours=1)
YEARS_AHEAD = 10
# All control characters but the line feed, the two separators of Unicode and halves of surrogate pairs.
_FORBIDDEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class CalendarEntry:
    """One series, or a single date of it, as it stands in somebody's calendar."""

    pattern: Recurrence
    title: str
    description: str
    created_at: datetime
    changed_at: datetime
    sequence: int = 0
    link: str | None = None
    status: str = "CONFIRMED"
    left_out: tuple[datetime, ...] = ()


def single(entry: CalendarEntry, original: datetime, change: Override | None) -> CalendarEntry:
    """One date of a series as an entry of its own, with a name that stays when it moves."""
    pattern = entry.pattern
    uid = f"{original:%Y%m%dT%H%M}-{pattern.uid}"
    if change is None or change.moved_to is None:
        return replace(entry, pattern=Recurrence(uid, original, pattern.minutes, pattern.zone), left_out=())
    wall, zone = _at(change.moved_to, pattern.zone), pattern.zone
    if wall is None:
        wall, zone = on_the_wall(change.moved_to, "Etc/UTC"), "Etc/UTC"
    return replace(entry, pattern=Recurrence(uid, wall, change.minutes or pattern.minutes, zone), left_out=())


def _at(moment: datetime, zone: str) -> datetime | None:
    """A moment on the wall of a zone; None when the wall shows that time twice and the second is meant."""
    wall = on_the_wall(moment, zone)
    return wall if wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) == moment else None


def until(entry: CalendarEntry, last: datetime) -> CalendarEntry:
    """A series that was called off: what has been stays, and nothing follows `last`, an instant."""
    if not entry.pattern.rule:
        return entry
    parts = [part for part in entry.pattern.rule.split(";") if not part.startswith(("COUNT=", "UNTIL="))]
    rule = ";".join([*parts, f"UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"])
    return replace(entry, pattern=replace(entry.pattern, rule=rule))


def write(name: str, entries: Iterable[CalendarEntry], *, method: str | None = None) -> bytes:
    """A whole calendar; the same entries give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    calendar.add("x-wr-calname", " ".join(_clean(name).split()))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    ordered = sorted(entries, key=lambda entry: entry.pattern.uid)
    for zone, first, last in _zones(ordered):
        calendar.add_component(timezone(zone, first, last))
    for entry in ordered:
        for event in _events(entry):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def _events(entry: CalendarEntry) -> list[Event]:
    skipped = tuple(Override(original) for original in entry.left_out)
    kept = tuple(change for change in entry.pattern.changes if change.original not in entry.left_out)
    made = events(replace(entry.pattern, changes=kept + skipped))
    for event in made:
        event.add("summary", _clean(entry.title))
        event.add("description", _clean(entry.description))
        event.add("status", entry.status)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        event.add("created", entry.created_at.astimezone(UTC))
        if entry.link and is_link(entry.link):
            event.add("url", entry.link)
            event.add("location", entry.link)
    return made


def _clean(text: str) -> str:
    """Without the characters that iCalendar forbids in a text; line breaks are written as it wants them."""
    return _FORBIDDEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))


def _zones(entries: Iterable[CalendarEntry]) -> list[tuple[str, int, int]]:
    """Each zone that is used, with the first and last year it must be known for."""
    spans: dict[str, tuple[int, int]] = {}
    for entry in entries:
        years = entry.pattern.starts.year - 1, max(entry.pattern.starts.year, entry.changed_at.year) + YEARS_AHEAD
        known = spans.get(entry.pattern.zone, years)
        spans[entry.pattern.zone] = (min(known[0], years[0]), max(known[1], years[1]))
    return [(zone, *years) for zone, years in sorted(spans.items())]
