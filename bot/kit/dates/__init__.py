"""The one reader of dates, times, zones and lengths: text in, values and their doubts out.

Every function takes what a person wrote, in English or German, and a `ReadingContext`; None or an empty list means that
nothing was found. A doubtful value comes with its `doubts` and the other meanings: `questions` are the doubts that must
be asked about before anything is saved, the rest are said back. Nothing here knows a database, Slack or a session.
"""

from __future__ import annotations

from bot.kit.dates.absences import find_absence
from bot.kit.dates.lengths import find_length
from bot.kit.dates.preferences import find_clock_time, find_later
from bot.kit.dates.reader import find_times
from bot.kit.dates.recurrence import find_rule
from bot.kit.dates.values import (
    SAID_BACK,
    AbsenceReading,
    ClockTime,
    DayRange,
    Doubt,
    Grain,
    LengthReading,
    ReadingContext,
    RuleReading,
    TextSpan,
    TimeMention,
    TimeReading,
    ZoneReading,
)
from bot.kit.dates.zones import find_zone, read_zone

__all__ = [
    "SAID_BACK",
    "AbsenceReading",
    "ClockTime",
    "DayRange",
    "Doubt",
    "Grain",
    "LengthReading",
    "ReadingContext",
    "RuleReading",
    "TextSpan",
    "TimeMention",
    "TimeReading",
    "ZoneReading",
    "find_absence",
    "find_clock_time",
    "find_later",
    "find_length",
    "find_rule",
    "find_times",
    "find_zone",
    "read_zone",
]
