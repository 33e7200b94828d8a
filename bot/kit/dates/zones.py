"""Zones as people name them: by IANA name, city, country, abbreviation or distance from Greenwich."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo, available_timezones

from bot.kit.dates.elements import ZonePiece
from bot.kit.dates.places import ABBREVIATIONS, CITIES, COUNTRIES, COUNTRIES_OF_MANY_ZONES, HALF_HOURS
from bot.kit.dates.spans import longest
from bot.kit.dates.values import MAX_TEXT, Doubt, ReadingContext, TextSpan, ZoneReading
from bot.kit.patterns import LazyPattern
from bot.kit.time import UnknownZoneError, parse_zone

MAX_CANDIDATES = 6
_IANA = LazyPattern(r"(?<![\w/])[A-Z][A-Za-z]+/[A-Za-z_+-]+\d{0,2}(?:/[A-Za-z_]+)?(?![\w/])")
_OFFSET = LazyPattern(
    r"(?<!\w)(?:GMT|UTC)\s?(?P<sign>[+\u2212-])\s?(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?!\w)", re.IGNORECASE
)
# Three letters in any case, two only in capitals: “et” and “pt” are words, and so are “ist” and “west”.
_WORDS = frozenset({"ART", "EAT", "EST", "IST", "WAT", "WEST"})
_IN_ANY_CASE = [each for each in ABBREVIATIONS if len(each) > 2 and each not in _WORDS]
_ABBREVIATION = LazyPattern(
    rf"(?<![\w@#])(?:{'|'.join(sorted(ABBREVIATIONS, key=len, reverse=True))}|(?i:{'|'.join(_IN_ANY_CASE)}))(?!\w)"
)
_NAME = r"(?P<name>[^\W\d_][\w.'’-]*(?:[ /][^\W\d_][\w.'’-]*){0,3})"
_PLACES = (
    LazyPattern(rf"(?i:\bmoved?\s+(?:over\s+)?to|\bmoving to|\brelocated to|\b(?:now|currently) (?:live|living|"
rf"based) in|\b(?:live|living|based|working) in|\bi['’]?a?m (?:now )?in)\s+{_NAME}"),
    LazyPattern(rf"(?i:\b(?:umgezogen nach|(?:nach|in)))\s+{_NAME}(?=\s+(?i:um)?gezogen)"),
    LazyPattern(rf"(?i:\b(?:wohne|lebe|arbeite|bin) (?:jetzt |nun |inzwischen )?in|\bziehe nach|\bumgezogen "
rf"nach|\bzeitzone(?: ist)?:?|\btime ?zone(?: is| to)?:?|\bzone:?)\s+(?:der |die )?{_NAME}"),
    LazyPattern(rf"{_NAME}\s+(?i:(?:local |standard )?time|zeit|ortszeit)(?!\w)"),
    LazyPattern(r"(?P<name>(?:(?i:new|los|san|abu|tel|hong)\s)?[^\W\d_][^\W\d_-]*?)(?:er\s+|-|er-)(?i:zeit|ortszeit)(?!\w)"),
    LazyPattern(r"(?<=\d|m)\s+(?P<name>Eastern|Central|Mountain|Pacific)(?!\w)"),
    LazyPattern(rf"(?<!\w)(?i:in|\()\s*(?i:the |der |den )?{_NAME}"),
)  # fmt: skip


@dataclass(frozen=True)
class _Found:
    span: TextSpan
    candidates: tuple[str, ...]


def find_zone(text: str, context: ReadingContext) -> ZoneReading | None:
    """The zone that is named: “in Berlin”, “India time”, “CET”, “GMT+1”, “Europe/Berlin”, “I moved to Lisbon”.

    A text that is nothing but a place or a zone counts too. An abbreviation with two meanings is the writer's own if
    they live in one of them.
    """
    text = text[:MAX_TEXT]
    alone = _alone(text)
    found = [alone] if alone else pieces(text)
    if not found:
        return None
    first = found[0]
    home = next((each for each in first.candidates if are_alike(each, context.zone)), None)
    if home and len(first.candidates) > 1 and not _is_country(first.span.of(text)):
        return ZoneReading(first.span, home, (home,))
    doubtful = len(first.candidates) > 1
    doubts = frozenset({Doubt.ZONE_HAS_TWO_MEANINGS}) if doubtful else frozenset()
    return ZoneReading(first.span, None if doubtful else first.candidates[0], first.candidates, doubts)


def read_zone(given: str) -> str:
    """The zone of a text that is nothing but its name, a city, a country or an abbreviation; else UnknownZoneError."""
    try:
        return parse_zone(given)
    except UnknownZoneError:
        named = _alone(given[:MAX_TEXT])
        if named is None or len(named.candidates) > 1:
            raise
        return named.candidates[0]


def pieces(text: str) -> list[ZonePiece]:
    """The zones that a text names, in order and without overlaps."""
    found = [
        _Found(TextSpan(match.start(), match.end()), (name,))
        for match in _IANA.finditer(text)
        if (name := _names().get(match[0].casefold()))
    ]
    found += [
        _Found(TextSpan(match.start(), match.end()), (zone,))
        for match in _OFFSET.finditer(text)
        if (zone := _fixed(match))
    ]
    found += [
        _Found(TextSpan(match.start(), match.end()), ABBREVIATIONS[match[0].upper()])
        for match in _ABBREVIATION.finditer(text)
    ]
    for pattern in _PLACES:
        found += [each for match in pattern.finditer(text) if (each := _place(match))]
    return [ZonePiece(each.span, each.candidates) for each in longest(found)]


def _is_country(words: str) -> bool:
    return any(
        re.search(rf"(?<!\w){re.escape(name.replace('_', ' '))}(?!\w)", words.casefold())
        for name in COUNTRIES_OF_MANY_ZONES
    )


def _alone(text: str) -> ZonePiece | None:
    plain = text.strip(" \t\n.!?,")
    found = _by_name(plain) if re.fullmatch(r"[^\W\d_][\w .'’/+-]{0,50}", plain) else ()
    start = text.find(plain) if plain else 0
    return ZonePiece(TextSpan(start, start + len(plain)), found) if found else None


def _place(match: re.Match[str]) -> _Found | None:
    """The longest part of the name that is a place: from its end before “time”, else from its beginning."""
    words = list(re.finditer(r"[^\s/]+", match["name"]))
    is_behind = match.end("name") == match.end()
    for count in range(len(words), 0, -1):
        chosen = words[:count] if is_behind else words[-count:]
        start, end = match.start("name") + chosen[0].start(), match.start("name") + chosen[-1].end()
        name = match.string[start:end].rstrip(".,'’-")
        if found := _by_name(name):
            begin, stop = (match.start(), start + len(name)) if is_behind else (start, match.end())
            closes = is_behind and match[0].startswith("(") and match.string[stop : stop + 1] == ")"
            return _Found(TextSpan(begin, stop + closes), found)
    return None


def _by_name(name: str) -> tuple[str, ...]:
    """The zones of a city, a country, an abbreviation or an IANA name; empty if unknown."""
    key = re.sub(r"[\s-]+", "_", name.strip()).casefold()
    known = _names()
    for wanted in (key, key.removesuffix("_time"), key.removesuffix("_zeit")):
        if wanted in known:
            return (known[wanted],)
        if wanted in COUNTRIES_OF_MANY_ZONES:
            return COUNTRIES_OF_MANY_ZONES[wanted]
        if wanted.upper() in ABBREVIATIONS and (len(wanted) > 2 or name[:2].isupper()):
            return ABBREVIATIONS[wanted.upper()]
    is_name = len(key) > 3 and (name[:1].isupper() or key == name.strip().replace(" ", "_"))
    return _countries().get(key, ()) if is_name else ()


@cache
def _names() -> dict[str, str]:
    """A zone by its name, its city, a city of ours or a country of one zone, all casefolded."""
    zones = sorted(available_timezones() - {"localtime"})
    whole = {zone.casefold(): zone for zone in zones if "/" in zone or zone == "UTC"}
    cities = {
        zone.rpartition("/")[2].casefold(): zone
        for zone in zones
        if "/" in zone and zone.split("/")[0] not in {"Etc", "US", "SystemV", "Canada", "Brazil", "Mexico", "Chile"}
    }
    canonical = {
        city: zone for city, zone in cities.items() if city not in {"west", "north", "south", "acre", "center"}
    }
    ours = {
        place.replace("-", "_"): zone
        for table in (CITIES, COUNTRIES)
        for zone, places in table.items()
        for place in places.split()
    }
    return {**canonical, **whole, **ours}


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    """The zones of a country by its name in English or German: one for each way in which its clocks differ."""
    from babel import Locale  # noqa: PLC0415 - slow to import, and only a name that is no city needs it

    zones: dict[str, list[str]] = {}
    for line in (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country, []).append(zone)
    distinct = {country: _distinct(each)[:MAX_CANDIDATES] for country, each in zones.items()}
    return {
        re.sub(r"[\s-]+", "_", name).casefold(): distinct[country]
        for language in ("en", "de")
        for country, name in Locale(language).territories.items()
        if country in distinct
    }


@cache
def are_alike(one: str, other: str) -> bool:
    """Whether clocks show the same in two zones all year."""
    return one == other or len(_distinct([one, other])) == 1


def _distinct(zones: list[str]) -> tuple[str, ...]:
    """The first zone of each way in which clocks go over the year."""
    kinds: dict[object, str] = {}
    for zone in zones:
        place = ZoneInfo(zone)
        offsets = tuple(datetime(2026, month, 1, tzinfo=UTC).astimezone(place).utcoffset() for month in (1, 4, 7, 10))
        kinds.setdefault(offsets, zone)
    return tuple(kinds.values())


def _fixed(match: re.Match[str]) -> str | None:
    """The zone of a distance from Greenwich; the signs of the Etc area are the other way round."""
    sign = "+" if match["sign"] == "+" else "-"
    hours, minutes = int(match["hours"]), int(match["minutes"] or 0)
    if minutes:
        return HALF_HOURS.get(f"{sign}{hours}:{minutes:02d}")
    if hours == 0:
        return "Etc/UTC"
    name = f"Etc/GMT{'-' if sign == '+' else '+'}{hours}"
    return name if name in available_timezones() else None
