"""The first date of a series, and its RFC 5545 rule, from the phrases of a sentence."""

from __future__ import annotations

import re
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
from bot.community.calendar.recurrence import first_match, to_utc, to_wall_time
from bot.community.calendar.rrule_parser import Repetition
from bot.kit.time import format_date, format_moment

MAX_AHEAD = timedelta(days=5 * 366)
MAX_DATES = 1000
WEEKDAY_CODES = tuple(patterns.WEEKDAYS)
# Every month has this day.
LAST_SAFE_DAY = 28
MAX_MONTH_DAY = 31
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
GERMAN_MONTHS = {"mär": "mar", "mrz": "mar", "mai": "may", "okt": "oct", "dez": "dec"}


@dataclass(frozen=True)
class SpokenDay:
    """A day from a sentence; `by_name` if only its weekday was given, which means the next one."""

    date: date
    by_name: bool = False


@dataclass(frozen=True)
class RepetitionSpan:
    """A length of time: a number, and the first letter of its unit in English or German."""

    number: int
    unit: str

    @property
    def length(self) -> relativedelta:
        days = {"d": 1, "t": 1, "w": 7}.get(self.unit)
        return relativedelta(days=days * self.number) if days else relativedelta(months=self.number)


@dataclass(frozen=True)
class RepetitionEnd:
    """The end of a repetition, if given: on a day, after a span of time, or after a number of dates."""

    until: date | None = None
    span: RepetitionSpan | None = None
    times: int | None = None


def day_of(found: re.Match[str], zone: str, *, now: datetime) -> SpokenDay:
    """The day named by a phrase, as of now in a zone."""
    if weekday := found["weekday"]:
        code = patterns.DAY_CODES.get(weekday.casefold()) or patterns.DAY_CODES[weekday.casefold().removesuffix("s")]
        today = to_wall_time(now, zone).date()
        ahead = (WEEKDAY_CODES.index(code) - today.weekday()) % 7
        if found["strictly"]:
            return SpokenDay(today + timedelta(days=ahead or 7))
        return SpokenDay(today + timedelta(days=ahead), by_name=True)
    return SpokenDay(date_of(found["date"], zone, now=now))


def date_of(words: str, zone: str, *, now: datetime) -> date:
    """Parse a date in English or German; UnreadableDayError if it can't be parsed."""
    import dateparser  # noqa: PLC0415 - its import takes half a second

    wall_time = to_wall_time(now, zone)
    settings = {
        "RELATIVE_BASE": wall_time,
        "DATE_ORDER": "DMY" if "." in words else "MDY",  # 3.1. is written day first, 12/24 month first
    }
    plain = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|\bthe\s+|\bof\s+|^heute\s+(?=in\b)", "", words, flags=re.IGNORECASE)
    if re.fullmatch(r"day after tomorrow|übermorgen", plain, re.IGNORECASE):
        return wall_time.date() + timedelta(days=2)
    this_year, ahead = (
        dateparser.parse(plain.strip(), languages=["en", "de"], settings={**settings, "PREFER_DATES_FROM": preferred})
        for preferred in ("current_period", "future")
    )
    if this_year is None or ahead is None:
        raise UnreadableDayError(given=words.strip()[:60])
    # dateparser reads today's own date as next year's.
    return wall_time.date() if this_year.date() == wall_time.date() else ahead.date()


def last_day(found: re.Match[str], zone: str, *, now: datetime) -> date:
    """The last day of a repetition: a date, or the end of a month or year."""
    if found["date"]:
        return date_of(found["date"], zone, now=now)
    today = to_wall_time(now, zone).date()
    if found["this"]:
        month = today.month if found["this"].casefold().startswith("mo") else 12
        return _end_of(today.year, month)
    name = found["month"].casefold()[:3]
    month = MONTHS.index(GERMAN_MONTHS.get(name, name)) + 1
    year = int(found["year"] or 0) or today.year + (month < today.month)
    return _end_of(year, month)


def _end_of(year: int, month: int) -> date:
    end: date = date(year, month, 1) + relativedelta(day=31)
    return end


def first(
    day: SpokenDay | None, repeats: Repetition | None, time_of_day: time, zone: str, *, now: datetime
) -> tuple[datetime, Repetition | None]:
    """The local time of the first date, and the repetition completed from it; InThePastError if it is over."""
    if day is None and repeats is None:
        raise NoDayError
    wall_time = to_wall_time(now, zone)
    start = datetime.combine(day.date if day else wall_time.date(), time_of_day)
    if day and not day.by_name and to_utc(start, zone) <= now:
        raise InThePastError(moment=format_moment(to_utc(start, zone), zone), zone=zone)
    while to_utc(start, zone) <= now:
        start += timedelta(days=7 if day else 1)
    if start - wall_time > MAX_AHEAD:
        raise TooFarError(day=format_date(start.date()))
    if repeats is None:
        return start, None
    if repeats.month_day is not None:
        return _on_day_of_month(repeats, start)
    if repeats.frequency == "MONTHLY" and repeats.days and repeats.days[0].isalpha():
        found = first_match(f"FREQ=WEEKLY;BYDAY={repeats.days[0]}", start)
        assert found, "there is always another Tuesday"
        start, repeats = found, _nth_weekday(repeats, found)
    elif repeats.frequency == "MONTHLY" and day and day.by_name and not repeats.days:
        repeats = _nth_weekday(repeats, start)
    if any(re.match(r"[+-]?[6-9]", each) for each in repeats.days):
        raise NoOccurrenceError
    return first_match(repeats.rule, start) or start, repeats


def _on_day_of_month(repeats: Repetition, start: datetime) -> tuple[datetime, Repetition]:
    """The first such day; a monthly rule without a day repeats the day of its first date."""
    number = repeats.month_day or 0
    found = first_match(f"FREQ=MONTHLY;BYMONTHDAY={number}", start) if 0 < number <= MAX_MONTH_DAY else None
    if found is None:
        raise NoOccurrenceError
    return found, replace(repeats, month_day=None)


def _nth_weekday(repeats: Repetition, start: datetime) -> Repetition:
    return replace(repeats, days=(f"{(start.day - 1) // 7 + 1:+d}{WEEKDAY_CODES[start.weekday()]}",))


def rule(repeats: Repetition | None, starts: datetime, end: RepetitionEnd, zone: str) -> str:
    """The RFC 5545 rule with its end: COUNT for a span or a number of dates, UNTIL the last second of a day."""
    if repeats is None:
        if end.span or end.times or end.until:
            raise NoRepetitionError
        return ""
    made = _open_rule(repeats, starts)
    if end.until:
        last = to_utc(datetime.combine(end.until, time(23, 59, 59)), zone)
        if last < to_utc(starts, zone):
            raise NoOccurrenceError
        return f"{made};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    count = _count(made, starts, end.span) if end.span and end.times is None else end.times
    if count == 0:
        raise NoOccurrenceError
    if count and count > MAX_DATES:
        raise TooManyError(most=MAX_DATES)
    return f"{made};COUNT={count}" if count else made


def _open_rule(repeats: Repetition, starts: datetime) -> str:
    if repeats.frequency == "MONTHLY" and not repeats.days and starts.day > LAST_SAFE_DAY:
        # The 31st becomes the last day of a shorter month; RFC 5545 alone would leave that month out.
        days = ",".join(map(str, range(LAST_SAFE_DAY, starts.day + 1)))
        return f"{repeats.rule};BYMONTHDAY={days};BYSETPOS=-1"
    return repeats.rule


def _count(rule: str, starts: datetime, span: RepetitionSpan) -> int:
    """How many dates a span holds without its end: every week for 8 weeks gives 8."""
    end = starts + span.length
    dates = takewhile(lambda each: each < end, rrulestr(rule, dtstart=starts))
    return sum(1 for _ in zip(range(MAX_DATES + 1), dates, strict=False))
