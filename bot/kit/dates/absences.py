"""Phrases for being away: holidays, leave, illness, pauses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.kit.dates import words
from bot.kit.dates.day_arithmetic import DAY, WEEK, later_by
from bot.kit.dates.reader import find_times
from bot.kit.dates.spans import span_of
from bot.kit.dates.values import (
    MAX_TEXT,
    AbsenceReading,
    DayRange,
    Doubt,
    Grain,
    ReadingContext,
    TextSpan,
    TimeMention,
)
from bot.kit.dates.words import DAY_UNIT, MONTH_UNIT, NUMBER, WEEK_UNIT, YEAR_UNIT, phrase
from bot.kit.patterns import LazyPattern

# “Until March” said in April means next year's, not the one that has just begun.
MIN_ABSENCE = DAY

_AWAY = phrase(
    r"(?:on (?:holidays?|vacation|leave|pto|sick leave)|holidays?|vacation|annual leave|(?:parental|"
    r"maternity|paternity|sick|family) leave|"
    r"leave|pto|time off|days? off|week off|off|away|out of (?:the )?office|out|ooo|not (?:here|"
    r"there|around|available|in)|travell?ing|"
    r"sabbatical|sick|ill(?! be\b)|unwell|not well|poorly|in hospital|pause|break|be back|back|return(?:ing)?|skip|"
    r"(?:in |im |auf )?(?:urlaub|elternzeit|mutterschutz|sonderurlaub|resturlaub|ferien|auszeit|"
    r"reha|kur|dienstreise|pause|sabbatical)|"
    r"weg|abwesend|nicht (?:da|im büro|erreichbar|verfügbar|hier)|frei|verreist|unterwegs|krank(?:geschrieben|"
    r"gemeldet)?|"
    r"pausieren|pausiere|zurück|wieder (?:da|im büro|hier|zurück)|fort|bin raus|raus)"
)
# Without a date these may mean anything.
_TOO_WEAK = {
    "back",
    "off",
    "out",
    "skip",
    "break",
    "raus",
    "frei",
    "leave",
    "return",
    "zurück",
    "in",
    "be back",
    "wieder da",
}
_NOT_EXACT = LazyPattern(r"\b(?:over|around|über|um)\s+$", re.IGNORECASE)
_AFTER_SPAN = LazyPattern(rf"in\s+{NUMBER}\s", re.IGNORECASE)
_AND = LazyPattern(r"\s*(?:,|and|und|&)\s*", re.IGNORECASE)
_BACK_BEFORE = LazyPattern(
    r"(?:\b(?:back|return(?:ing)?|resume|zurück|wieder (?:da|im büro|hier|zurück|erreichbar))(?: "
    r"(?:again|from|in the office|at work|at my desk|in|to work))*"
    r"|\b(?:i['’]ll be there again|start again|weiter|geht es weiter|"
    r"komme?(?: ich| wir)?(?: erst| wieder)+))[\s,:]*(?:on|from|am|ab|seit|"
    r"wieder|erst|erst wieder|the|in)?\s*(?:am|ab|dem|the|next)?\s*$",
    re.IGNORECASE,
)
_BACK_BEHIND = LazyPattern(
    r"\s*(?:(?:ist|bin|komme?|komm|werde|sind|i['’]?m|i am|i will be|i['’]ll be|ich|wir|we|he|she|"
    r"er|sie|mal|erst|dann|again)\s+)*"
    r"(?:wieder\s+)?(?:back|zurück|wieder (?:da|im büro|hier|zurück|erreichbar)|da|weiter)\b",
    re.IGNORECASE,
)
_UNTIL = LazyPattern(
    r"\b(?P<word>until|till|til|til|til the|bis|bis zum|bis einschließlich|bis zum einschließlich|"
    r"through|thru|up to|up until|up to and including|"
    r"until and including|until the|till the|through the|bis inklusive)(?:\s+(?:the|and including|"
    r"zum|einschließlich|inklusive|incl\.?|on|dem|after))*\s*$",
    re.IGNORECASE,
)
_INCLUSIVE_BEFORE = LazyPattern(
    r"(?:through|thru|including|einschließlich|inklusive|incl\.?|after)\s*(?:the\s+|on\s+)?$", re.IGNORECASE
)
_INCLUSIVE_BEHIND = LazyPattern(
    r"\s*,?\s*(?:inclusive|included|incl\.?|einschließlich|inklusive|inkl\.?)(?!\w)", re.IGNORECASE
)
_FROM = LazyPattern(
    r"\b(?:from|starting(?: on| from)?|beginning(?: on)?|as of|since|ab|von|vom|seit|ab dem)\s*(?:the\s+|"
    r"dem\s+|on\s+)?$",
    re.IGNORECASE,
)
_SPAN = phrase(
    rf"(?:for\s+|für\s+)?(?:(?:the\s+next|die\s+nächsten|another|noch|about|etwa|rund|ca\.?)\s+)?(?P<number>{NUMBER})(?:\s+(?:whole|"
    rf"ganze|full|more))?\s*"
    rf"(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT}|{YEAR_UNIT})(?:\s+lang)?(?!\s+(?:ago|before|from now))"
)
_SOME = phrase(r"(?:a few|some|several|ein paar|einige|mehrere)\s+(?P<unit>days|weeks|months|tage|wochen|monate)")
_HALF_YEAR = phrase(r"(?:half a year|ein halbes jahr|six months|6 monate)")
_FORTNIGHT = phrase(r"(?:a|the next|next|this|one) fortnight(?!\s+(?:ago|before|from now|from today|on\b))")
_REST = phrase(
    r"(?:for\s+)?(?:the\s+)?(?:rest|remainder)\s+of\s+(?:the|this)\s+(?P<unit>week|month|year)|"
    r"(?:den\s+)?rest\s+(?:der|des|dieser|dieses)\s+(?P<einheit>woche|monats?|jahres?)"
)
_BEYOND = LazyPattern(
    r"\b(?:bis\s+nach|(?:until|till|til)\s+after)\s+(?:den\s+|dem\s+|the\s+)?(?:weihnachten|christmas|xmas|silvester|"
    r"neujahr|new\s+year\S*)\b",
    re.IGNORECASE,
)
# “Once a week” is how often, and no week.
_NO_SPAN = LazyPattern(
    r"\b(?:in|every|alle|vor|heute in|jede[nrs]?|once|twice|times|lessons?|per|\w*mal)\s+$", re.IGNORECASE
)
# “Sick today, nothing until Wednesday” are two things, and Wednesday is the day of return.
_NOTHING = LazyPattern(r"\b(?:nothing|no|not|nichts|nix|keine?|nicht)\b", re.IGNORECASE)
_SHOWN_FEW = 3
_OF_THE_HOUR = frozenset({Doubt.PART_OF_DAY, Doubt.MORNING_OR_AFTERNOON})


@dataclass(frozen=True)
class _Stretch:
    """A length of days that was said."""

    span: TextSpan
    number: int
    unit: str
    doubts: frozenset[Doubt] = frozenset()

    def after(self, first: date) -> date:
        return later_by(first, self.number, self.unit)


_NEXT_DAY = LazyPattern(rf"(?:next|coming|nächste[nrs]?|kommende[nrs]?)\s+{words.ANY_WEEKDAY}", re.IGNORECASE)


def find_absence(text: str, context: ReadingContext) -> AbsenceReading | None:
    """The time that somebody will be away: “on holiday next week”, “back on Monday”, “bis 6.1. weg”, “krank”.

    A range includes both its days. After “until” a day is taken for the day of return, and the doubt
    LAST_DAY_OR_RETURN comes with the day after it. None if the text has no date and no word for an absence.
    """
    text = text[:MAX_TEXT]
    mentions = _joined([each for each in find_times(text, context) if each.has_date], text)
    stretch = _stretch(text, mentions)
    if stretch:
        mentions = [each for each in mentions if not each.span.overlaps(stretch.span)]
    if not mentions and not stretch:
        return _without_dates(text, context)
    try:
        return _until_after(text, _dated(text, mentions, stretch, context), context)
    except (OverflowError, ValueError):
        return None


def _until_after(text: str, found: AbsenceReading | None, context: ReadingContext) -> AbsenceReading | None:
    """The same, but until after its last day if that was said: which day that is, has to be asked."""
    if found is None or found.back is None or not _BEYOND.search(text):
        return found
    days = DayRange(context.today, found.back), DayRange(context.today, found.back + DAY)
    return AbsenceReading(found.span, context.today, None, found.doubts | {Doubt.ABOUT}, days)


def _joined(mentions: list[TimeMention], text: str) -> list[TimeMention]:
    """Days that follow one another with an “and” between them, as one range."""
    joined: list[TimeMention] = []
    for each in mentions:
        before = joined[-1] if joined else None
        if (
            before and before.reading and each.reading and before.reading.end == each.reading.start
            and _AND.fullmatch(text[before.span.end : each.span.start])
        ):  # fmt: skip
            reading = replace(before.reading, end=each.reading.end)
            joined[-1] = replace(before, span=_around(before.span, each.span), reading=reading)
        else:
            joined.append(each)
    return joined


def _without_dates(text: str, context: ReadingContext) -> AbsenceReading | None:
    """An absence without any date: from today on, its end unknown; for the rest of a week if that is said."""
    if rest := _REST.search(text):
        unit = (rest["unit"] or rest["einheit"]).casefold()
        back = {
            "w": context.today + timedelta(days=7 - context.today.weekday()),
            "m": later_by(context.today.replace(day=1), 1, "month"),
        }.get(unit[0], date(context.today.year + 1, 1, 1))
        return AbsenceReading(TextSpan(rest.start(), rest.end()), context.today, back)
    away = next((each for each in _AWAY.finditer(text) if each[0].casefold() not in _TOO_WEAK), None)
    if away is None:
        return None
    return AbsenceReading(TextSpan(away.start(), away.end()), context.today, None, frozenset({Doubt.END_UNKNOWN}))


def _stretch(text: str, mentions: list[TimeMention]) -> _Stretch | None:
    for match in _SPAN.finditer(text):
        span = TextSpan(match.start(), match.end())
        is_inside = any(
            each.span.start < span.start < each.span.end or (each.span.start <= span.start and each.span.end > span.end)
            for each in mentions
        )
        if _NO_SPAN.search(text[: match.start("number")]) or is_inside:
            continue
        about = frozenset({Doubt.ABOUT}) if "couple" in match["number"].casefold() else frozenset()
        return _Stretch(span, words.number(match["number"]), match["unit"], about)
    if half := _HALF_YEAR.search(text):
        return _Stretch(span_of(half), 6, "months")
    fortnight = _FORTNIGHT.search(text)
    if fortnight and not _NO_SPAN.search(text[: fortnight.start()]):
        return _Stretch(span_of(fortnight), 2, "weeks")
    if some := _SOME.search(text):
        return _Stretch(span_of(some), _SHOWN_FEW, some["unit"], frozenset({Doubt.ABOUT}))
    return None


def _dated(
    text: str, mentions: list[TimeMention], stretch: _Stretch | None, context: ReadingContext
) -> AbsenceReading | None:
    """The absence from its first day, its end or its length, whichever were said."""
    start = end = None
    for each in mentions:
        before, behind = text[: each.span.start], text[each.span.end :]
        before += _leading_words(each.span.of(text))
        if end is None and (_UNTIL.search(before) or _BACK_BEFORE.search(before) or _BACK_BEHIND.match(behind)):
            end = each
        elif start is None:
            start = each
    if end is None and start and stretch is None:
        return _apart(text, mentions) or _of_period(text, start, context)
    first = _first_day(start, context) if start else context.today
    doubts = (start.doubts if start else frozenset()) - _OF_THE_HOUR
    if end is None:
        assert stretch
        span = _around(stretch.span, start.span if start else stretch.span)
        return AbsenceReading(span, first, stretch.after(first), doubts | stretch.doubts)
    return _until(text, end, first, start)


def _apart(text: str, mentions: list[TimeMention]) -> AbsenceReading | None:
    """Days with others between them: the first one, or all from it to the last; None for a single stretch of days."""
    readings = [each.reading for each in mentions if each.reading]
    ends = pairwise(mentions)
    is_list = all(_AND.fullmatch(text[one.span.end : other.span.start]) for one, other in ends)
    if len(readings) < 2 or len(readings) < len(mentions) or not is_list:
        return None
    days = [DayRange(each.start.date(), _after(each.start, each.end)) for each in readings]
    span, last = _around(mentions[0].span, mentions[-1].span), days[-1].back
    if last is None or days[0].first >= days[-1].first:
        return None
    all_of_them = DayRange(days[0].first, last)
    return AbsenceReading(span, days[0].first, days[0].back, frozenset({Doubt.ABOUT}), (days[0], all_of_them))


def _leading_words(words_of: str) -> str:
    """The prepositions that a mention begins with."""
    found = re.match(r"(?:(?:on|at|am|um|the|den|dem|zum|im|in)\s+)+", words_of, re.IGNORECASE)
    return found[0] if found else ""


def _first_day(start: TimeMention, context: ReadingContext) -> date:
    if start.reading is None:
        return start.alternatives[0].start.date()
    return start.reading.start.astimezone(ZoneInfo(context.zone)).date()


def _until(text: str, end: TimeMention, first: date, start: TimeMention | None) -> AbsenceReading:
    """An absence up to a day: the day of return, or the last day away if there is a first one too."""
    before, behind = text[: end.span.start] + _leading_words(end.span.of(text)), text[end.span.end :]
    is_return = bool(_BACK_BEFORE.search(before) or _BACK_BEHIND.match(behind)) and not _UNTIL.search(before)
    is_whole = not is_return and bool(_INCLUSIVE_BEFORE.search(before) or _INCLUSIVE_BEHIND.match(behind))
    doubts = set(end.doubts | (start.doubts if start else frozenset())) - _OF_THE_HOUR
    readings = [each for each in (end.reading, *end.alternatives) if each]
    if start and Doubt.WHICH_WEEK in doubts:  # “from Thursday until next Wednesday” can only be one of them
        later = [each for each in readings if each.start.date() > first]
        readings = later or readings
        doubts -= {Doubt.WHICH_WEEK} if len(later) == 1 else set()
    ranges = []
    for each in readings:
        named, after = each.start.date(), _after(each.start, each.end)
        if (end.is_weekday or (start and _NEXT_DAY.fullmatch(end.span.of(text)))) and named <= first:
            named, after = named + WEEK, after + WEEK
        ranges.append(DayRange(named, after))
    returns = ranges[0].back
    assert returns
    span = _around(end.span, start.span if start else end.span)
    if end.reading is None:
        return AbsenceReading(
            span, first, None, frozenset(doubts), tuple(DayRange(first, each.first) for each in ranges)
        )
    others = [DayRange(first, each.back if is_whole else each.first) for each in ranges[1:] if each.first > first]
    is_edge = re.search(r"\b(?:end|ende)\b|jahresende|monatsende", end.span.of(text), re.IGNORECASE) is not None
    is_range = start is not None and not _NOTHING.search(text[start.span.end : max(start.span.end, end.span.start)])
    if is_whole or is_edge or (is_range and not is_return):
        back = returns
    elif is_return:
        back = ranges[0].first
    else:
        back = ranges[0].first
        doubts.add(Doubt.LAST_DAY_OR_RETURN)
        others.insert(0, DayRange(first, returns))
    if back <= first:
        doubts.add(Doubt.IN_THE_PAST)
    return AbsenceReading(span, first, back, frozenset(doubts), tuple(others))


def _after(start: datetime, end: datetime | None) -> date:
    """The day after a day or period; a time of day belongs to its day."""
    if end is None or end.time() != time() or end <= start:
        return start.date() + DAY
    return end.date()


def _of_period(text: str, mention: TimeMention, context: ReadingContext) -> AbsenceReading:
    """An absence during the day, days or period that is named; from a day on, if “from” stands before it."""
    before = text[: mention.span.start] + _leading_words(mention.span.of(text))
    doubts = mention.doubts - _OF_THE_HOUR
    ranges = [
        DayRange(each.start.date(), _after(each.start, each.end))
        for each in (mention.reading, *mention.alternatives)
        if each
    ]
    if mention.reading is None:
        return AbsenceReading(mention.span, ranges[0].first, None, doubts, tuple(ranges))
    first, back = ranges[0].first, ranges[0].back
    if _NOT_EXACT.search(before):
        doubts |= {Doubt.ABOUT}
    if (_FROM.search(before) or _AFTER_SPAN.match(mention.span.of(text))) and not _is_range(mention):
        return AbsenceReading(mention.span, first, None, doubts | {Doubt.END_UNKNOWN}, tuple(ranges[1:]))
    is_running = mention.reading.grain in (Grain.WEEK, Grain.MONTH, Grain.YEAR) and first < context.today
    return AbsenceReading(mention.span, context.today if is_running else first, back, doubts, tuple(ranges[1:]))


def _is_range(mention: TimeMention) -> bool:
    reading = mention.reading
    assert reading
    return reading.grain is Grain.DAY and reading.end is not None and reading.end - reading.start > timedelta(hours=26)


def _around(one: TextSpan, other: TextSpan) -> TextSpan:
    return TextSpan(min(one.start, other.start), max(one.end, other.end))
