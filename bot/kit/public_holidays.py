"""Public holidays by country, as the `holidays` package knows them.

A country is its ISO code, with a region's code behind it where one is given: `DE`, `DE-BY`. It is NO_COUNTRY for
whoever wants no public holidays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from bot.errors import GroundswellError
from bot.kit.i18n import _, language, languages
from bot.kit.patterns import LazyPattern

if TYPE_CHECKING:
    from holidays import HolidayBase

NO_COUNTRY = "none"
NO_COUNTRY_WORDS = frozenset({NO_COUNTRY, "off", "keins", "keine", "kein", "aus"})  # “no” is Norway
CHRISTMAS_EVE, NEW_YEARS_EVE = "12-24", "12-31"
_SEPARATOR = LazyPattern(r"[\s,(/-]+")
# What people write instead of a country's name.
_ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "großbritannien": "GB",
    "england": "GB-ENG",
    "scotland": "GB-SCT",
    "schottland": "GB-SCT",
    "wales": "GB-WLS",
    "northern ireland": "GB-NIR",
    "nordirland": "GB-NIR",
    "usa": "US",
    "america": "US",
    "holland": "NL",
    "czech republic": "CZ",
}


class UnknownCountryError(GroundswellError):
    """I don't know “{given}” as a country.{hint} Try a name or a code, such as `Germany`, `DE` or `DE-BY`."""


class UnknownRegionError(GroundswellError):
    """I don't know “{given}” as a part of {country}. I know {known}."""


@dataclass(frozen=True)
class DaysOff:
    """Dates without unrequested messages: some of one's own, some of every year (MM-DD), a country's public holidays.

    `"2026-12-25" in days_off` says whether a date is one of them.
    """

    own: frozenset[str] = frozenset()
    every_year: frozenset[str] = frozenset()
    country: str | None = None

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, str):
            return False
        return day in self.own or day[5:] in self.every_year or day in dates(self.country, int(day[:4]))


@lru_cache(maxsize=4096)
def dates(country: str | None, year: int) -> frozenset[str]:
    """The public holidays (ISO dates) of a country in a year; none for a country that isn't known."""
    return frozenset(day.isoformat() for day in _calendar(country, year))


@dataclass(frozen=True)
class Holiday:
    """A public holiday."""

    day: date
    name: str


def upcoming(country: str | None, since: date, most: int) -> list[Holiday]:
    """A country's next holidays from a date on, by name in the current language where the package has them in it."""
    spoken = "de" if language() == "de" else "en_US"
    known = [_calendar(country, year, spoken) for year in (since.year, since.year + 1)]
    ahead = [Holiday(day, str(name)) for names in known for day, name in sorted(names.items()) if day >= since]
    return ahead[:most]


def name_of(country: str | None, day: date) -> str | None:
    """What holiday a day is in a country, in the current language where the package has it; None if it is none."""
    spoken = "de" if language() == "de" else "en_US"
    name = _calendar(country, day.year, spoken).get(day)
    return str(name) if name else None


def _calendar(country: str | None, year: int, spoken: str = "en_US") -> Mapping[date, str]:
    if country is None or country == NO_COUNTRY:
        return {}
    import holidays  # noqa: PLC0415 - takes a third of a second

    code, _dash, region = country.partition("-")
    try:
        return holidays.country_holidays(code, subdiv=region or None, years=year, language=spoken, expand=False)
    except NotImplementedError:
        return {}


@lru_cache(maxsize=1024)
def country_of_zone(zone: str | None) -> str | None:
    """The country that a time zone lies in; None for UTC and its like."""
    from babel.core import get_global  # noqa: PLC0415 - slow to import

    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    country = territories.get(zone or "") or territories.get(aliases.get(zone or "", ""))
    return str(country) if country in _supported() else None


def country_name(country: str) -> str:
    """A country in the current language, such as `Germany` or `Germany (Bayern)`; `parse_country` reads it."""
    if country == NO_COUNTRY:
        return _("none")
    from babel import Locale  # noqa: PLC0415 - slow to import

    code, _dash, region = country.partition("-")
    name = str(Locale.parse(language()).territories.get(code, code))
    return f"{name} ({_region_names(code).get(region, region)})" if region else name


def parse_country(given: str) -> str:
    """The country in a text: a name in any of our languages or a code, with or without a region; or NO_COUNTRY."""
    wanted = " ".join(given.split()).casefold().rstrip(")")
    if wanted in NO_COUNTRY_WORDS:
        return NO_COUNTRY
    known = _country_names()
    if wanted in known:
        return known[wanted]
    for country, region in _splits(wanted):
        if country in known and "-" not in known[country]:
            return f"{known[country]}-{_parse_region(known[country], region)}"
    near = get_close_matches(wanted, [name for name in known if len(name) > 3], n=2)
    hint = _(" Did you mean {names}?", names=" / ".join(country_name(known[name]) for name in near)) if near else ""
    raise UnknownCountryError(given=given.strip()[:60], hint=hint)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """A text taken apart at each of its separators, the longest first part first."""
    for found in reversed([*_SEPARATOR.finditer(text)]):
        yield text[: found.start()], text[found.end() :]


def _parse_region(country: str, given: str) -> str:
    regions = _region_names(country)
    wanted = {name.casefold(): code for code, name in regions.items()} | {code.casefold(): code for code in regions}
    wanted |= {name.casefold(): code for name, code in _class_of(country).subdivisions_aliases.items()}
    if given not in wanted:
        known = ", ".join(f"{code} ({name})" if name != code else code for code, name in regions.items())
        raise UnknownRegionError(given=given[:60], country=country_name(country), known=known or _("none of it"))
    return wanted[given]


@cache
def _region_names(country: str) -> Mapping[str, str]:
    """The regions of a country by code, each with its name where the package has one."""
    calendar = _class_of(country)
    named = {code: name for name, code in reversed(calendar.subdivisions_aliases.items())}
    return {code: named.get(code, code) for code in calendar.subdivisions}


def _class_of(country: str) -> type[HolidayBase]:
    import holidays  # noqa: PLC0415 - as above

    return type(holidays.country_holidays(country))


@cache
def _supported() -> frozenset[str]:
    from holidays import list_supported_countries  # noqa: PLC0415 - as above

    return frozenset(code for code in list_supported_countries() if len(code) == 2)


@cache
def _country_names() -> Mapping[str, str]:
    """The countries by code and by name in each of our languages, case-folded."""
    from babel import Locale  # noqa: PLC0415 - slow to import

    found = {
        str(name).casefold(): code
        for each in languages()
        for code, name in Locale.parse(each).territories.items()
        if code in _supported()
    }
    return found | {code.casefold(): code for code in _supported()} | _ALSO
