"""The twelve months that a year shows, and how a year is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bot.errors import GroundswellError
from bot.kit.i18n import _, language
from bot.kit.patterns import LazyPattern

YEARS_AHEAD, YEARS_BACK = 5, 5
MAX_QUOTED = 40
NEXT_YEAR = frozenset({"next", "next year", "nächstes", "nächstes jahr", "kommendes jahr"})
THIS_YEAR = frozenset({"this", "this year", "dieses", "dieses jahr"})
WEEK = timedelta(days=7)
_YEAR = LazyPattern(r"\d{4}")


class UnreadableYearError(GroundswellError):
    """I can't read “{given}” as a year. Write the year like this: `/community year {example}`."""


class NoSuchYearError(GroundswellError):
    """I can show the years {first} to {last}, but not {given}."""


@dataclass(frozen=True)
class YearSpan:
    """Twelve months from `first` on, before `end`; `year` is the calendar's, None for the months ahead."""

    first: date
    end: date
    year: int | None = None

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of all weeks of which a day is in the span."""
        monday = self.first - timedelta(days=self.first.weekday())
        return tuple(monday + number * WEEK for number in range((self.end - monday + WEEK - timedelta(days=1)) // WEEK))

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of its months."""
        return tuple(_month(self.first, number) for number in range(12))

    @property
    def title(self) -> str:
        """Such as `2027`, or `November 2026 to October 2027`."""
        if self.year:
            return str(self.year)
        from babel.dates import format_date  # noqa: PLC0415 - slow to import

        first, last = (format_date(day, "LLLL y", locale=language()) for day in (self.months[0], self.months[-1]))
        return _("{first} to {last}", first=first, last=last)

    def week_of(self, day: date) -> int:
        """The number of the week that a day is in."""
        return (day - self.weeks[0]) // WEEK


def ahead(today: date) -> YearSpan:
    """The twelve months from the beginning of this one."""
    first = today.replace(day=1)
    return YearSpan(first, _month(first, 12))


def of_year(year: int) -> YearSpan:
    return YearSpan(date(year, 1, 1), date(year + 1, 1, 1), year)


def read(text: str, today: date) -> YearSpan:
    """The span that a text means: nothing, a year, or “next”; errors say which years there are."""
    given = " ".join(text.split()).casefold().rstrip("?!.")
    if not given:
        return ahead(today)
    if given in NEXT_YEAR | THIS_YEAR:
        return of_year(today.year + (given in NEXT_YEAR))
    if not _YEAR.fullmatch(given):
        raise UnreadableYearError(given=text.strip()[:MAX_QUOTED], example=today.year + 1)
    first, last = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    if not first <= int(given) <= last:
        raise NoSuchYearError(given=given, first=first, last=last)
    return of_year(int(given))


def _month(first: date, number: int) -> date:
    """The first day of the month so many months after one."""
    months = first.year * 12 + first.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
