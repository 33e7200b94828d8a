"""Read planning sentences such as “Prompt jam every second Tuesday 15:00 for 8 weeks”, in their author's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import pairwise

from bot.community.calendar import naming, patterns, whereabouts
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
    ZoneReading,
    find_length,
    find_rule,
    find_times,
    find_zone,
    typos,
)
from bot.kit.dates import words as date_words
from bot.kit.dates.clock_times import is_early
from bot.kit.dates.values import MAX_TEXT
from bot.kit.dates.zones import are_alike
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
# An hour before a name: “heute um 5 Stammtisch”.
HOUR_BEFORE_NAME = re.compile(
    r"\b(?:um|at)\s+(?:1?\d|2[0-3])(?=\s+(?!(?:min|hours?|stunden?|std|people|leute|personen|seats|plätze|sites|x|mal|times|%)\b)[^\W\d])",
    re.IGNORECASE,
)
# A title with a number in it, and a colon or a dash behind it.
HEADLINE = re.compile(
    r"(?=[^:\u2013\u2014]*\d)(?=[^:\u2013\u2014]*[^\W\d_]{2})(?P<title>[^:\u2013\u2014]{3,80}?)(?::\s+|\s+[\u2013\u2014-]\s+)"
)
DATED = re.compile(
    rf"\b(?:{date_words.WEEKDAY}|{date_words.MONTH}|today|tomorrow|tonight|heute|morgen|übermorgen|every|each|jede[nrs]?|alle|weekly|daily|monthly|"
    r"täglich|wöchentlich|monatlich|noon|mittags?|um|at|am)\b|\d[:.]\d\d|\d\s*(?:uhr|[ap]\.?m)\b|\d\.\s*\d|\d/\d",
    re.IGNORECASE,
)
SMALL_HOURS = re.compile(
    r"(?<![\d:.])(?:0?[1-5]|one|two|three|four|five|eins?|zwei|drei|vier|fünf)(?:[:.][0-5]\d)?\s*(?:uhr\s*)?(?:a\.m\.|am\b(?!\s*(?:\d|[^\W\d]+tag))|"
    r"(?:in der\s+)?nachts?\b|at\s+night|in\s+the\s+(?:night|morning)|morgens?\b|in\s+der\s+früh|früh\b)"
    r"|(?<![\d:.])12(?:[:.][0-5]\d)?\s*(?:uhr\s*)?(?:am\b|a\.m\.|nachts\b)",
    re.IGNORECASE,
)
MIDNIGHT = re.compile(r"\bmidnight\b", re.IGNORECASE)
FROM_NOW_ON = re.compile(
    r"\b(?:ab\s+sofort|from\s+now\s+on|effective\s+immediately|starting\s+now|ab\s+jetzt)\b", re.IGNORECASE
)
# The “the 18th” of “a retro for the 18th”, which is no day without its preposition.
BARE_ORDINAL = re.compile(r"^the\s+(?=\d{1,2}(?:st|nd|rd|th)\b)", re.IGNORECASE)
# “Jeden Mittwochnachmittag”.
COMPOUND_DAY = re.compile(
    r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)((?:nach|vor)?mittags?|abends?)\b", re.IGNORECASE
)
ASIDE = re.compile(r"in\s|\(", re.IGNORECASE)
# Two blanks are where something was read already.
BEHIND_WORDS = re.compile(
    rf"(?<![\d:.])(?<!\w)(?!(?:uhr|am|pm|p\.m|a\.m|noon|mittags?|midnight|mitternacht|today|tomorrow|heute|morgen|übermorgen|time|zeit|h|"
    rf"{date_words.ANY_WEEKDAY}|{date_words.MONTH}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eins|zwei|drei|vier|fünf|sechs|"
    r"sieben|acht|neun|zehn|elf|zwölf|früh|o['’]?clock|clock)\W)[^\W\d][\w-]*[:]?\s?$",
    re.IGNORECASE,
)
MAX_ASIDES = 3
MAX_PLACE = 150
NO_TIME_OF_DAY = re.compile(r"(?<![\d:.])(?:2[4-9]|[3-9]\d):\d\d(?!\d)|(?<![\d:])\d{1,2}:[6-9]\d(?!\d)")


@dataclass
class PlanningSentence:
    """A sentence; phrases are blanked as they are read."""

    text: str
    left: str = ""
    taken: list[TextSpan] = field(default_factory=list)
    places: list[TextSpan] = field(default_factory=list)
    notes: list[TextSpan] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.left = self.text

    def take(self, span: TextSpan) -> None:
        self.left = blanked(self.left, span)
        self.taken.append(span)

    def search(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match of a pattern, which is taken out."""
        found = pattern.search(self.left)
        if found:
            self.take(TextSpan(*found.span()))
        return found

    def gaps(self) -> list[TextSpan]:
        """Where words are left between what was taken out."""
        edges = [TextSpan(0, 0), *sorted(self.taken), TextSpan(len(self.text), len(self.text))]
        gaps, reached = [], 0
        for before, after in pairwise(edges):
            reached = max(reached, before.end)
            if after.start > reached:
                gaps.append(TextSpan(reached, after.start))
        return gaps

    def left_over(self, kind: TextSpan | None) -> LeftOver:
        """The words between what was taken out."""
        gaps = self.gaps()
        behind = next((each for each in gaps if kind and each.start == kind.end), None)
        others = [each.of(self.text) for each in gaps if each != behind]
        return LeftOver(behind.of(self.text) if behind else "", others)


def blanked(text: str, span: TextSpan) -> str:
    """The text with blanks in place of a part."""
    return f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"


def read(text: str, kinds: Mapping[str, str], context: ReadingContext) -> ScheduleRequest:
    """Read a sentence that leaves no doubt; the errors of `calendar/errors.py` say what to add or change."""
    reading = understand(text, kinds, context)
    if problem := problem_of(reading, text):
        raise problem
    request = reading.request
    if request is None or not reading.is_clear:
        raise UnclearError(given=text[:80])
    return request


def problem_of(reading: ScheduleReading, text: str) -> GroundswellError | None:
    """Why a reading can't be kept: what it lacks, a channel by name only, or a doubt with no other meaning to offer."""
    if reading.problem:
        return reading.problem
    if reading.channel_name and not reading.channel:
        return UnknownChannelError(given=f"#{reading.channel_name}"[:80])
    if reading.questions and not reading.others:
        return UnclearError(given=text[:80])
    return None


def understand(text: str, kinds: Mapping[str, str], context: ReadingContext) -> ScheduleReading:
    """What a sentence says, with what is missing or doubtful.

    `kinds` has a kind's id by each of its names, casefolded.
    """
    if len(text) > MAX_TEXT:
        return ScheduleReading(context.zone, problem=LongSentenceError(most=MAX_TEXT))
    sentence = PlanningSentence(_corrected(" ".join(text.split()), kinds))
    quoted, link, channel = (sentence.search(each) for each in (patterns.TITLE, patterns.LINK, patterns.CHANNEL))
    sentence.search(FROM_NOW_ON)
    while patterns.REQUEST.match(sentence.text) and sentence.search(patterns.REQUESTED):
        continue
    title = quoted["title"] if quoted else _headline(sentence, kinds, context)
    known = naming.kind_at_once(sentence.left, kinds)
    if known:
        sentence.take(known)
    while numbered := sentence.search(whereabouts.NUMBERED):
        sentence.places.append(TextSpan(*numbered.span()))
    reading = ScheduleReading(
        context.zone, link=(link["slack"] or link["bare"]) if link else None,
        channel=channel["id"] if channel else None,
        channel_name=(channel["known"] or channel["name"]) if channel else None,
    )  # fmt: skip
    problems: list[GroundswellError] = []
    reading = replace(reading, capacity=_seats(sentence, problems), minutes=_length(sentence, problems))
    rule = _rule(sentence, context, problems)
    moment = find_moment(sentence, context, problems)
    _take_surroundings(sentence, known, kinds, is_titled=bool(known or title))
    said = known.of(sentence.text).casefold() if known else None
    name = naming.name_in(sentence.left_over(known), said, title, kinds)
    reading = replace(
        reading, kind=name.kind, title=name.title, near=name.near, place=_joined(sentence.places, sentence.text),
        note=_joined(sentence.notes, sentence.text),
    )  # fmt: skip
    reading = with_dates(reading, rule, moment, sentence.text, context)
    if rule is None and patterns.SPAN_WITHOUT_RULE.search(sentence.left):
        problems.append(NoRepetitionError())
    return replace(reading, problem=next(iter([*problems, *filter(None, (reading.problem, name.problem))]), None))


def _corrected(text: str, kinds: Mapping[str, str]) -> str:
    """The text with slips of the pen put right, but for a title in quotation marks."""
    text = COMPOUND_DAY.sub(r"\1 \2", text)
    quoted = patterns.TITLE.search(text)
    parts = [text[: quoted.start()], text[quoted.end() :]] if quoted else [text]
    return (quoted[0] if quoted else "").join(naming.corrected(typos.corrected(each), kinds) for each in parts)


def _headline(sentence: PlanningSentence, kinds: Mapping[str, str], context: ReadingContext) -> str | None:
    """A title with numbers before a colon or dash that a date follows: “5 tools in 50 minutes: Thursday …”."""
    found = HEADLINE.match(sentence.left)
    if not found or naming.kind_at_once(found["title"], kinds) or DATED.search(found["title"]):
        return None
    behind = sentence.left[found.end() :]
    dates = [each.span for each in find_times(behind, context) if each.has_date]
    rule = find_rule(behind, context)
    if min(each.start for each in (*dates, *(rule.spans if rule else ()), TextSpan(len(behind), len(behind)))) > 1:
        return None
    title = naming.trimmed(found["title"]) and patterns.POLITE.sub("", found["title"])
    if not title or len(title.split()) > naming.MAX_TITLE_WORDS:
        return None
    sentence.take(TextSpan(0, found.end()))
    return title


def _take_surroundings(
    sentence: PlanningSentence, known: TextSpan | None, kinds: Mapping[str, str], *, is_titled: bool
) -> None:
    """Take out where the session is, and what is only a remark at the end."""
    gaps = sentence.gaps()
    for gap in gaps:
        is_behind = known is not None and gap.start == known.end
        is_at_end = gap == gaps[-1] and gap.end == len(sentence.text)
        was_titled = is_titled
        for number, part in enumerate(whereabouts.segments(gap, sentence.text)):
            words = part.of(sentence.text)
            is_bare = is_titled and not (is_behind and number == 0)
            if whereabouts.is_place(words, is_bare=is_bare) or (
                is_at_end
                and is_titled
                and not is_behind
                and whereabouts.is_named_place(words)
                and not _is_unread(words)
            ):
                _take_place(sentence, part)
            elif is_behind and number == 0 and (start := whereabouts.place_at_end(words)) is not None:
                _take_place(sentence, TextSpan(part.start + start, part.end))
            elif own := naming.trimmed(words):
                is_remark = is_at_end and number > 0 and was_titled and not naming.kind_at_once(own, kinds)
                if is_remark and (not is_behind or number > 1) and whereabouts.is_note(words, naming.time_words):
                    sentence.notes.append(part)
                    sentence.take(part)
                is_titled = True


def _is_unread(words: str) -> bool:
    return naming.time_words(words) is not None


def _take_place(sentence: PlanningSentence, span: TextSpan) -> None:
    sentence.places.append(span)
    sentence.take(span)


def _joined(spans: list[TextSpan], text: str) -> str | None:
    return ", ".join(whereabouts.as_place(each.of(text)) for each in sorted(spans))[:MAX_PLACE] or None


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
    found = re.compile(r"\s*\(?(?P<name>[A-Z][\w/ -]*?)\)?(?=\s{2,}|\s*$|\s*[,;.])").match(sentence.left, position)
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
