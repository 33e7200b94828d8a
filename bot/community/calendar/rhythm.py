"""When a series is by now, after it was moved as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.community.calendar.models import Series
from bot.community.calendar.recurrence import parse_wall_time
from bot.community.calendar.repetition import WEEKDAY_CODES


@dataclass(frozen=True)
class Rhythm:
    """A beginning in local time of the series' zone, and a rule (RFC 5545; empty for a single date)."""

    starts: datetime
    rule: str


def rhythm(series: Series) -> Rhythm:
    """The day and hour at which a series takes place now, and its rule with the weekdays of now."""
    day = parse_wall_time(series.local_start) + timedelta(days=series.moved_days)
    starts = datetime.combine(day.date(), time.fromisoformat(series.moved_at)) if series.moved_at else day
    return Rhythm(starts, ";".join(_later(part, series.moved_days) for part in series.rule.split(";")))


def _later(part: str, days: int) -> str:
    """A part of a rule with its weekdays so many days later; “the second Tuesday” becomes “the second Wednesday”."""
    name, equals, value = part.partition("=")
    if name != "BYDAY" or not days:
        return part
    moved = [
        f"{code[:-2]}{WEEKDAY_CODES[(WEEKDAY_CODES.index(code[-2:]) + days) % len(WEEKDAY_CODES)]}"
        for code in value.split(",")
    ]
    return f"{name}{equals}{','.join(moved)}"
