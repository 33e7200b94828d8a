"""The dates and times of pauses and snoozes, as people write them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.errors import GroundswellError
from bot.kit.dates import (
    AbsenceReading,
    Doubt,
    Grain,
    ReadingContext,
    TimeMention,
    find_absence,
    find_later,
    find_times,
)
from bot.kit.i18n import _
from bot.kit.patterns import LazyPattern
from bot.kit.time import format_date

MAX_PAUSE = timedelta(days=366)
# The bot says back what it has understood, so these need no question; the past has an error of its own.
_HARMLESS = frozenset({Doubt.ABOUT, Doubt.IN_THE_PAST, Doubt.END_UNKNOWN})
_ONE_DAY = timedelta(hours=26)
# Even if both are the same day.
_FROM_TO = LazyPattern(r"\w\s+(?:to|bis)\s+\w")


class UnreadableDateError(GroundswellError):
    """I can't read “{given}” as a date. Try `2026-12-24`, `next Monday` or `in 2 weeks`."""


class AmbiguousDateError(GroundswellError):
    """“{given}” can mean more than one day: {days}. Write the day you mean like this: `{example}`."""


class NoEndError(GroundswellError):
    """Until when? Try `until Friday`, `24 Dec to 2 Jan` or `2 weeks`."""


class TooLongError(GroundswellError):
    """That day is more than a year away. Pick an earlier day; you can always pause again."""


def read_end(given: str, context: ReadingContext) -> datetime:
    """The end of a pause: the start of the named day in the member's zone; `2 weeks` counts from today."""
    return read_span(given, context)[1]


def read_span(given: str, context: ReadingContext) -> tuple[datetime | None, datetime]:
    """The start (None for now) and end of a pause; `24 Dec to 2 Jan` includes both days.

    A day alone is the end of it, but not one that is both ends. AmbiguousDateError if the days are doubtful, NoEndError
    if only a beginning was given.
    """
    day = None if _FROM_TO.search(given) else _day_alone(given, context)
    if day:
        _check(given, day.questions, (each.start.date() for each in (day.reading, *day.alternatives) if each))
        assert day.reading
        return None, _start_of_day(day.reading.start.date(), context)
    absence = find_absence(given, context)
    if absence is None or Doubt.IMPOSSIBLE_DATE in absence.doubts:
        raise UnreadableDateError(given=given[:60])
    _check(given, absence.questions, _ends(absence))
    if absence.back is None:
        raise NoEndError
    ends = _start_of_day(absence.back, context)
    return _start_of_day(absence.first, context) if absence.first > context.today else None, ends


def read_moment(given: str, context: ReadingContext, *, hour: str) -> datetime:
    """The end of a snooze: `2 hours` counts from now; a day without a time means its `hour` (HH:MM)."""
    found = find_later(given, context)
    if found is None or found.reading is None:
        raise UnreadableDateError(given=given[:60])
    _check(given, found.questions, (each.start.date() for each in (found.reading, *found.alternatives)))
    start = found.reading.start
    if found.reading.grain is Grain.DAY:
        start = datetime.combine(start.date(), time.fromisoformat(hour), ZoneInfo(context.zone))
    return start.astimezone(UTC)


def _day_alone(given: str, context: ReadingContext) -> TimeMention | None:
    """The one day that is all of a text; “today” is no end."""
    mentions = find_times(given, context)
    if len(mentions) != 1 or mentions[0].span.of(given).rstrip(" .") != given.strip(" ."):
        return None
    reading = mentions[0].reading
    is_day = reading and reading.grain is Grain.DAY and (reading.end is None or reading.end - reading.start <= _ONE_DAY)
    return mentions[0] if reading and is_day and reading.start.date() != context.today else None


def _ends(absence: AbsenceReading) -> list[date]:
    """The days of return that an absence may mean; of a doubtful beginning, the first days."""
    ranges = [(absence.first, absence.back), *((each.first, each.back) for each in absence.alternatives)]
    firsts = {first for first, _back in ranges}
    return [first if len(firsts) > 1 or back is None else back for first, back in ranges]


def _check(given: str, questions: frozenset[Doubt], days: Iterable[date]) -> None:
    """Raise AmbiguousDateError if a doubt has to be asked about."""
    if not questions - _HARMLESS:
        return
    named = list(dict.fromkeys(days))[:2]
    listed = _(" or ").join(format_date(each) for each in named)
    raise AmbiguousDateError(given=given[:60], days=listed, example=named[0].isoformat())


def _start_of_day(day: date, context: ReadingContext) -> datetime:
    end = datetime.combine(day, time(), ZoneInfo(context.zone))
    if end - context.now > MAX_PAUSE:
        raise TooLongError
    return end
