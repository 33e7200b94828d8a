"""Reads the period of a figure as people type it: `October 2026`, `10/2026`, `Q3 2026`, `1.10.–31.10.2026`."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from bot.errors import GroundswellError
from bot.kit.patterns import LazyPattern

_ISO = LazyPattern(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DOTTED = LazyPattern(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})")
_SLASHED = LazyPattern(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4})")
_YEAR = LazyPattern(r"(?P<year>\d{4})")
_MONTH = LazyPattern(r"(?P<month>\d{1,2})\s*[./]\s*(?P<year>\d{4})|(?P<iso_year>\d{4})[-/](?P<iso_month>\d{1,2})")
_NAMED = LazyPattern(r"(?P<name>[^\W\d_]+)\.?,?\s+(?P<year>\d{4})|(?P<first_year>\d{4})\s+(?P<last_name>[^\W\d_]+)\.?")
_QUARTER = LazyPattern(
    r"(?:q\s*(?P<a>[1-4])|(?P<b>[1-4])\.?\s*(?:quartal|quarter)|quarter\s*(?P<c>[1-4]))[\s/,-]*(?P<year>\d{4})|"
    r"(?P<first_year>\d{4})[\s/,-]*q\s*(?P<d>[1-4])",
    re.IGNORECASE,
)
_WEEK = LazyPattern(
    r"(?:week|woche|kw|w)\s*(?P<week>\d{1,2})[\s/,]+(?P<year>\d{4})|(?P<iso_year>\d{4})-?\s?(?:w|kw|week)\s*(?P<iso_week>\d{1,2})",
    re.IGNORECASE,
)
_BETWEEN = LazyPattern(
    r"\s*(?:–|—|\.\.\.?|\bto\b|\bbis\b|\buntil\b|\s-\s|(?<=\d{4})-(?=\d{1,2}[./]))\s*", re.IGNORECASE
)
# In `1.10.–31.10.2026` the year stands once.
_YEAR_ONCE = LazyPattern(
    r"(?P<first>\d{1,2}\.\s?\d{1,2}\.)(?P<between>\s*(?:–|—|-|bis)\s*\d{1,2}\.\s?\d{1,2}\.)(?P<year>\s?\d{4})"
)
_FROM = LazyPattern(r"\A(?:from|von|vom)\s+", re.IGNORECASE)


class NoPeriodError(GroundswellError):
    """I can't read “{given}” as a period. Write a month, such as October 2026, or two dates."""


class AmbiguousPeriodError(GroundswellError):
    """“{given}” can be read in two ways: day or month first. Write dates like this: 2026-10-31."""


@dataclass(frozen=True, order=True)
class CalendarSpan:
    """Some days in a row, both of these included."""

    first: date
    last: date


def read_period(text: str) -> CalendarSpan:
    """The period that a text names; NoPeriodError, or AmbiguousPeriodError where day and month can be swapped."""
    given = text.strip()
    found = {each for each in _readings(given) if each.first <= each.last}
    if not found:
        raise NoPeriodError(given=given[:40])
    if len(found) > 1:
        raise AmbiguousPeriodError(given=given[:40])
    return found.pop()


def period_of(first: str, last: str) -> CalendarSpan:
    """The period from one date to another, each in a field of its own."""
    return read_period(f"{first.strip()} – {last.strip()}")


def _readings(given: str) -> Iterator[CalendarSpan]:
    whole = _whole(given)
    if whole:
        yield whole
        return
    with_years = _YEAR_ONCE.sub(r"\g<first>\g<year>\g<between>\g<year>", _FROM.sub("", given))
    ends = [each for each in _BETWEEN.split(with_years) if each.strip()]
    if len(ends) == 1:
        ends *= 2
    if len(ends) != 2:
        return
    months = [_whole(each) for each in ends]
    if months[0] and months[1]:
        yield CalendarSpan(months[0].first, months[1].last)
        return
    first, last = (_days(each) for each in ends)
    for order in first.keys() & last.keys():
        yield CalendarSpan(first[order], last[order])


def _days(text: str) -> Mapping[str, date]:
    """A date by the order of its parts: `day` first or `month` first; both where that makes no difference."""
    plain = _ISO.fullmatch(text) or _DOTTED.fullmatch(text)
    found: dict[str, date] = {}
    if plain:
        with suppress(ValueError):
            found["day"] = found["month"] = date(int(plain["year"]), int(plain["month"]), int(plain["day"]))
    elif slashed := _SLASHED.fullmatch(text):
        year, one, other = int(slashed["year"]), int(slashed["a"]), int(slashed["b"])
        with suppress(ValueError):
            found["day"] = date(year, other, one)
        with suppress(ValueError):
            found["month"] = date(year, one, other)
    return found


def _whole(text: str) -> CalendarSpan | None:
    """A year, quarter, month or week of the calendar."""
    with suppress(ValueError):
        if found := _YEAR.fullmatch(text):
            return CalendarSpan(date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31))
        if found := _QUARTER.fullmatch(text):
            number = int(next(filter(None, (found["a"], found["b"], found["c"], found["d"]))))
            return _months(int(found["year"] or found["first_year"]), 3 * number - 2, 3 * number)
        if found := _MONTH.fullmatch(text):
            month = int(found["month"] or found["iso_month"])
            return _months(int(found["year"] or found["iso_year"]), month, month)
        if found := _NAMED.fullmatch(text):
            named = _month_names().get((found["name"] or found["last_name"]).casefold())
            return _months(int(found["year"] or found["first_year"]), named, named) if named else None
        if found := _WEEK.fullmatch(text):
            year, week = int(found["year"] or found["iso_year"]), int(found["week"] or found["iso_week"])
            monday = date.fromisocalendar(year, week, 1)
            return CalendarSpan(monday, monday + timedelta(days=6))
    return None


def _months(year: int, first: int, last: int) -> CalendarSpan:
    return CalendarSpan(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


@cache
def _month_names() -> Mapping[str, int]:
    """The names of months and their short forms, in every language of ours, to their numbers."""
    from babel.dates import get_month_names  # noqa: PLC0415 - slow to import

    return {
        name.rstrip(".").casefold(): number
        for locale in ("en", "de", "de_AT")
        for width in ("wide", "abbreviated")
        for context in ("format", "stand-alone")
        for number, name in get_month_names(width, context, locale).items()
    } | {"sept": 9, "mrz": 3, "maerz": 3}
