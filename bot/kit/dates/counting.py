"""Dates of a rule: how many of them a span of time holds, and which is the first of one for each quarter."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr

from bot.kit.dates.day_arithmetic import later_by
from bot.kit.dates.elements import Days
from bot.kit.dates.values import Grain
from bot.kit.patterns import LazyPattern

# Counting stops here: one more than a calendar takes, so that nobody mistakes it for what was said.
MAX_DATES = 1001
MAX_LEFT_OUT = 31
_OVER = LazyPattern(r"\b(?:over|during|über|während)\b", re.IGNORECASE)
_QUARTER = LazyPattern(r"quart|vierteljähr", re.IGNORECASE)


def dates_in_span(rule: str, first: date, number: int, unit: str) -> int:
    """The dates of a rule in so many days, weeks or months, without the end: every week for 8 weeks gives 8."""
    begins = datetime.combine(first, time())
    dates = iter(rrulestr(rule, dtstart=begins))
    start = next(dates, begins)
    end = datetime.combine(later_by(start.date(), number, unit), time())
    count = 1
    for each in dates:
        if each >= end or count >= MAX_DATES:
            break
        count += 1
    return count


def first_in_quarter(rule: str, said: str, today: date) -> date | None:
    """The first date of “each quarter on the second Friday”: in the first month of a quarter; None for other rules."""
    if "INTERVAL=3;BYDAY" not in rule or not _QUARTER.search(said):
        return None
    frequency, _interval, days = rule.split(";", 2)
    begins = datetime.combine(today, time())
    found = rrulestr(f"{frequency};BYMONTH=1,4,7,10;{days}", dtstart=begins).after(begins)
    return found.date() if found else None


def left_out_by(exceptions: Iterable[tuple[str, Days]]) -> tuple[date, ...]:
    """Every day of some exceptions, each with its words; “over Christmas” lasts until the new year has begun."""
    found: list[date] = []
    for said, days in exceptions:
        first, back = days.first, days.days.back if days.days else None
        if days.grain is Grain.DAY and (first.month, first.day) == (12, 25) and _OVER.search(said):
            first, back = first.replace(day=24), first.replace(year=first.year + 1, month=1, day=2)
        last = back or first + timedelta(days=1)
        found += [first + timedelta(days=number) for number in range(min((last - first).days, MAX_LEFT_OUT))]
    return tuple(dict.fromkeys(found))
