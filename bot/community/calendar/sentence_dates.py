"""The first date of a planning sentence, and every other meaning of its day, its time or its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.community.calendar import first_date
from bot.community.calendar.errors import (
    ImpossibleDateError,
    NoDayError,
    NoRepetitionError,
    NoTimeError,
)
from bot.community.calendar.first_date import RepetitionEnd, SpokenDay
from bot.community.calendar.recurrence import first_match
from bot.community.calendar.repetition import Repetition
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.errors import GroundswellError
from bot.kit.dates import (
    Doubt,
    Grain,
    ReadingContext,
    RuleReading,
    TimeMention,
    TimeReading,
    find_clock_time,
    find_times,
)
from bot.kit.dates import days as named_days
from bot.kit.dates.elements import Days
from bot.kit.patterns import LazyPattern

A_DAY = timedelta(hours=26)
LATER_HOURS = (1, 2)
LAST_NTH = 4
_NTH_WEEKDAY = LazyPattern(
    r"\b(?:second|third|fourth|2nd|3rd|4th|zweite[nrs]?|dritte[nrs]?|vierte[nrs]?|[234]\.)\s+[^\W\d]+(?:day|tag|woch)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SpokenMoment:
    """The day and time of a sentence, with the words that say them."""

    words: str
    mention: TimeMention


@dataclass(frozen=True)
class _When:
    """One meaning of the day and time of a sentence."""

    zone: str
    day: SpokenDay | None
    at: time
    minutes: int | None = None


def with_dates(
    reading: ScheduleReading, rule: RuleReading | None, moment: SpokenMoment | None, text: str, context: ReadingContext
) -> ScheduleReading:
    """The reading with its rule and first date, what is missing or doubtful about them, and its other meanings."""
    if rule:
        end = RepetitionEnd(rule.until, rule.count, rule.excluded)
        reading = replace(
            reading, repeats=Repetition.of(rule.rule), said_rule=rule.rule, end=end, doubts=rule.doubts, day=rule.starts
        )
    if moment is None:
        return replace(reading, problem=NoTimeError())
    mention = moment.mention
    reading = replace(reading, doubts=reading.doubts | mention.doubts, zone=mention.zone)
    if problem := _missing(moment, rule, context):
        return replace(_half(reading, mention), problem=problem)
    reading = _in_period(reading, moment, context)
    whens = [_when(each, moment, reading, context) for each in (mention.reading, *mention.alternatives) if each]
    ends = [reading.end, *(replace(reading.end, until=day) for day in _other_last_days(rule, text, context))]
    readings = [_dated(replace(reading, end=end), when, context) for when in whens for end in ends]
    if mention.reading is None:
        first: ScheduleReading = replace(reading, at=whens[0].at, problem=ImpossibleDateError())
    else:
        first, *readings = readings
    if Doubt.PART_OF_DAY in mention.doubts:
        later = [replace(whens[0], at=whens[0].at.replace(hour=(whens[0].at.hour + more) % 24)) for more in LATER_HOURS]
        readings += [_dated(reading, when, context) for when in later]
    if rule and whens and (other := _other_rhythm(rule, text)):
        readings.append(_dated(replace(reading, repeats=other, said_rule=other.rule), whens[0], context))
    others = (each for each in readings if each.problem is None and each.request != first.request)
    return replace(first, others=tuple(dict.fromkeys(others)))


def _other_rhythm(rule: RuleReading, text: str) -> Repetition | None:
    """The other meaning of “every second Tuesday”: that of the month; of “every fifth Monday”: every five weeks."""
    repeats = Repetition.of(rule.rule)
    if Doubt.EVERY_OR_OF_MONTH in rule.doubts:
        return Repetition("WEEKLY", 5, tuple(day[-2:] for day in repeats.days))
    is_nth = any(_NTH_WEEKDAY.search(span.of(text)) for span in rule.spans)
    if (
        rule.count is not None
        or not is_nth
        or repeats.frequency != "WEEKLY"
        or not 2 <= repeats.interval <= LAST_NTH
        or len(repeats.days) != 1
    ):
        return None
    return Repetition("MONTHLY", days=(f"{repeats.interval:+d}{repeats.days[0]}",))


def _missing(moment: SpokenMoment, rule: RuleReading | None, context: ReadingContext) -> GroundswellError | None:
    """What a day and time lack for a first date."""
    mention = moment.mention
    if mention.reading is None:
        return None if mention.has_time and mention.alternatives else ImpossibleDateError()
    start, end = mention.reading.start, mention.reading.end
    if rule is None and mention.has_date and end and end - start > A_DAY:
        return NoRepetitionError()
    if not mention.has_time:
        return NoTimeError()
    has_day = mention.has_date and _period(moment, context) is None
    return None if has_day or rule else NoDayError()


def _period(moment: SpokenMoment, context: ReadingContext) -> Days | None:
    """The week, month or year in which no day was named."""
    found = named_days.find(moment.words, context)
    return found[0] if found and all(each.grain is not Grain.DAY for each in found) else None


def _in_period(reading: ScheduleReading, moment: SpokenMoment, context: ReadingContext) -> ScheduleReading:
    """“Every Monday in January” begins and ends with January."""
    period = _period(moment, context)
    if period is None or period.days is None or period.days.back is None:
        return reading
    first = max(period.days.first, context.today)
    until = reading.end.until or period.days.back - timedelta(days=1)
    return replace(reading, day=first, end=replace(reading.end, until=None if reading.end.times else until))


def _half(reading: ScheduleReading, mention: TimeMention) -> ScheduleReading:
    """The reading with the day or the time of day that was said."""
    if mention.reading is None:
        return reading
    start = mention.reading.start
    return replace(
        reading, day=start.date() if mention.has_date else reading.day,
        at=start.time().replace(tzinfo=None) if mention.has_time else None,
    )  # fmt: skip


def _when(found: TimeReading, moment: SpokenMoment, reading: ScheduleReading, context: ReadingContext) -> _When:
    """One meaning as a local day and time; a day that a rule begins on counts, too."""
    mention = moment.mention
    zone = _zone(found, mention)
    local = found.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    at = local.time()
    if Doubt.SKIPPED_BY_CLOCK_CHANGE in mention.doubts and (clock := find_clock_time(moment.words, context)):
        at = clock.at
    is_exact = found.end and Doubt.PART_OF_DAY not in mention.doubts
    minutes = round((found.end - found.start) / timedelta(minutes=1)) if found.end and is_exact else None
    if mention.has_date and _period(moment, context) is None:
        return _When(zone, SpokenDay(local.date(), by_name=mention.is_weekday), at, minutes)
    return _When(zone, SpokenDay(reading.day) if reading.day else None, at, minutes)


def _zone(found: TimeReading, mention: TimeMention) -> str:
    """The zone of a meaning: an abbreviation may have several."""
    key = getattr(found.start.tzinfo, "key", None)
    return key if Doubt.ZONE_HAS_TWO_MEANINGS in mention.doubts and key else mention.zone


def _other_last_days(rule: RuleReading | None, text: str, context: ReadingContext) -> Iterator[date]:
    """Other meanings of the last day of a rule: 03/04 may be in March or in April."""
    if rule is None or rule.until is None:
        return
    for span in rule.spans:
        for mention in find_times(re.sub(r"^\s*\S+\s+", "", span.of(text)), context):
            readings = [each for each in (mention.reading, *mention.alternatives) if each and each.end]
            days = [each.end.date() - timedelta(days=1) for each in readings if each.end]
            if rule.until in days:
                yield from (each for each in dict.fromkeys(days) if each != rule.until)


def _dated(reading: ScheduleReading, when: _When, context: ReadingContext) -> ScheduleReading:
    """The reading with one meaning of its first date, or the reason why that cannot be."""
    reading = replace(
        reading,
        zone=when.zone,
        day=when.day.date if when.day else None,
        at=when.at,
        minutes=when.minutes or reading.minutes,
    )
    try:
        starts, repeats = first_date.first(when.day, reading.repeats, when.at, when.zone, now=context.now)
        if repeats:
            starts = _not_excluded(starts, repeats, reading.end.excluded)
        rule = first_date.rule(repeats, starts, reading.end, when.zone)
    except GroundswellError as error:
        return replace(reading, problem=error)
    return replace(reading, day=starts.date(), starts=starts, repeats=repeats, rule=rule)


def _not_excluded(starts: datetime, repeats: Repetition, excluded: tuple[date, ...]) -> datetime:
    """The first date that is not left out."""
    while starts.date() in excluded:
        later = first_match(first_date.open_rule(repeats, starts), starts + timedelta(minutes=1))
        if later is None or later == starts:
            break
        starts = later
    return starts
