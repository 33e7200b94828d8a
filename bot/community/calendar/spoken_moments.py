"""The day and the time of a planning sentence, put together where they stand apart."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.community.calendar import patterns
from bot.community.calendar.errors import (
    UnreadWordsError,
)
from bot.community.calendar.planning_sentence import PlanningSentence, blanked
from bot.community.calendar.sentence_dates import SpokenMoment
from bot.errors import GroundswellError
from bot.kit.dates import (
    Doubt,
    ReadingContext,
    TextSpan,
    TimeMention,
    ZoneReading,
    find_times,
    find_zone,
)
from bot.kit.dates import words as date_words
from bot.kit.dates.clock_times import is_early
from bot.kit.dates.zones import are_alike
from bot.kit.patterns import LazyPattern
from bot.kit.time import ImpossibleTimeError, UnknownZoneError, parse_zone

NOON = LazyPattern(r"\bmittags\b", re.IGNORECASE)
# Good enough for the end of a series, not for the day of a session.
VAGUE = LazyPattern(r"\b(?:end of|late|early|beginning of|start of|ende|anfang|monatsende|jahresende)\b", re.IGNORECASE)
# From one hour to another, where nothing else is a time: “Tuesdays 10-11”.
BARE_HOURS = LazyPattern(
    r"(?<![\w.:/-])(?:1?\d|2[0-3])(?:[:.][0-5]\d)?\s*(?:-|\u2013|bis|to)\s*(?:1?\d|2[0-4])(?:[:.][0-5]\d)?(?![\w/:-]|\.\d)"
)
# An hour before a name: “heute um 5 Stammtisch”.
HOUR_BEFORE_NAME = LazyPattern(
    r"\b(?:um|at)\s+(?:1?\d|2[0-3])(?=\s+(?!(?:min|hours?|stunden?|std|people|leute|personen|seats|plätze|sites|x|mal|times|%)\b)[^\W\d])",
    re.IGNORECASE,
)
SMALL_HOURS = LazyPattern(
    r"(?<![\d:.])(?:0?[1-5]|one|two|three|four|five|eins?|zwei|drei|vier|fünf)(?:[:.][0-5]\d)?\s*(?:uhr\s*)?(?:a\.m\.|am\b(?!\s*(?:\d|[^\W\d]+tag))|"
    r"(?:in der\s+)?nachts?\b|at\s+night|in\s+the\s+(?:night|morning)|morgens?\b|in\s+der\s+früh|früh\b)"
    r"|(?<![\d:.])12(?:[:.][0-5]\d)?\s*(?:uhr\s*)?(?:am\b|a\.m\.|nachts\b)",
    re.IGNORECASE,
)
MIDNIGHT = LazyPattern(r"\bmidnight\b", re.IGNORECASE)
# The “the 18th” of “a retro for the 18th”, which is no day without its preposition.
BARE_ORDINAL = LazyPattern(r"^the\s+(?=\d{1,2}(?:st|nd|rd|th)\b)", re.IGNORECASE)
ASIDE = LazyPattern(r"in\s|\(", re.IGNORECASE)
# Two blanks are where something was read already.
BEHIND_WORDS = LazyPattern(
    rf"(?<![\d:.])(?<!\w)(?!(?:uhr|am|pm|p\.m|a\.m|noon|mittags?|midnight|mitternacht|today|tomorrow|heute|morgen|übermorgen|time|zeit|h|"
    rf"{date_words.ANY_WEEKDAY}|{date_words.MONTH}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eins|zwei|drei|vier|fünf|sechs|"
    r"sieben|acht|neun|zehn|elf|zwölf|früh|o['’]?clock|clock)\W)[^\W\d][\w-]*[:]?\s?$",
    re.IGNORECASE,
)
OR = LazyPattern(r"\s*,?\s*(?:or|oder)\s+(?:(?:on|am|the|den)\s+)*", re.IGNORECASE)
MAX_ASIDES = 3
NO_TIME_OF_DAY = LazyPattern(r"(?<![\d:.])(?:2[4-9]|[3-9]\d):\d\d(?!\d)|(?<![\d:])\d{1,2}:[6-9]\d(?!\d)")


def find_moment(
    sentence: PlanningSentence, context: ReadingContext, problems: list[GroundswellError]
) -> SpokenMoment | None:
    """The one day and time of a sentence, put together if they stand apart; a second one is left unread."""
    if wrong := sentence.search(NO_TIME_OF_DAY):
        problems.append(ImpossibleTimeError(given=wrong[0]))
        return None
    text = _without_asides(sentence.left, context)
    zone_words = ""
    if zone := find_zone(text, context):
        zone_words = _zone_words(sentence, zone, context)
        text = blanked(text, zone.span)
    hours = BARE_HOURS.search(text)
    # The “bis 12” of “freitags 11 bis 12” is no time of its own.
    found = [
        each
        for each in find_times(text, context)
        if each.has_date or not hours or not hours.start() < each.span.start < hours.end()
    ]
    whole = [each for each in found if each.has_date and each.has_time]
    dated = [each for each in found if each.has_date and not each.has_time]
    timed = [each for each in found if each.has_time and not each.has_date]
    chosen = whole[:1] or [*dated[:1], *timed[:1]]
    said = [BARE_ORDINAL.sub("on the ", each.span.of(sentence.left)) for each in chosen]
    for each in chosen:
        sentence.take(each.span)
    if not any(each.has_time for each in chosen):
        said += _bare_hours(sentence)
    words = " ".join(said)
    if not zone_words and any(each.has_time for each in chosen):
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
    mention = _at_night(_early(again[0], sentence.text), words, sentence.text)
    if NOON.search(words) and mention.reading:
        mention = replace(
            mention, doubts=mention.doubts - {Doubt.PART_OF_DAY}, reading=replace(mention.reading, end=None)
        )
    if VAGUE.search(words):
        mention = replace(mention, doubts=mention.doubts | {Doubt.ABOUT})
    return SpokenMoment(words, mention)


def either_of_two(sentence: PlanningSentence, context: ReadingContext) -> SpokenMoment | None:
    """“Monday or Tuesday at 4”: the first of them, with the second as its other meaning; None without an “or”."""
    found = find_times(sentence.left, context)
    for one, other in itertools.pairwise(found):
        gap = TextSpan(one.span.end, other.span.start)
        if not (one.has_date and other.has_date and OR.fullmatch(gap.of(sentence.left))):
            continue
        behind = next((each for each in found if each.has_time and not each.has_date), None)
        said, second = one.span.of(sentence.left), other.span.of(sentence.left)
        hour = behind.span.of(sentence.left) if behind else _hour_in(second, context)
        pair = [each if _hour_in(each, context) else f"{each} {hour}".strip() for each in (said, second)]
        read = [find_times(each, context) for each in pair]
        if any(len(each) != 1 for each in read):
            return None
        for each in (one.span, gap, other.span, *([behind.span] if behind else [])):
            sentence.take(each)
        [first], [last] = read
        others = tuple(filter(None, (last.reading, *first.alternatives, *last.alternatives)))
        doubts = first.doubts | last.doubts | {Doubt.ONE_OF_TWO}
        return SpokenMoment(pair[0], replace(first, doubts=doubts, alternatives=others))
    return None


def _hour_in(words: str, context: ReadingContext) -> str:
    """The words of a day that say its time; empty if there is none."""
    found = next((each for each in find_times(words, context) if each.has_time), None)
    if found is None or not found.has_date or found.reading is None:
        return found.span.of(words) if found else ""
    return f"at {found.reading.start.astimezone(ZoneInfo(context.zone)):%H:%M}"


def _zone_words(sentence: PlanningSentence, zone: ZoneReading, context: ReadingContext) -> str:
    """The words that name a zone, taken out; empty for “in Graz” where clocks show the same: that is a place."""
    said = zone.span.of(sentence.left)
    is_place = re.match(r"in\s", said, re.IGNORECASE) and zone.zone and are_alike(zone.zone, context.zone)
    if is_place:
        sentence.places.append(zone.span)
    sentence.take(zone.span)
    return "" if is_place else f" {said}"


def _bare_hours(sentence: PlanningSentence) -> list[str]:
    """The words for a time that only its place in a sentence shows to be one; empty if there is none."""
    if hours := sentence.search(BARE_HOURS):
        return [f"at {hours[0]}"]
    hour = sentence.search(HOUR_BEFORE_NAME)
    return [hour[0]] if hour else []


def _without_asides(text: str, context: ReadingContext) -> str:
    """The text without the “in Japan” and “(Seoul)” that belong to other words than a time."""
    for _attempt in range(MAX_ASIDES):
        found = find_zone(text, context)
        if not found or not ASIDE.match(found.span.of(text)) or not BEHIND_WORDS.search(text[: found.span.start]):
            break
        text = blanked(text, found.span)
    return text


def _check_zone(sentence: PlanningSentence, problems: list[GroundswellError]) -> None:
    """Note a problem if a zone is named that nobody knows."""
    if unknown := patterns.UNKNOWN_ZONE.search(sentence.left):
        try:
            parse_zone(unknown["city"] or unknown[0])
        except UnknownZoneError as error:
            problems.append(error)


def _place_behind(sentence: PlanningSentence, position: int, context: ReadingContext) -> str:
    """A place right behind a time, such as “15:00 Berlin”, as words that name its zone; empty if there is none."""
    found = LazyPattern(r"\s*\(?(?P<name>[A-Z][\w/ -]*?)\)?(?=\s{2,}|\s*$|\s*[,;.])").match(sentence.left, position)
    zone = find_zone(found["name"], context) if found else None
    if not found or not zone or zone.span.of(found["name"]) != found["name"]:
        return ""
    sentence.take(TextSpan(*found.span()))
    return f" ({found['name']} time)"


def _at_night(mention: TimeMention, words: str, text: str) -> TimeMention:
    """The mention; small hours and midnight are asked about, with the meanings that are likelier."""
    if mention.reading is None or not mention.has_time:
        return mention
    if MIDNIGHT.search(words):
        doubt, later = Doubt.WHICH_MIDNIGHT, timedelta(days=1)
    elif SMALL_HOURS.search(words) and not is_early(text):
        doubt, later = Doubt.AT_NIGHT, timedelta(hours=12)
    else:
        return mention
    first = mention.reading
    other = replace(first, start=first.start + later, end=first.end and first.end + later)
    return replace(mention, doubts=mention.doubts | {doubt}, alternatives=(other, *mention.alternatives))


def _early(mention: TimeMention, text: str) -> TimeMention:
    """The mention; where the sentence is about breakfast, three o'clock is in the morning."""
    if Doubt.MORNING_OR_AFTERNOON not in mention.doubts or not mention.alternatives or not is_early(text):
        return mention
    first, *others = mention.alternatives
    doubts = mention.doubts - {Doubt.MORNING_OR_AFTERNOON}
    return replace(mention, reading=first, alternatives=tuple(others), doubts=doubts)
