"""A draft that was just shown, corrected in words: “no, at 4”, “nein, donnerstags”, “only until the end of March”."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.community import scheduling
from bot.community.calendar import doubt_text, drafts, first_date, sentence_parser, views
from bot.community.calendar.details import DetailsWish
from bot.community.calendar.drafts import SeriesTimes
from bot.community.calendar.errors import AlreadyAnnouncedError, GoneError
from bot.community.calendar.first_date import RepetitionEnd, SpokenDay
from bot.community.calendar.models import Series
from bot.community.calendar.recurrence import parse_wall_time, rule_parts
from bot.community.calendar.repetition import Repetition
from bot.community.calendar.schedule_reading import ScheduleReading
from bot.community.command_context import CommunityCommandContext
from bot.delivery.standing_offers import Offered
from bot.kit.dates import ReadingContext, find_rule
from bot.kit.patterns import LazyPattern
from bot.kit.slack import Json

MAX_WORDS = 14
DISCARD = f"community:press {views.DISCARD} "
_BEGINS = LazyPattern(
    r"^(?:(?:no|nope|nein|nee|ne|not|actually|oh|oops|sorry|wait|doch|besser|lieber|eher|better|rather|i\s+mean[t]?|ich\s+mein(?:e|te)|"
    r"(?:make|change)\s+(?:it|that|them)(?:\s+to)?|mach(?:e)?\s+(?:das|es|daraus)|let's\s+(?:do|say|make\s+it)|please|bitte|and|und|but|aber|"
    r"only|just|nur)(?![\w'])[\s,.!:;\u2013-]*)+",
    re.IGNORECASE,
)
_ENDS = LazyPattern(
    r"[\s,.!]*\b(?:only|nur|instead|please|bitte|stattdessen|then|dann)[\s.!]*$|[\s.!]+$", re.IGNORECASE
)
_UNTIL = LazyPattern(
    r"(?P<rest>.*?)(?:^|[\s,]+)(?:(?:and|und|only|nur|but|aber)\s+)*"
    r"(?P<end>(?:until|till|til|through|bis)\s.*|for\s+\w+\s+(?:weeks|months|times)|\d+\s*(?:mal|times))",
    re.IGNORECASE,
)
_AND = LazyPattern(r"^(?:with|mit|and|und|für|for)\s+", re.IGNORECASE)


def shown(offered: Offered | None) -> int | None:
    """The draft whose preview made an offer; None for any other offer."""
    values = [each.value for each in offered.choices] if offered else []
    return next((int(each.removeprefix(DISCARD)) for each in values if each.startswith(DISCARD)), None)


def correct(context: CommunityCommandContext, series_id: int, text: str) -> Json | None:
    """The draft with what a text changes of it, shown again; None for a text that says anything else.

    What the text leaves open stays as it is, the end and the days left out, too.
    """
    try:
        drafts.check_author(context.session, context.member, series_id)
        series = drafts.find(context.session, context.member.workspace_id, series_id)
    except (GoneError, AlreadyAnnouncedError):
        return None
    said = _ENDS.sub("", _BEGINS.sub("", " ".join(text.replace("’", "'").split())))
    if not said or text.rstrip().endswith("?") or len(said.split()) > MAX_WORDS:
        return None
    here = replace(context.reading, zone=series.zone)
    end = _end(said, here) if series.rule else None
    rest = _AND.sub("", said[: end.start] if end else said).strip(" ,")
    reading = sentence_parser.understand(rest, {}, here) if rest else ScheduleReading(series.zone)
    has_own_words = reading.title or reading.kind or reading.near or reading.channel_name
    times = None if has_own_words else _times(series, reading, end.end if end else None, now=context.now)
    texts = {"place": reading.place, "link": reading.link, "channel": reading.channel}
    details = DetailsWish(
        {name: text for name, text in texts.items() if text},
        reading.minutes, capacity=reading.capacity, sets_seats=reading.capacity is not None,
    )  # fmt: skip
    if has_own_words or (times is None and details.is_empty):
        return None
    if times:
        drafts.retime(context.session, series, times)
    draft = drafts.edit(context.session, series, details, context.member, now=context.now)
    remarks = scheduling.remarks(context, draft)
    questions = list(doubt_text.questions(reading, context.catalog))
    return views.draft_preview(draft, context.zone, replace(remarks, questions=questions))


@dataclass(frozen=True)
class _SpokenEnd:
    """A new end of a series, and where the words for it begin."""

    start: int
    end: RepetitionEnd


def _end(said: str, context: ReadingContext) -> _SpokenEnd | None:
    """The new end of a series; None if a text names none."""
    found = _UNTIL.fullmatch(said)
    rule = find_rule(f"every week {found['end']}", context) if found else None
    if found is None or rule is None or (rule.until is None and rule.count is None):
        return None
    return _SpokenEnd(found.end("rest"), RepetitionEnd(rule.until, rule.count))


def _times(series: Series, reading: ScheduleReading, end: RepetitionEnd | None, *, now: datetime) -> SeriesTimes | None:
    """The new first date and rule of a draft; None if a text changes neither."""
    before = parse_wall_time(series.local_start)
    repeats = Repetition.of(series.rule) if series.rule else None
    if reading.repeats is None and reading.day is None and reading.at is None and end is None:
        return None
    at = reading.at or before.time()
    day = SpokenDay(reading.day) if reading.day else None
    if reading.repeats:
        starts, repeats = first_date.first(day, reading.repeats, at, series.zone, now=now)
    elif day:
        starts, _once = first_date.first(day, None, at, series.zone, now=now)
        repeats = first_date.on_the_day(repeats, starts) if repeats else None
    else:
        starts = datetime.combine(before.date(), at)
    return SeriesTimes(
        starts, _with_end(first_date.rule(repeats, starts, end or reading.end, series.zone), series.rule)
    )


def _with_end(rule: str, before: str) -> str:
    """A rule with the end of the one before, if it has none of its own."""
    if not rule or {"UNTIL", "COUNT"} & rule_parts(rule).keys():
        return rule
    end = {name: value for name, value in rule_parts(before).items() if name in {"UNTIL", "COUNT"}} if before else {}
    return ";".join([rule, *(f"{name}={value}" for name, value in end.items())])
