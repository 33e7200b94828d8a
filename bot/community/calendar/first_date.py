"""The first date of a series, and its RFC 5545 rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.community.calendar.errors import (
    InThePastError,
    NoDayError,
    NoOccurrenceError,
    NoRepetitionError,
    TooFarError,
    TooManyError,
)
from bot.community.calendar.recurrence import first_match, to_utc, to_wall_time
from bot.community.calendar.repetition import WEEKDAY_CODES, Repetition
from bot.kit.time import format_date, format_moment

MAX_AHEAD = timedelta(days=5 * 366)
MAX_DATES = 1000
# Every month has this day.
LAST_SAFE_DAY = 28
MAX_MONTH_DAY = 31


@dataclass(frozen=True)
class SpokenDay:
    """A day from a sentence; `by_name` if only its weekday was given, which means the next one."""

    date: date
    by_name: bool = False


@dataclass(frozen=True)
class RepetitionEnd:
    """The end of a repetition, if given: on a day, or after a number of dates; and the days left out."""

    until: date | None = None
    times: int | None = None
    excluded: tuple[date, ...] = ()


def first(
    day: SpokenDay | None, repeats: Repetition | None, time_of_day: time, zone: str, *, now: datetime
) -> tuple[datetime, Repetition | None]:
    """The local time of the first date, and the repetition completed from it; InThePastError if it is over."""
    is_yearly = repeats is not None and repeats.frequency == "YEARLY"
    if (day is None and (repeats is None or is_yearly)) or (day and day.by_name and is_yearly):
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
    if repeats.frequency == "MONTHLY" and repeats.days and repeats.days[0].isalpha() and not repeats.position:
        found = first_match(f"FREQ=WEEKLY;BYDAY={repeats.days[0]}", start)
        assert found, "there is always another Tuesday"
        start, repeats = found, _nth_weekday(repeats, found)
    elif repeats.frequency == "MONTHLY" and day and day.by_name and not repeats.days:
        repeats = _nth_weekday(repeats, start)
    if any(re.match(r"[+-]?[6-9]", each) for each in repeats.days):
        raise NoOccurrenceError
    # Every other Tuesday begins with the coming one, whatever day is today; so does every other month's first Tuesday.
    is_coming = repeats.frequency == "WEEKLY" or (repeats.frequency == "MONTHLY" and bool(repeats.days) and day is None)
    every = replace(repeats, interval=1) if is_coming else repeats
    return first_match(every.rule, start) or start, repeats


def _on_day_of_month(repeats: Repetition, start: datetime) -> tuple[datetime, Repetition]:
    """The first such day; a monthly rule without a day repeats the day of its first date."""
    number = repeats.month_day or 0
    found = first_match(f"FREQ=MONTHLY;BYMONTHDAY={number}", start) if 0 < number <= MAX_MONTH_DAY else None
    if found is None:
        raise NoOccurrenceError
    return found, replace(repeats, month_day=None)


def on_the_day(repeats: Repetition, start: datetime) -> Repetition:
    """A repetition on the weekday of another first date: “every Tuesday” from a Thursday on is every Thursday."""
    if len(repeats.days) != 1:
        return repeats
    if repeats.frequency == "WEEKLY":
        return replace(repeats, days=(WEEKDAY_CODES[start.weekday()],))
    number, weekday = repeats.days[0][:-2], repeats.days[0][-2:]
    is_last = number == "-1" and (start + timedelta(days=7)).month != start.month
    if repeats.frequency != "MONTHLY" or (is_last and weekday == WEEKDAY_CODES[start.weekday()]):
        return repeats
    return _nth_weekday(repeats, start)


def _nth_weekday(repeats: Repetition, start: datetime) -> Repetition:
    return replace(repeats, days=(f"{(start.day - 1) // 7 + 1:+d}{WEEKDAY_CODES[start.weekday()]}",))


def rule(repeats: Repetition | None, starts: datetime, end: RepetitionEnd, zone: str) -> str:
    """The RFC 5545 rule with its end: COUNT for a number of dates, UNTIL the last second of a day."""
    if repeats is None:
        if end.times is not None or end.until or end.excluded:
            raise NoRepetitionError
        return ""
    made = open_rule(repeats, starts)
    if end.until:
        last = to_utc(datetime.combine(end.until, time(23, 59, 59)), zone)
        if last < to_utc(starts, zone):
            raise NoOccurrenceError
        return f"{made};UNTIL={last.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if end.times == 0:
        raise NoOccurrenceError
    if end.times and end.times > MAX_DATES:
        raise TooManyError(most=MAX_DATES)
    return f"{made};COUNT={end.times}" if end.times else made


def open_rule(repeats: Repetition, starts: datetime) -> str:
    """The rule without its end; the 31st becomes the last day of a shorter month, which RFC 5545 would leave out.

    So does the 29th of February.
    """
    if repeats.frequency == "YEARLY" and (starts.month, starts.day) == (2, 29):
        return f"{repeats.rule};BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"
    if repeats.frequency == "MONTHLY" and not repeats.days and starts.day > LAST_SAFE_DAY:
        days = ",".join(map(str, range(LAST_SAFE_DAY, starts.day + 1)))
        return f"{repeats.rule};BYMONTHDAY={days};BYSETPOS=-1"
    return repeats.rule
