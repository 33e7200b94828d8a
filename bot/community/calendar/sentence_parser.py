"""Read planning sentences such as “Prompt jam every second Tuesday 15:00 for 8 weeks”, in their author's zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

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
from bot.community.calendar.planning_sentence import PlanningSentence
from bot.community.calendar.schedule_reading import ScheduleReading, ScheduleRequest
from bot.community.calendar.sentence_dates import with_dates
from bot.community.calendar.spoken_moments import either_of_two, find_moment
from bot.errors import GroundswellError
from bot.kit.dates import (
    Doubt,
    ReadingContext,
    RuleReading,
    TextSpan,
    find_length,
    find_rule,
    find_times,
    typos,
)
from bot.kit.dates import words as date_words
from bot.kit.dates.values import MAX_TEXT
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern

MAX_MINUTES = 24 * 60
MAX_SEATS = 100_000
# “Every fifth Monday”: few months have one.
FIFTH = LazyPattern(r"FREQ=MONTHLY;BYDAY=\+5[A-Z]{2}")
# A title with a number in it, and a colon or a dash behind it.
HEADLINE = LazyPattern(
    r"(?=[^:\u2013\u2014]*\d)(?=[^:\u2013\u2014]*[^\W\d_]{2})(?P<title>[^:\u2013\u2014]{3,80}?)(?::\s+|\s+[\u2013\u2014-]\s+)"
)
DATED = LazyPattern(
    rf"\b(?:{date_words.WEEKDAY}|{date_words.MONTH}|today|tomorrow|tonight|heute|morgen|übermorgen|every|each|jede[nrs]?|alle|weekly|daily|monthly|"
    r"täglich|wöchentlich|monatlich|noon|mittags?|um|at|am)\b|\d[:.]\d\d|\d\s*(?:uhr|[ap]\.?m)\b|\d\.\s*\d|\d/\d",
    re.IGNORECASE,
)
FROM_NOW_ON = LazyPattern(
    r"\b(?:ab\s+sofort|from\s+now\s+on|effective\s+immediately|starting\s+now|ab\s+jetzt)\b", re.IGNORECASE
)
# “Jeden Mittwochnachmittag”.
COMPOUND_DAY = LazyPattern(
    r"\b((?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)((?:nach|vor)?mittags?|abends?)\b", re.IGNORECASE
)
# “At 9 sharp”, “pünktlich um 9”.
EXACTLY = LazyPattern(
    r"(?<=[\dmr])\s*,?\s+(?:sharp|on\s+the\s+dot|pünktlich)(?!\w)|\bpünktlich\s+(?=um\b|ab\b|\d)", re.IGNORECASE
)
MAX_PLACE = 150


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
    sentence = PlanningSentence(_corrected(" ".join(text.split()), kinds))
    quoted, link, channel = (sentence.search(each) for each in (patterns.TITLE, patterns.LINK, patterns.CHANNEL))
    sentence.search(FROM_NOW_ON)
    sentence.search(EXACTLY)
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
    moment = either_of_two(sentence, context) or find_moment(sentence, context, problems)
    _take_surroundings(sentence, known, kinds, is_titled=bool(known or title))
    said = known.of(sentence.text).casefold() if known else None
    name = naming.name_in(sentence.left_over(known), said, title, kinds)
    reading = replace(
        reading, kind=name.kind, title=readable(name.title) if name.title else None, near=name.near,
        place=_joined(sentence.places, sentence.text), note=_joined(sentence.notes, sentence.text),
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
    found = None if sentence.search(patterns.NO_LIMIT) else sentence.search(patterns.SEATS)
    if not found:
        return None
    said = found["people"] or found["limit"] or found["seats"]
    seats = int(said) if said.lstrip("-").isdecimal() else date_words.number(said)
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
