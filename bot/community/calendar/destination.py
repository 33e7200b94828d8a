"""Where a session is moved to: “14 Jan to next Friday 3pm”, relative to the date that is moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.community.calendar import patterns
from bot.community.calendar.errors import ImpossibleDateError, NoDayError, NoDestinationError, UnreadWordsError
from bot.community.calendar.planning_sentence import PlanningSentence
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.recurrence import to_utc, to_wall_time
from bot.community.calendar.spoken_moments import find_moment
from bot.errors import GroundswellError
from bot.kit.dates import Doubt, Grain, ReadingContext, TimeMention, TimeReading, find_length, find_times, typos
from bot.kit.dates.values import to_ask
from bot.kit.patterns import LazyPattern

MAX_CHOICES = 4
LATER_HOURS = (1, 2)
A_WEEK = timedelta(days=7)
_TO = LazyPattern(r"\s+(?:to|auf|nach)\s+(?:(?:the|den|dem|am)\s+)?", re.IGNORECASE)
# Words that count from another day: for a session in January, “next Friday” may be one in January or the coming one.
_RELATIVE = LazyPattern(
    r"\b(?:next|following|the week after|a week later|nächste[nrms]?|folgende[nrms]?|darauf(?:folgende[nrms]?)?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Destination:
    """A new local time in a zone; with `others`, it has to be asked which one is meant."""

    to: datetime
    zone: str
    others: tuple[Destination, ...] = ()

    @property
    def moment(self) -> datetime:
        """The new beginning, in UTC."""
        return to_utc(self.to, self.zone)


def split_move(text: str, context: ReadingContext) -> tuple[str, str]:
    """What to move, and where to: at the first “to” with a day or a time behind it, else NoDestinationError."""
    for found in _TO.finditer(text):
        behind = text[found.end() :]
        first = next(iter(find_times(typos.corrected(behind), context)), None)
        if first and first.span.start <= 1 and not _ends_in_time(text[: found.start()], context):
            return text[: found.start()], behind
    parts = list(_TO.finditer(text))
    if not parts or not text[parts[-1].end() :].strip():
        raise NoDestinationError
    return text[: parts[-1].start()], text[parts[-1].end() :]


def _ends_in_time(text: str, context: ReadingContext) -> bool:
    """Whether a text has a “to” already and ends with a time: the “Thursday 2” of “to Thursday 2 to 3pm”."""
    return bool(_TO.search(text)) and any(each.span.end == len(text) for each in find_times(text, context))


def read(text: str, card: SessionCard, context: ReadingContext) -> Destination:
    """The new time of a session, from a day, a time, or both; what isn't said stays as it is.

    A weekday alone is that of the session's own week, or the next one that is not over.
    """
    sentence = PlanningSentence(typos.corrected(" ".join(text.split())))
    if (length := find_length(sentence.left)) and length.minutes == card.minutes:
        sentence.take(length.span)
    problems: list[GroundswellError] = []
    moment = find_moment(sentence, context, problems)
    if problems:
        raise problems[0]
    if moment is None:
        raise NoDestinationError
    unread = " ".join(patterns.FILLERS.sub(" ", sentence.left).split())
    if re.search(r"\w", unread):
        raise UnreadWordsError(unread=unread[:80])
    if moment.mention.reading is None:
        raise ImpossibleDateError
    _check_length(card, moment.mention)
    first, *others = dict.fromkeys(_wishes(moment.words, moment.mention, card, context))
    ahead = tuple(each for each in others if each.moment > context.now)[:MAX_CHOICES]
    return replace(first, others=ahead)


def _check_length(card: SessionCard, mention: TimeMention) -> None:
    """UnreadWordsError for a range of another length: only the beginning can be moved."""
    found = mention.reading
    if found and found.end and mention.has_time and Doubt.PART_OF_DAY not in mention.doubts:
        minutes = round((found.end - found.start) / timedelta(minutes=1))
        if minutes != card.minutes:
            raise UnreadWordsError(unread=f"{minutes} min")


def _wishes(words: str, mention: TimeMention, card: SessionCard, context: ReadingContext) -> Iterator[Destination]:
    """Every time that may be meant, the likeliest first."""
    old = to_wall_time(card.starts_at, mention.zone)
    readings = [each for each in (mention.reading, *mention.alternatives) if each]
    if not to_ask(mention.doubts) - {Doubt.IN_THE_PAST}:
        readings = readings[:1]
    if mention.is_weekday:
        for each in readings:
            yield Destination(_in_its_week(each, mention, old, context), mention.zone)
        return
    if mention.has_date and _RELATIVE.search(words):
        yield from _relative_to(words, old, card, context)
    for each in readings:
        yield from _wish(each, mention, old)
    if Doubt.PART_OF_DAY in mention.doubts:
        for hours in LATER_HOURS:
            yield from _wish(replace(readings[0], start=readings[0].start + timedelta(hours=hours)), mention, old)


def _relative_to(words: str, old: datetime, card: SessionCard, context: ReadingContext) -> Iterator[Destination]:
    """The meanings of the words for somebody who says them on the day of the session."""
    for mention in find_times(words, replace(context, now=card.starts_at)):
        for each in (mention.reading, *mention.alternatives):
            if each:
                yield from _wish(each, mention, old)


def _wish(found: TimeReading, mention: TimeMention, old: datetime) -> Iterator[Destination]:
    """One meaning with what isn't said taken from the old time; “next week” keeps the weekday."""
    zone = (
        getattr(found.start.tzinfo, "key", mention.zone)
        if Doubt.ZONE_HAS_TWO_MEANINGS in mention.doubts
        else mention.zone
    )
    local = found.start.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)
    if found.grain in (Grain.MONTH, Grain.YEAR):
        raise NoDayError
    day = local.date() + timedelta(days=old.weekday()) if found.grain is Grain.WEEK else local.date()
    time_of_day: time = local.time() if mention.has_time else old.time()
    yield Destination(datetime.combine(day if mention.has_date else old.date(), time_of_day), zone)


def _in_its_week(found: TimeReading, mention: TimeMention, old: datetime, context: ReadingContext) -> datetime:
    local = found.start.astimezone(ZoneInfo(mention.zone)).replace(tzinfo=None, fold=0)
    day = old.date() + timedelta(days=local.weekday() - old.weekday())
    to = datetime.combine(day, local.time() if mention.has_time else old.time())
    while to_utc(to, mention.zone) <= context.now:
        to += A_WEEK
    return to
