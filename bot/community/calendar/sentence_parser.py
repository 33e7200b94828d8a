"""Read planning sentences such as “Prompt jam every second Tuesday 15:00 for 8 weeks”, in their author's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from bot.community.calendar import naming, patterns
from bot.community.calendar.errors import (
    ImpossibleSeatsError,
    LongSentenceError,
    NoOccurrenceError,
    NoRepetitionError,
    TooLongSessionError,
    UnclearError,
    UnknownChannelError,
    UnreadWordsError,
)
from bot.community.calendar.naming import LeftOver
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.community.calendar.sentence_dates import SpokenMoment, with_dates
from bot.errors import GroundswellError
from bot.kit.dates import (
    Doubt,
    ReadingContext,
    RuleReading,
    TextSpan,
    TimeMention,
    find_length,
    find_rule,
    find_times,
    find_zone,
    typos,
)
from bot.kit.dates.clock_times import is_early
from bot.kit.dates.values import MAX_TEXT
from bot.kit.mentions import readable
from bot.kit.time import ImpossibleTimeError, UnknownZoneError, parse_zone

MAX_MINUTES = 24 * 60
MAX_SEATS = 100_000
# “Every fifth Monday”: few months have one.
FIFTH = re.compile(r"FREQ=MONTHLY;BYDAY=\+5[A-Z]{2}")
NOON = re.compile(r"\bmittags\b", re.IGNORECASE)
# Good enough for the end of a series, not for the day of a session.
VAGUE = re.compile(r"\b(?:end of|late|early|beginning of|start of|ende|anfang|monatsende|jahresende)\b", re.IGNORECASE)
# From one hour to another, where nothing else is a time: “Tuesdays 10-11”.
BARE_HOURS = re.compile(
    r"(?<![\w.:/-])(?:1?\d|2[0-3])(?:[:.][0-5]\d)?\s*(?:-|\u2013|bis|to)\s*(?:1?\d|2[0-4])(?:[:.][0-5]\d)?(?![\w/:-]|\.\d)"
)
NO_TIME_OF_DAY = re.compile(r"(?<![\d:.])(?:2[4-9]|[3-9]\d):\d\d(?!\d)|(?<![\d:])\d{1,2}:[6-9]\d(?!\d)")


@dataclass
class PlanningSentence:
    """A sentence; phrases are blanked as they are read."""

    text: str
    left: str = ""
    taken: list[TextSpan] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = self.text

    def take(self, span: TextSpan) -> None:
        self.left = f"{self.left[: span.start]}{' ' * (span.end - span.start)}{self.left[span.end :]}"
        self.taken.append(span)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match of a pattern, which is taken out."""
        found = pattern.search(self.left)
        if found:
            self.take(TextSpan(*found.span()))
        return found

    def left_over(self, kind: TextSpan | None) -> LeftOver:
        """The words between what was taken out."""
        edges = [TextSpan(0, 0), *sorted(self.taken), TextSpan(len(self.text), len(self.text))]
        gaps, reached = [], 0
        for before, after in pairwise(edges):
            reached = max(reached, before.end)
            if after.start > reached:
                gaps.append(TextSpan(reached, after.start))
        behind = next((each for each in gaps if kind and each.start == kind.end), None)
        others = [each.of(self.text) for each in gaps if each != behind]
        return LeftOver(behind.of(self.text) if behind else "", others)


def read(text: str, kinds: Mapping[str, str], context: ReadingContext) -> ScheduleRequest:
    """Read a sentence that leaves no doubt; the errors of `calendar/errors.py` say what to add or change."""
    reading = understand(text, kinds, context)
    if problem := problem_of(reading, text):
        raise problem
    request = reading.request
    if request is None or not reading.is_clear:
        raise UnclearError(given=readable(text)[:80])
    return request


def problem_of(reading: ScheduleReading, text: str) -> GroundswellError | None:
    """Why a reading can't be kept: what it lacks, a channel by name only, or a doubt with no other meaning to offer."""
    if reading.problem:
        return reading.problem
    if reading.channel_name and not reading.channel:
        return UnknownChannelError(given=f"#{reading.channel_name}"[:80])
    if reading.questions and not reading.others:
        return UnclearError(given=readable(text)[:80])
    return None


def understand(text: str, kinds: Mapping[str, str], context: ReadingContext) -> ScheduleReading:
    """What a sentence says, with what is missing or doubtful.

    `kinds` has a kind's id by each of its names, casefolded.
    """
    if len(text) > MAX_TEXT:
        return ScheduleReading(context.zone, problem=LongSentenceError(most=MAX_TEXT))
    sentence = PlanningSentence(typos.corrected(" ".join(text.split())))
    quoted, link, channel = (sentence.search(each) for each in (patterns.TITLE, patterns.LINK, patterns.CHANNEL))
    known = naming.kind_at_once(sentence.left, kinds)
    if known:
        sentence.take(known)
    reading = ScheduleReading(
        context.zone, link=(link["slack"] or link["bare"]) if link else None,
        channel=channel["id"] if channel else None,
        channel_name=(channel["known"] or channel["name"]) if channel else None,
    )  # fmt: skip
    problems: list[GroundswellError] = []
    reading = replace(reading, capacity=_seats(sentence, problems), minutes=_length(sentence, problems))
    rule = _rule(sentence, context, problems)
    moment = find_moment(sentence, context, problems)
    said = known.of(sentence.text).casefold() if known else None
    name = naming.name_in(sentence.left_over(known), said, quoted["title"] if quoted else None, kinds)
    title = readable(name.title) if name.title else None
    reading = replace(reading, kind=name.kind, title=title, near=name.near)
    reading = with_dates(reading, rule, moment, sentence.text, context)
    if rule is None and patterns.SPAN_WITHOUT_RULE.search(sentence.left):
        problems.append(NoRepetitionError())
    return replace(reading, problem=next(iter([*problems, *filter(None, (reading.problem, name.problem))]), None))


def _seats(sentence: PlanningSentence, problems: list[GroundswellError]) -> int | None:
    found = sentence.search(patterns.SEATS)
    if not found:
        return None
    seats = int(found["people"] or found["limit"] or found["seats"])
    if 0 < seats <= MAX_SEATS:
        return seats
    problems.append(ImpossibleSeatsError(given=seats))
    return None


def _length(sentence: PlanningSentence, problems: list[GroundswellError]) -> int | None:
    found = find_length(sentence.left)
    if found:
        sentence.take(found.span)
        minutes = found.minutes
    elif bare := sentence.search(patterns.BARE_MINUTES):
        minutes = int(bare["minutes"])
    elif sentence.search(patterns.NO_MINUTES):
        minutes = 0
    else:
        return None
    try:
        return check_minutes(minutes)
    except TooLongSessionError as error:
        problems.append(error)
        return None


def check_minutes(minutes: int) -> int:
    """A length in minutes that a session may have; TooLongSessionError otherwise."""
    if not 0 < minutes <= MAX_MINUTES:
        raise TooLongSessionError(given=minutes)
    return minutes


def _rule(sentence: PlanningSentence, context: ReadingContext, problems: list[GroundswellError]) -> RuleReading | None:
    """How often, with its end and exceptions; what repeats in a way that no calendar of ours has is a problem."""
    if sentence.search(patterns.NO_INTERVAL):
        problems.append(NoOccurrenceError())
        return None
    found = find_rule(sentence.left, context)
    if found is None:
        return None
    words = " ".join(each.of(sentence.left).strip() for each in found.spans)
    for each in found.spans:
        sentence.take(each)
    is_of_month = re.search(r"month|monat|quart", words, re.IGNORECASE)
    if FIFTH.fullmatch(found.rule) and not is_of_month:
        return replace(found, doubts=found.doubts | {Doubt.EVERY_OR_OF_MONTH})
    is_unread_year = found.rule.startswith("FREQ=YEARLY") and "BYDAY" in found.rule
    if is_unread_year or (re.search(r"[+-]5", found.rule) and not is_of_month):
        problems.append(UnreadWordsError(unread=words[:80]))
        return None
    return found


def find_moment(
    sentence: PlanningSentence, context: ReadingContext, problems: list[GroundswellError]
) -> SpokenMoment | None:
    """The one day and time of a sentence, put together if they stand apart; a second one is left unread."""
    if wrong := sentence.search(NO_TIME_OF_DAY):
        problems.append(ImpossibleTimeError(given=wrong[0]))
        return None
    zone = find_zone(sentence.left, context)
    zone_words = f" {zone.span.of(sentence.left)}" if zone else ""
    if zone:
        sentence.take(zone.span)
    found = find_times(sentence.left, context)
    whole = [each for each in found if each.has_date and each.has_time]
    dated = [each for each in found if each.has_date and not each.has_time]
    timed = [each for each in found if each.has_time and not each.has_date]
    chosen = whole[:1] or [*dated[:1], *timed[:1]]
    said = [each.span.of(sentence.left) for each in chosen]
    for each in chosen:
        sentence.take(each.span)
    if not any(each.has_time for each in chosen) and (hours := sentence.search(BARE_HOURS)):
        said.append(f"at {hours[0]}")
    words = " ".join(said)
    if not zone and any(each.has_time for each in chosen):
        zone_words = _place_behind(sentence, max(each.span.end for each in chosen), context)
    _check_zone(sentence, problems)
    if not said:
        return None
    has_time = len(said) > len(chosen) or any(each.has_time for each in chosen)
    words = f"{words}{zone_words}" if has_time else words
    again = find_times(words, context)
    if len(again) != 1:
        problems.append(UnreadWordsError(unread=words.strip()[:80]))
        return None
    mention = _early(again[0], sentence.text)
    if NOON.search(words) and mention.reading:
        mention = replace(
            mention, doubts=mention.doubts - {Doubt.PART_OF_DAY}, reading=replace(mention.reading, end=None)
        )
    if VAGUE.search(words):
        mention = replace(mention, doubts=mention.doubts | {Doubt.ABOUT})
    return SpokenMoment(words, mention)


def _check_zone(sentence: PlanningSentence, problems: list[GroundswellError]) -> None:
    """Note a problem if a zone is named that nobody knows."""
    if unknown := patterns.UNKNOWN_ZONE.search(sentence.left):
        try:
            parse_zone(unknown["city"] or unknown[0])
        except UnknownZoneError as error:
            problems.append(error)


def _place_behind(sentence: PlanningSentence, position: int, context: ReadingContext) -> str:
    """A place right behind a time, such as “15:00 Berlin”, as words that name its zone; empty if there is none."""
    found = re.compile(r"\s*\(?(?P<name>[A-Z][\w/ -]*?)\)?(?=\s{2,}|\s*$|\s*[,;.])").match(sentence.left, position)
    zone = find_zone(found["name"], context) if found else None
    if not found or not zone or zone.span.of(found["name"]) != found["name"]:
        return ""
    sentence.take(TextSpan(*found.span()))
    return f" ({found['name']} time)"


def _early(mention: TimeMention, text: str) -> TimeMention:
    """The mention; where the sentence is about breakfast, three o'clock is in the morning."""
    if Doubt.MORNING_OR_AFTERNOON not in mention.doubts or not mention.alternatives or not is_early(text):
        return mention
    first, *others = mention.alternatives
    doubts = mention.doubts - {Doubt.MORNING_OR_AFTERNOON}
    return replace(mention, reading=first, alternatives=tuple(others), doubts=doubts)
