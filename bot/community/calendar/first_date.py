"""The first date somebody means, and the rule that goes on from there."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr

from bot.community.calendar import patterns
from bot.community.calendar.errors import (
    InThePastError,
    NoDayError,
    NoOccurrenceError,
    NoRepetitionError,
    TooFarError,
    TooManyError,
    UnreadableDayError,
)
from bot.community.calendar.recurrence import first_match, instant, on_the_wall
from bot.community.calendar.rrule_parser import Repetition
from bot.kit.time import say_date, say_moment

FURTHEST = timedelta(days=5 * 366)
MAX_DATES = 1000
CODES = tuple(patterns.WEEKDAYS)
LAST_SAFE_DAY = 28
MAX_MONTH = 31
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
IN_GERMAN = {"mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec"}


@dataclass(frozen=True)
class SpokenDay:
    """A day as it was said; `by_name` when it was only a weekday, which is the next one that is still to come."""

    date: date
    by_name: bool = False


@dataclass(frozen=True)
class RepetitionEnd:
    """How a repetition ends, as far as it was said: on a day, after a span such as (8, "w"), or after so many dates."""

    until: Callable[[], date] | None = None
    span: tuple[int, str] | None = None
    times: int | None = None


def day_of(found: re.Match[str], zone: str, *, at: datetime) -> SpokenDay:
    """The day that a phrase names, seen from now in a zone."""
    if weekday := found["weekday"]:
        code = patterns.DAY_CODES.get(weekday.casefold()) or patterns.DAY_CODES[weekday.casefold().removesuffix("s")]
        today = on_the_wall(at, zone).date()
        ahead = (CODES.index(code) - today.weekday()) % 7
        if found["strictly"]:
            return SpokenDay(today + timedelta(days=ahead or 7))
        return SpokenDay(today + timedelta(days=ahead), by_name=True)
    return SpokenDay(date_of(found["date"], zone, at=at))


def date_of(words: str, zone: str, *, at: datetime) -> date:
    """A date as people write it, in English or German; UnreadableDayError otherwise."""
    import dateparser  # noqa: PLC0415 - half a second that only a date should cost

    now = on_the_wall(at, zone)
    settings = {
        "RELATIVE_BASE": now,
        "DATE_ORDER": "DMY" if "." in words else "MDY",  # 3.1. is written day first, 12/24 month first
    }
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bthe\s+|\bof\s+|^heute\s+(?=in\b)", "", words, flags=re.IGNORECASE)
    if re.fullmatch(r"day after tomorrow|übermorgen", plain, re.IGNORECASE):
        return now.date() + timedelta(days=2)
    this_year, ahead = (
        dateparser.parse(plain.strip(), languages=["en", "de"], settings={**settings, "PREFER_DATES_FROM": preferred})
        for preferred in ("current_period", "future")
    )
    if this_year is None or ahead is None:
        raise UnreadableDayError(given=words.strip()[:60])
    # Of today's own date the parser makes next year's.
    return now.date() if this_year.date() == now.date() else ahead.date()


def last_day(found: re.Match[str], zone: str, *, at: datetime) -> date:
    """The day until which something repeats: a date, or the end of a month or year."""
    if found["date"]:
        return date_of(found["date"], zone, at=at)
    today = on_the_wall(at, zone).date()
    if found["this"]:
        month = today.month if found["this"].casefold().startswith("mo") else 12
        return _end_of(today.year, month)
    name = found["month"].casefold()[:3]
    month = MONTHS.index(IN_GERMAN.get(name, name)) + 1
    year = int(found["year"] or 0) or today.year + (month < today.month)
    return _end_of(year, month)


def _end_of(year: int, month: int) -> date:
    end: date = date(year, month, 1) + relativedelta(day=31)
    return end


def first(
    day: Callable[[str], SpokenDay] | None, repeats: Repetition | None, clock: time, zone: str, *, at: datetime
) -> tuple[datetime, Repetition | None]:
    """The first wall-clock time, and the repetition made certain by it; what is over already is an error."""
    now = on_the_wall(at, zone)
    said = day(zone) if day else None
    if said is None and repeats is None:
        raise NoDayError
    start = datetime.combine(said.date if said else now.date(), clock)
    if said and not said.by_name and instant(start, zone) <= at:
        raise InThePastError(moment=say_moment(instant(start, zone), zone), zone=zone)
    while instant(start, zone) <= at:
        start += timedelta(days=7 if said else 1)
    if start - now > FURTHEST:
        raise TooFarError(day=say_date(start.date()))
    if repeats is None:
        return start, None
    if repeats.month_day is not None:
        return _on_day_of_month(repeats, start)
    if repeats.frequency == "MONTHLY" and repeats.days and repeats.days[0].isalpha():
        found = first_match(f"FREQ=WEEKLY;BYDAY={repeats.days[0]}", start)
        assert found, "there is always another Tuesday"
        start, repeats = found, _nth_weekday(repeats, found)
    elif repeats.frequency == "MONTHLY" and said and said.by_name and not repeats.days:
        repeats = _nth_weekday(repeats, start)
    if any(re.match(r"[+-]?[6-9]", each) for each in repeats.days):
        raise NoOccurrenceError
    return first_match(repeats.rule, start) or start, repeats


def _on_day_of_month(repeats: Repetition, start: datetime) -> tuple[datetime, Repetition]:
    """The first such day; the rule repeats the day of its first date by itself."""
    number = repeats.month_day or 0
    found = first_match(f"FREQ=MONTHLY;BYMONTHDAY={number}", start) if 0 < number <= MAX_MONTH else None
    if found is None:
        raise NoOccurrenceError
    return found, replace(repeats, month_day=None)


def _nth_weekday(repeats: Repetition, start: datetime) -> Repetition:
    return replace(repeats, days=(f"{(start.day - 1) // 7 + 1:+d}{CODES[start.weekday()]}",))


def rule(repeats: Repetition | None, starts: datetime, end: RepetitionEnd, zone: str) -> str:
    """The rule with its end: a span and a number become a count, a day is the last moment of it."""
    until = end.until() if end.until else None
    if repeats is None:
        if end.span or end.times or until:
            raise NoRepetitionError
        return ""
    made = _open_rule(repeats, starts)
    if until:
        last = instant(datetime.combine(until, time(23, 59, 59)), zone)
        if last < instant(starts, zone):
            raise NoOccurrenceError
        return f"{made};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    count = end.times if end.times is not None else _count(made, starts, end.span)
    if count == 0:
        raise NoOccurrenceError
    if count and count > MAX_DATES:
        raise TooManyError(most=MAX_DATES)
    return f"{made};COUNT={count}" if count else made


def _open_rule(repeats: Repetition, starts: datetime) -> str:
    if repeats.frequency == "MONTHLY" and not repeats.days and starts.day > LAST_SAFE_DAY:
        # The 31st of a month that has none is its last day; RFC 5545 alone would leave that month out.
        days = ",".join(map(str, range(LAST_SAFE_DAY, starts.day + 1)))
        return f"{repeats.rule};BYMONTHDAY={days};BYSETPOS=-1"
    return repeats.rule


def _count(made: str, starts: datetime, span: tuple[int, str] | None) -> int | None:
    """How many dates a span holds, its end left out: every week for 8 weeks is 8."""
    if span is None:
        return None
    number, unit = span
    length = {"d": relativedelta(days=number), "t": relativedelta(days=number), "w": relativedelta(weeks=number)}
    end = starts + length.get(unit, relativedelta(months=number))
    dates = takewhile(lambda each: each < end, rrulestr(made, dtstart=starts))
    return sum(1 for _ in zip(range(MAX_DATES + 1), dates, strict=False))
