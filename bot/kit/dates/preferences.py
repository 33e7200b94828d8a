"""Phrases for the time of day that somebody prefers, and for the end of a snooze."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.kit.dates import clock_times, words
from bot.kit.dates.day_arithmetic import WEEK, later_by
from bot.kit.dates.elements import PartOfDay, TimeOfDay
from bot.kit.dates.lengths import find_length
from bot.kit.dates.reader import find_times
from bot.kit.dates.spans import span_of
from bot.kit.dates.values import MAX_TEXT, ClockTime, Doubt, Grain, ReadingContext, TextSpan, TimeMention, TimeReading
from bot.kit.dates.words import DAY_UNIT, MONTH_UNIT, NUMBER, WEEK_UNIT, phrase
from bot.kit.patterns import LazyPattern

NOON = clock_times.NOON
MORNING, AFTERNOON = 9 * 60, 14 * 60

_BARE_HOUR = LazyPattern(r"\s*(?P<hour>\d{1,2})(?:[:.h](?P<minute>[0-5]\d))?\s*[.!]?\s*")
_NO_BEFORE = LazyPattern(
    r"\b(?:no|not|never|don['’]?t|avoid|instead of|rather than|anything but|nicht|nie|kein\w*|statt|"
    r"außer|bloß nicht|ungern)\b[^,.;]{0,25}$",
    re.IGNORECASE,
)
_NO_BEHIND = LazyPattern(
    r"[^,.;]{0,12}?\s*\b(?:(?:is|are|is too|are too|ist|sind|doesn['’]?t|don['’]?t|don['’]?t really|"
    r"does not|do not|do|won['’]?t|geht|passt|passen|gehen|never|klappt)\s+)+"
    r"(?:\w+\s+)?(?:bad|busy|not|no good|difficult|hard|tricky|too early|too late|terrible|work|"
    r"suit|out|schlecht|nicht|schwierig|ungünstig|zu früh|zu spät|voll|blöd|doof|mir nicht)\b",
    re.IGNORECASE,
)
_TOO = LazyPattern(r"\b(?:too|zu)\s+$", re.IGNORECASE)
_DAYS_LENGTH = phrase(rf"(?:for\s+|für\s+)?(?P<number>{NUMBER})\s*(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT}|d|w)")


def find_clock_time(text: str, context: ReadingContext) -> ClockTime | None:
    """The time of day that somebody asks for: “at 4pm”, “um 8”, “halb neun”, “lieber nachmittags”, “mornings are bad”.

    A part of the day means an hour of our choice in it, with the doubt PART_OF_DAY; one that doesn't suit means the
    other half of the day.
    """
    text = text[:MAX_TEXT]
    if bare := _BARE_HOUR.fullmatch(text):
        minutes = int(bare["hour"]) * 60 + int(bare["minute"] or 0)
        span = TextSpan(0, len(text))
        return ClockTime(span, _time(minutes)) if minutes < 24 * 60 else None
    del context  # the same in every zone and locale
    found = clock_times.find(text)
    clocks = [each for each in found if isinstance(each, TimeOfDay)]
    parts = [each for each in found if isinstance(each, PartOfDay)]
    wanted = [each for each in clocks if not _is_refused(text, each.span)] or (clocks if not parts else [])
    if wanted:
        return _at(wanted[0], parts, text)
    liked = [each for each in parts if not _is_refused(text, each.span)]
    doubts = frozenset({Doubt.PART_OF_DAY})
    if liked:
        return ClockTime(liked[0].span, _time(liked[0].times.start), doubts)
    if parts:
        other = AFTERNOON if parts[0].times.start <= NOON else MORNING
        return ClockTime(parts[0].span, _time(other), doubts)
    return None


def _is_refused(text: str, span: TextSpan) -> bool:
    before, behind = text[: span.start], text[span.end :]
    return any((_NO_BEFORE.search(before), _NO_BEHIND.match(behind), _TOO.search(before)))


def _at(clock: TimeOfDay, parts: list[PartOfDay], text: str) -> ClockTime:
    """A clock time in the half of the day that a part beside it says; else 1 to 6 in the afternoon, with the doubt."""
    start = clock.times.start % (24 * 60)
    if not clock.is_open:
        return ClockTime(clock.span, _time(start))
    part = next((each for each in parts if not _is_refused(text, each.span)), None)
    if part:
        is_wrong = (start < NOON) != part.is_early and not NOON <= start < NOON + 60
        return ClockTime(clock.span, _time(clock_times.shifted(start) if is_wrong else start))
    if start < NOON + 60:
        return ClockTime(clock.span, _time(start))
    if clock_times.is_early(text):
        return ClockTime(clock.span, _time(clock_times.shifted(start)))
    other = _time(clock_times.shifted(start))
    return ClockTime(clock.span, _time(start), frozenset({Doubt.MORNING_OR_AFTERNOON}), (other,))


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def find_later(text: str, context: ReadingContext) -> TimeMention | None:
    """The end of a snooze, always ahead of now: “tomorrow”, “in two hours”, “heute Nachmittag”, “nächsten Montag”.

    A day without a time means its beginning; a length alone (“2 hours”, “3 days”) counts from now. None for a “later”
    without any time, and for times that are over.
    """
    for each in find_times(text, context):
        if each.reading is None:
            return each
        ahead = _ahead(each, each.reading, context)
        if ahead:
            return ahead
    return _after_length(text, context)


def _ahead(mention: TimeMention, reading: TimeReading, context: ReadingContext) -> TimeMention | None:
    """The mention without its end, if it is ahead; today's weekday means next week's."""
    start = reading.start
    if start <= context.now and mention.is_weekday:
        start = (start.replace(tzinfo=None) + WEEK).replace(tzinfo=start.tzinfo)
    if start <= context.now:
        return None
    return replace(mention, reading=replace(reading, start=start, end=None))


def _after_length(text: str, context: ReadingContext) -> TimeMention | None:
    if length := find_length(text):
        moment = context.now + length.length
        reading = TimeReading(moment, None, Grain.MINUTE if length.minutes % 60 else Grain.HOUR)
        return TimeMention(length.span, reading, context.zone, has_date=True, has_time=True)
    match = _DAYS_LENGTH.search(text)
    if not match:
        return None
    try:
        day = later_by(context.today, words.number(match["number"]), match["unit"])
    except (OverflowError, ValueError):
        return None
    start = datetime.combine(day, time(), ZoneInfo(context.zone))
    if start - context.now < timedelta():
        return None
    reading = TimeReading(start, None, Grain.DAY)
    return TimeMention(span_of(match), reading, context.zone, has_date=True, has_time=False)
