"""“3.4.” is 3 April, but for somebody in America it may have been meant as March the 4th."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.community.calendar import sentence_parser
from bot.community.calendar.recurrence import to_utc
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.kit.dates import ReadingContext
from bot.kit.patterns import LazyPattern

# Only a date so far ahead is doubted.
UNLIKELY_AFTER = timedelta(days=100)
MONTH_FIRST = ("America/", "US/", "Pacific/Honolulu")
_DOTTED = LazyPattern(r"\b(0?[1-9]|1[0-2])\.(0?[1-9]|1[0-2])\.(?!\d)")


def with_month_first(
    reading: ScheduleReading, text: str, kinds: Mapping[str, str], context: ReadingContext
) -> ScheduleReading:
    """A reading with the other order of day and month among its meanings, where people write the month first.

    Only for a first date that is unlikely as it was read.
    """
    if reading.starts is None or not context.zone.startswith(MONTH_FIRST):
        return reading
    swapped = _DOTTED.sub(r"\2.\1.", text)
    if swapped == text or to_utc(reading.starts, reading.zone) - context.now <= UNLIKELY_AFTER:
        return reading
    other = sentence_parser.understand(swapped, kinds, context)
    is_other = other.problem is None and other.starts not in (None, reading.starts)
    return replace(reading, others=(*reading.others, replace(other, others=()))) if is_other else reading
