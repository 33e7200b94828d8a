"""How many dates of a rule a span of time holds."""

from __future__ import annotations

from datetime import date, datetime, time

from dateutil.rrule import rrulestr

from bot.kit.dates.day_arithmetic import later_by

# Counting stops here: one more than a calendar takes, so that nobody mistakes it for what was said.
MAX_DATES = 1001


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
