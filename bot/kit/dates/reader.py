"""The questions that other packages ask of a text."""

from __future__ import annotations

from bot.kit.dates.values import (
    AbsenceReading,
    ClockTime,
    LengthReading,
    ReadingContext,
    RuleReading,
    TimeMention,
    ZoneReading,
)


def find_times(text: str, context: ReadingContext) -> list[TimeMention]:
    """Every date, time, date with its time, and range in a text, in order and without overlaps.

    “Thu 10 Dec 15:00”, “15.12. um 15 Uhr”, “Wed 2-3pm” and “20.12. bis 6.1.” are one mention each; the end of a range
    of days is the day after its last one.
    """
    raise NotImplementedError


def find_absence(text: str, context: ReadingContext) -> AbsenceReading | None:
    """The time that somebody will be away: “on holiday next week”, “back on Monday”, “bis 6.1. weg”, “krank”.

    A range includes both its days. After “until” a day is taken for the day of return, and the doubt
    LAST_DAY_OR_RETURN comes with the day after it. None if the text has no date and no word for an absence.
    """
    raise NotImplementedError


def find_clock_time(text: str, context: ReadingContext) -> ClockTime | None:
    """The time of day that somebody asks for: “at 4pm”, “um 8”, “halb neun”, “lieber nachmittags”, “mornings are bad”.

    A part of the day means an hour of our choice in it, with the doubt PART_OF_DAY.
    """
    raise NotImplementedError


def find_later(text: str, context: ReadingContext) -> TimeMention | None:
    """The end of a snooze, always ahead of now: “tomorrow”, “in two hours”, “heute Nachmittag”, “nächsten Montag”.

    A day without a time means its beginning. None for a “later” without any time.
    """
    raise NotImplementedError


def find_length(text: str) -> LengthReading | None:
    """The length of something that has one: “45m”, “1h30”, “90 Minuten”, “anderthalb Stunden”, “for an hour”."""
    raise NotImplementedError


def find_zone(text: str, context: ReadingContext) -> ZoneReading | None:
    """The zone that is named: “in Berlin”, “India time”, “CET”, “GMT+1”, “Europe/Berlin”, “I moved to Lisbon”."""
    raise NotImplementedError


def find_rule(text: str, context: ReadingContext) -> RuleReading | None:
    """How often something happens: “every other Tuesday until March except 24 December”, “jeden ersten Montag”."""
    raise NotImplementedError
