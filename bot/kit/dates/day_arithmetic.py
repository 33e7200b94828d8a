"""Calendar arithmetic: the next such date, the period around a day, so many weeks later."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from bot.kit.dates.values import DayRange

DAY = timedelta(days=1)


WEEK = timedelta(days=7)


MAX_COUNT = 5000


def upcoming(month: int, day: int, year: str | None, today: date) -> date | None:
    """The date with this day and month: of the year, if one was said, else the next from today on. None if impossible.

    29 February without a year is that of the next leap year if it is next year's at the latest.
    """
    if year:
        return real_date(int(year) + (2000 if len(year.strip()) == 2 else 0), month, day)
    candidates = [real_date(each, month, day) for each in (today.year, today.year + 1)]
    return next((each for each in candidates if each and each >= today), None)


def real_date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1] else None


def period_of(unit: str, today: date, ahead: int) -> DayRange:
    """The week, month, quarter or year that is so many ahead of today's."""
    name = unit.casefold()
    if name.startswith(("w", "k")):
        monday = today - timedelta(days=today.weekday()) + ahead * WEEK
        return DayRange(monday, monday + WEEK)
    if name.startswith("mon"):
        first = today.replace(day=1) + relativedelta(months=ahead)
        return DayRange(first, first + relativedelta(months=1))
    if name.startswith("q"):
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3 * ahead)
        return DayRange(first, first + relativedelta(months=3))
    first = date(today.year + ahead, 1, 1)
    return DayRange(first, date(first.year + 1, 1, 1))


def later_by(start: date, count: int, unit: str) -> date:
    """The day that is so many days, weeks, months or years after another."""
    name = unit.casefold()
    if count > MAX_COUNT:
        raise OverflowError
    if name.startswith(("d", "t")):
        return start + count * DAY
    if name.startswith("w"):
        return start + count * WEEK
    later: date = start + (relativedelta(months=count) if name.startswith("mon") else relativedelta(years=count))
    return later


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The first, second, … or last (-1) such weekday of a month; None if it has not so many."""
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[nth - 1 if nth > 0 else nth]) if -len(days) <= nth <= len(days) and nth else None
