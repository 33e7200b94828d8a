"""iCalendar files (RFC 5545): series with their exceptions, as a feed or a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from icalendar import Calendar, Event, vCalAddress, vDuration, vText

from bot.community.calendar.links import is_link
from bot.community.calendar.recurrence import Override, Recurrence, events, rule_parts, to_utc
from bot.community.feeds.zones import timezone
from bot.kit.log import where
from bot.kit.patterns import LazyPattern

log = structlog.get_logger()
PRODUCT = "-//Groundswell//Community calendar//EN"
# RFC 5546 asks for an organizer; this address can never exist, so no answer reaches somebody who doesn't expect it.
ORGANIZER = "mailto:calendar@groundswell.invalid"
TENTATIVE, CANCELLED = "TENTATIVE", "CANCELLED"
# How often calendar applications should refresh.
REFRESH = timedelta(hours=1)
YEARS_AHEAD = 10
# All control characters but the line feed, the two separators of Unicode, and halves of surrogate pairs.
FORBIDDEN = LazyPattern(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class CalendarEntry:
    """A series in a calendar, without the local times in `excluded` and with those in `tentative` not certain yet.

    With `only`, it is the one session that the rule gives at this local time. `organizer` is a name. `dates` are those
    of its sessions that have details of their own, by the local times that the rule gives them.
    """

    recurrence: Recurrence
    title: str
    description: str
    created_at: datetime
    changed_at: datetime
    sequence: int = 0
    link: str | None = None
    organizer: str = "Groundswell"
    status: str = "CONFIRMED"
    excluded: tuple[datetime, ...] = ()
    tentative: tuple[datetime, ...] = ()
    only: datetime | None = None
    place: str | None = None
    dates: Mapping[datetime, CalendarEntry] = field(default_factory=dict)


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
    made = [_session_event(entry)] if entry.only or not entry.recurrence.rule else _series_events(entry)
    for event in made:
        original_start = event.decoded("RECURRENCE-ID").replace(tzinfo=None) if "RECURRENCE-ID" in event else None
        said = entry.dates.get(original_start, entry) if original_start else entry
        link = said.link if said.link and is_link(said.link) else None
        event.add("summary", _clean(said.title))
        event.add("description", "\n".join(filter(None, [_clean(said.description), link])))
        event.add("organizer", _organizer(entry.organizer))
        event.add("status", TENTATIVE if original_start in entry.tentative else entry.status)
        event.add("sequence", entry.sequence)
        event.add("dtstamp", entry.changed_at.astimezone(UTC))
        event.add("last-modified", entry.changed_at.astimezone(UTC))
        event.add("created", entry.created_at.astimezone(UTC))
        if link:
            event.add("url", link)
        if location := said.place or link:
            event.add("location", _clean(location))
    return made


def _series_events(entry: CalendarEntry) -> list[Event]:
    """The event of the rule, and one for each session that is moved, not certain or different, up to the rule's end."""
    series = entry.recurrence
    overrides = {each.original_start: each for each in series.overrides if not _is_after_end(each, series)}
    for original_start in (*entry.tentative, *entry.dates):
        overrides.setdefault(original_start, Override(original_start, to_utc(original_start, series.zone)))
    overrides |= {original_start: Override(original_start) for original_start in entry.excluded}
    return events(replace(series, overrides=tuple(overrides[each] for each in sorted(overrides))))


def _is_after_end(override: Override, series: Recurrence) -> bool:
    """Whether a rule has ended meanwhile before the place of an exception, which would be shown nevertheless."""
    until = rule_parts(series.rule).get("UNTIL", "")
    return bool(until) and f"{to_utc(override.original_start, series.zone):%Y%m%dT%H%M%SZ}" > until


def _session_event(entry: CalendarEntry) -> Event:
    """One session, by the UID of its series and, if that repeats, the place that its rule gives it."""
    series, original_start = entry.recurrence, entry.only or entry.recurrence.starts
    override = next((each for each in series.overrides if each.original_start == original_start), None)
    local = original_start.replace(tzinfo=ZoneInfo(series.zone))
    event = Event()
    event.add("uid", series.uid)
    if series.rule:
        event.add("recurrence-id", local)
    moved_to = override.moved_to if override else None
    event.add("dtstart", moved_to.astimezone(UTC) if moved_to else local)  # local time could be ambiguous
    event.add("duration", timedelta(minutes=(override and override.minutes) or series.minutes))
    return event


def _organizer(name: str) -> vCalAddress:
    address = vCalAddress(ORGANIZER)
    address.params["CN"] = vText(" ".join(_clean(name).replace('"', "").split()) or "Groundswell")
    return address


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
