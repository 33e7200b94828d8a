"""The dates and times of a text: our own grammar, checked and completed by a second reader."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from bot.kit.dates import second_reader, zones
from bot.kit.dates.mentions import own_times
from bot.kit.dates.second_reader import SecondReading
from bot.kit.dates.values import MAX_TEXT, Doubt, Grain, ReadingContext, TextSpan, TimeMention, TimeReading
from bot.kit.patterns import LazyPattern

MAX_CHECKED = 6
HALF_A_DAY, A_MINUTE = timedelta(hours=12), timedelta(minutes=1)
# What the library is known to read wrongly: it takes “Jahresende” for New Year's Day, 3/4 by the locale alone,
# “11-12” for a day of a month, and 1530 for a year.
_NOT_CHECKED = LazyPattern(
    r"\b(?:jahresende|monatsende)\b|\d/\d|(?<!\d)\d{4}(?!\d)(?!-)|(?<![\d-])\d{1,2}-\d{1,2}(?![\d-])", re.IGNORECASE
)
# As machines write a date and its time.
_ISO = LazyPattern(r"(?<=\d{4}-\d\d-\d\d)T(?=\d\d:\d\d)")
DAYS = frozenset({Grain.DAY, Grain.WEEK, Grain.MONTH, Grain.YEAR})


def find_times(text: str, context: ReadingContext) -> list[TimeMention]:
    """Every date, time, date with its time, and range in a text, in order and without overlaps.

    “Thu 10 Dec 15:00”, “15.12. um 15 Uhr”, “Wed 2-3pm” and “20.12. bis 6.1.” are one mention each; the end of a range
    of days is the day after its last one.
    """
    text = _ISO.sub(" ", text[:MAX_TEXT])
    own = own_times(text, context)
    if second_reader.library() is None:
        return own
    if len(own) > MAX_CHECKED:  # a list of dates, or an attempt to keep us busy
        return own
    checked = [_checked(each, text, context) for each in own]
    return sorted([*checked, *_others(own, text, context)], key=lambda each: each.span)


def _checked(mention: TimeMention, text: str, context: ReadingContext) -> TimeMention:
    """The mention, with the second reader's meaning where it takes the very same words for another time.

    What is doubtful already, and what is said in a zone, is not checked.
    """
    words = mention.span.of(text)
    if mention.doubts or mention.reading is None or zones.pieces(words) or _NOT_CHECKED.search(words):
        return mention
    whole = [each for each in second_reader.read(words, context) if each.span.end - each.span.start >= len(words)]
    if not whole or any(_agree(mention.reading, reading) for each in whole for reading in each.readings):
        return mention
    first = whole[0].readings[0]
    if first.start < context.now and first.grain not in DAYS:
        return mention
    return replace(mention, doubts=frozenset({Doubt.READERS_DISAGREE}), alternatives=(*mention.alternatives, first))


def _agree(one: TimeReading, other: TimeReading) -> bool:
    """Whether two mean the same: our days lie in the other's, else the moments are the same.

    Twelve hours' difference is no disagreement: which half of the day is meant is ours to say.
    """
    if one.grain in DAYS and other.grain in DAYS and one.end and other.end:
        return other.start <= one.start and one.end <= other.end
    if one.grain in DAYS or other.grain in DAYS:
        return _day(one.start) == _day(other.start)
    apart = abs(one.start - other.start)
    return apart < A_MINUTE or apart == HALF_A_DAY


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _others(own: list[TimeMention], text: str, context: ReadingContext) -> list[TimeMention]:
    """What the second reader alone has found between our own mentions; always with a doubt."""
    found: list[TimeMention] = []
    for gap in _gaps(own, text):
        for window in second_reader.windows(gap.of(text)):
            part = TextSpan(gap.start + window.start, gap.start + window.end)
            for each in second_reader.read(part.of(text), context):
                span = TextSpan(part.start + each.span.start, part.start + each.span.end)
                if not any(span.overlaps(other.span) for other in found) and _is_said(span.of(text), each, context):
                    found.append(_mention(span, each, context))
    return found


def _is_said(words: str, found: SecondReading, context: ReadingContext) -> bool:
    """Whether it is a day ahead that our grammar has no words for, such as “the Thursday after next”.

    Our grammar knows all ways to write digits, and refuses some on purpose (“at 3 sites”); ordinals belong to rules.
    """
    first = found.readings[0]
    is_refused = re.search(
        r"\d|(?:\b(?:ersten?|zweiten?|dritten?|vierten?|first|second|third|fourth|last|letzten?|morgen))$",
        words,
        re.IGNORECASE,
    )
    return len(words) > 3 and not is_refused and first.start > context.now and first.grain is not Grain.MONTH


def _gaps(own: list[TimeMention], text: str) -> list[TextSpan]:
    edges = [0, *(edge for each in own for edge in (each.span.start, each.span.end)), len(text)]
    return [TextSpan(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if end - start > 3]


def _mention(span: TextSpan, found: SecondReading, context: ReadingContext) -> TimeMention:
    first, *others = found.readings
    has_time = first.grain in (Grain.HOUR, Grain.MINUTE)
    return TimeMention(
        span, first, context.zone, has_date=True, has_time=has_time, doubts=frozenset({Doubt.ONE_READER_ONLY}),
        alternatives=tuple(each for each in others if each.grain is not first.grain),
    )  # fmt: skip
