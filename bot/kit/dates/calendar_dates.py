"""Phrases for dates of the calendar: 15.12., 03/04, 10 Dec, “end of March”, “ersten Freitag im Dezember”, Easter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.kit.dates import words
from bot.kit.dates.day_arithmetic import DAY, WEEK, nth_weekday, period_of, real_date, upcoming
from bot.kit.dates.elements import Days, one_day
from bot.kit.dates.spans import span_of
from bot.kit.dates.values import DayRange, Doubt, Grain, ReadingContext, TextSpan
from bot.kit.dates.words import (
    ANY_WEEKDAY,
    MONTH,
    MONTH_UNIT,
    ORDINAL,
    WEEK_UNIT,
    WEEKDAY,
    YEAR_UNIT,
    phrase,
)
from bot.kit.patterns import LazyPattern

_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d))"


_ISO = phrase(r"(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})")


_DOTTED = phrase(
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})"
    r"(?:\.(?P<year>\s?(?:19|20)\d\d|\d\d(?!\s*(?:[:.]\d|uhr|h\b|[ap]\.?m)))?(?![\d:])|(?P<bare>(?![.:]?\d)))"
)


_DATE_BEFORE = LazyPattern(
    r"(?:\b(?:am|vom|bis|zum|seit|on|date|until|till|ab|den|dem)|[a-z]{2}[.,])\s*$", re.IGNORECASE
)


_TIME_BEFORE = LazyPattern(r"\b(?:um|at|gegen|around|@|von|from|between|zwischen)\s*$", re.IGNORECASE)


_NO_DATE_BEHIND = LazyPattern(rf"\s*(?:uhr|[ap]\.?m\b|{words.HOUR_UNIT}\b|%|prozent|percent)", re.IGNORECASE)


_SLASHED = phrase(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![/\d])")


_NO_DATE = LazyPattern(r"24/7$|(?<!to )(?<!bis )(?<!on )(?<!til )1/[2-4]$|\d+/\d+ (?:hour|stunde)", re.IGNORECASE)


_DAY_MONTH = phrase(
    rf"(?:the\s+)?(?P<day>\d{{1,2}})(?:\s*(?:st|nd|rd|th)\b|\.)?\s*(?:of\s+)?(?P<month>{MONTH}){_YEAR}?"
)


_MONTH_DAY = phrase(
    rf"(?<!\s\d\d\s)(?<!^\d\d\s)(?P<month>{MONTH})\s*(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\.\d|\s*(?:[ap]\.?m\b|"
    rf"uhr|h\b)){_YEAR}?"
)


_SHARED_MONTH = phrase(
    r"(?<!\.)(?P<from>\d{1,2})\s*(?:st|nd|rd|th|\.)?\s*(?:-|\u2013|to|until|till|bis|bis zum)\s*"
    rf"(?P<to>\d{{1,2}})(?:\s*(?:st|nd|rd|th)\b|\.)?\s*(?:(?P<month>{MONTH})|(?P<number>(?<=\.)\d{{1,2}})\.){_YEAR}?"
)


_MONTH_SHARED = phrase(
    rf"(?<!\s\d\d\s)(?<!^\d\d\s)(?P<month>{MONTH})\s*(?P<from>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|\u2013|to|until|bis)\s*"
    rf"(?P<to>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]|\s*(?:[ap]\.?m\b|uhr|h\b|(?:{MONTH}))){_YEAR}?"
)


_BEFORE_MONTH = (
    r"(?:(?:in|im|to|until|till|til|bis|since|seit|ab|from|by|for|from|through|during|next|nächsten|nächster|early|late|"
    r"whole of|all of|over|starting|starts|beginning|begins|"
    r"im ganzen|ganzen|kommenden)\s+)"
)


_MONTH_ALONE = phrase(
    rf"(?P<before>{_BEFORE_MONTH})?(?P<month>{MONTH})(?P<years>\s*,?\s*(?P<year>(?:19|20)\d\d))?(?!\s*\d{{1,2}}\b(?!:|\s*uhr|\s*[ap]\.?m\b))"
)


_WORDS_TOO = {"may", "march", "mar", "mai", "jan", "mär", "dec", "august", "april", "june", "jun", "sep"}


_EDGE = phrase(
    r"(?:the\s+|dem\s+|zum\s+)?(?P<edge>end|middle|mid|beginning|start|ende|mitte|anfang)(?:\s*-\s*|\s+)?"
    rf"(?:of\s+|des\s+|der\s+)?(?:(?P<month>{MONTH}){_YEAR}?|"
    rf"(?P<which>(?:the|this|next|diese[sr]?|nächste[nrs]?|kommende[nrs]?)\s+)?(?P<unit>{WEEK_UNIT}|"
    rf"{MONTH_UNIT}|{YEAR_UNIT}))"
)


_EDGE_WORD = phrase(r"(?:zum\s+)?(?P<word>jahresende|monatsende|year end|month end)")


_NTH = phrase(
    rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+(?P<day>{ANY_WEEKDAY})\s+(?:in|of|im|des)\s+(?P<month>{MONTH}){_YEAR}?"
)


_DAY_NUMBER = phrase(
    r"(?:(?:on|for|until|till|til|before|after|by|from|to|since)\s+the\s+(?P<english>\d{1,2})(?:st|nd|rd|th)|"
    r"(?:am|zum|bis zum|ab dem|ab|vom|den|bis)\s+(?P<german>\d{1,2})\.(?!\s*\d)(?![^\W\d]))"
)


_WEEKDAY_NUMBER = phrase(
    rf"(?P<day>{WEEKDAY})\.?,?\s+(?:the |den |der )?(?P<number>\d{{1,2}})(?:st|nd|rd|th)(?!\s+(?:of\s+)?{MONTH})"
)
_HOLIDAYS: dict[str, tuple[int, int] | int] = {
    "christmas eve": (12, 24), "heiligabend": (12, 24), "heilig abend": (12, 24), "weihnachtsabend": (12, 24),
    "christmas day": (12, 25), "christmas": (12, 25), "weihnachten": (12, 25), "xmas": (12, 25), "boxing day": (12, 26),
    "zweiter weihnachtstag": (12, 26), "new year's eve": (12, 31), "new years eve": (12, 31), "silvester": (12, 31),
    "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1), "neujahr": (1, 1), "nikolaus": (12, 6),
    "nikolaustag": (12, 6), "st nicholas day": (12, 6), "valentine's day": (2, 14), "valentinstag": (2, 14),
    "heilige drei könige": (1, 6), "dreikönigstag": (1, 6), "epiphany": (1, 6), "allerheiligen": (11, 1),
    "reformationstag": (10, 31), "tag der deutschen einheit": (10, 3), "st patrick's day": (3, 17),
    "im neuen jahr": (1, 1), "das neue jahr": (1, 1), "ins neue jahr": (1, 1),
    "halloween": (10, 31), "good friday": -2, "karfreitag": -2, "easter monday": 1, "ostermontag": 1, "easter": 0,
    "ostern": 0, "ostersonntag": 0, "whit monday": 50, "pfingstmontag": 50, "pfingsten": 49, "himmelfahrt": 39,
    "christi himmelfahrt": 39, "ascension day": 39, "fronleichnam": 60, "rosenmontag": -48,
}  # fmt: skip


_HOLIDAY = phrase(
    r"(?:an\s+|am\s+|zu\s+|at\s+|on\s+)?"
    rf"(?P<name>{words.one_of(_HOLIDAYS).replace(chr(39), '[’' + chr(39) + ']')})(?!\s+(?:party|"
    rf"market|feier|markt|do|lunch|special|quiz|jam))"
)


_BETWEEN_YEARS = phrase(
    r"(?:in\s+(?:the\s+)?(?:days|time|week)\s+|in\s+den\s+tagen\s+|in\s+der\s+(?:zeit|woche)\s+)?"
    r"(?:zwischen\s+den\s+(?:jahren|feiertagen)|between\s+the\s+(?:years|holidays)|betwixmas|twixmas)"
)


def _between_years(match: re.Match[str], context: ReadingContext) -> Days | None:
    """From Christmas Day to New Year's Eve, the coming ones or those that are now."""
    last = upcoming(12, 31, None, context.today)
    if last is None:
        return None
    return Days(span_of(match), DayRange(last.replace(day=25), last + DAY))


def _numbered(match: re.Match[str], month: int, day: int, context: ReadingContext) -> Days | None:
    """The day of a date in numbers or with the name of a month; impossible ones with the nearest days."""
    year = match.groupdict().get("year")
    found = upcoming(month, day, year, context.today)
    if found:
        past = frozenset({Doubt.IN_THE_PAST}) if found < context.today else frozenset()
        return replace(one_day(span_of(match), found), doubts=past)
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None
    last = upcoming(month, 1, year, context.today.replace(day=1))
    assert last, "every month has a first day"
    edge = last + relativedelta(day=31)
    nearest = tuple(DayRange(each, each + DAY) for each in (edge, edge + DAY))
    return Days(span_of(match), None, doubts=frozenset({Doubt.IMPOSSIBLE_DATE}), others=nearest)


def _iso(match: re.Match[str], context: ReadingContext) -> Days | None:
    return _numbered(match, int(match["month"]), int(match["day"]), context)


def _dotted(match: re.Match[str], context: ReadingContext) -> Days | None:
    """Day first, in every locale; without a dot behind it, 8.10 may be a time of day too."""
    day, month = int(match["day"]), int(match["month"])
    before, behind = match.string[: match.start()], match.string[match.end() :]
    if _TIME_BEFORE.search(before) and not match["year"] and match["bare"] is not None:
        return None
    if match["bare"] is None:
        if not 1 <= month <= 12 and 1 <= day <= 12 and match["year"]:
            return None
        return _numbered(match, month, day, context)
    is_after_word = _DATE_BEFORE.search(before) is not None
    if _NO_DATE_BEHIND.match(behind) or (len(match["month"]) == 1 and not is_after_word):
        return None
    found = _numbered(match, month, day, context)
    is_time_too = day < 24 and len(match["month"]) == 2 and not is_after_word
    return replace(found, doubts=found.doubts | {Doubt.DATE_OR_TIME}) if found and is_time_too else found


def _slashed(match: re.Match[str], context: ReadingContext) -> Days | None:
    """Day or month first by the locale; both readings if both are possible."""
    if _NO_DATE.match(match.string, match.start()):
        return None
    one, two = int(match["one"]), int(match["two"])
    orders = [(two, one), (one, two)]
    others = {(int(each["one"]) > 12, int(each["two"]) > 12) for each in _SLASHED.finditer(match.string)}
    if (month_first := (False, True) in others) != ((True, False) in others):  # another date shows the order
        orders = orders[::-1][:1] if month_first else orders[:1]
    elif context.month_first:
        orders = orders[::-1]
    found = [upcoming(month, day, match["year"], context.today) for month, day in orders]
    days = list(dict.fromkeys(DayRange(each, each + DAY) for each in found if each))
    if not days:
        return _numbered(match, *orders[0], context)
    doubts = {Doubt.DAY_OR_MONTH_FIRST} if len(days) > 1 else set()
    doubts |= {Doubt.IN_THE_PAST} if days[0].first < context.today else set()
    return Days(span_of(match), days[0], doubts=frozenset(doubts), others=tuple(days[1:]))


def _named(match: re.Match[str], context: ReadingContext) -> Days | None:
    return _numbered(match, words.month(match["month"]), int(match["day"]), context)


def _shared_month(match: re.Match[str], context: ReadingContext) -> Days | None:
    groups = match.groupdict()
    month = words.month(match["month"]) if match["month"] else int(groups["number"] or 0)
    first, last = (upcoming(month, int(match[name]), match["year"], context.today) for name in ("from", "to"))
    if not first or not last:
        return None
    if first > last:  # the first of them was some days ago
        first = first - relativedelta(years=1)
    return Days(span_of(match), DayRange(first, last + DAY)) if first < last else None


def _month(match: re.Match[str], context: ReadingContext) -> Days | None:
    """A whole month; names that are words as well need a preposition or a year."""
    if match["month"].casefold().rstrip(".") in _WORDS_TOO and not (match["before"] or match["year"]):
        return None
    month = words.month(match["month"])
    year = int(match["year"] or 0) or context.today.year + (month < context.today.month)
    first = date(year, month, 1)
    start = match.start("month")
    return Days(TextSpan(start, match.end()), DayRange(first, first + relativedelta(months=1)), Grain.MONTH)


def _edge(match: re.Match[str], context: ReadingContext) -> Days | None:
    """The beginning, middle or end of a period: its first day, its middle one (about) or its last."""
    which = (match["which"] or "").casefold()
    period = (
        period_of(match["unit"], context.today, 1 if which.startswith(("n", "k")) else 0) if match["unit"] else None
    )
    if match["month"]:
        month = words.month(match["month"])
        year = int(match["year"] or 0) or context.today.year + (month < context.today.month)
        period = DayRange(date(year, month, 1), date(year, month, 1) + relativedelta(months=1))
    assert period
    edge = match["edge"].casefold()
    is_week = period.back - period.first == WEEK if period.back else False
    assert period.back
    if edge.startswith("e"):
        return one_day(span_of(match), period.first + timedelta(days=4) if is_week else period.back - DAY)
    if edge.startswith("m"):
        middle = period.first + (timedelta(days=2) if is_week else timedelta(days=14))
        return replace(one_day(span_of(match), middle), doubts=frozenset({Doubt.ABOUT}))
    return replace(one_day(span_of(match), period.first), doubts=frozenset({Doubt.ABOUT}))


def _edge_word(match: re.Match[str], context: ReadingContext) -> Days:
    period = period_of("year" if match["word"].casefold().startswith(("j", "y")) else "month", context.today, 0)
    assert period.back
    return one_day(span_of(match), period.back - DAY)


def _nth(match: re.Match[str], context: ReadingContext) -> Days | None:
    month, nth, day = words.month(match["month"]), words.ordinal(match["nth"]), words.weekday(match["day"])
    years = (int(match["year"]),) if match["year"] else (context.today.year, context.today.year + 1)
    found = [each for year in years if (each := nth_weekday(year, month, day, nth))]
    chosen = next((each for each in found if each >= context.today), None) or (
        found[0] if match["year"] and found else None
    )
    return one_day(span_of(match), chosen) if chosen else None


def _day_number(match: re.Match[str], context: ReadingContext) -> Days | None:
    """The next such day of a month."""
    group = "english" if match["english"] else "german"
    number, first = int(match[group]), context.today.replace(day=1)
    months = (first + relativedelta(months=ahead) for ahead in range(4))
    days = (real_date(month.year, month.month, number) for month in months)
    day = next((each for each in days if each and each >= context.today), None)
    start = match.start(group)
    return one_day(TextSpan(start, match.end()), day) if day else None


def _weekday_number(match: re.Match[str], context: ReadingContext) -> Days | None:
    """The next month in which that day is that weekday, if it is the next or the one after it; else doubtful."""
    number, first = int(match["number"]), context.today.replace(day=1)
    months = (first + relativedelta(months=ahead) for ahead in range(4))
    days = [each for month in months if (each := real_date(month.year, month.month, number)) and each >= context.today]
    if not days:
        return None
    if days[0].weekday() == words.weekday(match["day"]):
        return one_day(span_of(match), days[0])
    fitting = (DayRange(each, each + DAY) for each in days[1:] if each.weekday() == words.weekday(match["day"]))
    return replace(one_day(span_of(match), days[0]), doubts=frozenset({Doubt.WRONG_WEEKDAY}), others=tuple(fitting))


def _holiday(match: re.Match[str], context: ReadingContext) -> Days | None:
    when = _HOLIDAYS[" ".join(match["name"].replace("’", "'").casefold().split())]
    if isinstance(when, int):
        days: Iterator[date | None] = (
            easter(year) + when * DAY for year in (context.today.year, context.today.year + 1)
        )
        day = next((each for each in days if each and each >= context.today), None)
    else:
        day = upcoming(*when, None, context.today)
    return one_day(span_of(match), day) if day else None


# Of phrases that are equally long, the first.
PHRASES = (
    (_ISO, _iso),
    (_SHARED_MONTH, _shared_month),
    (_MONTH_SHARED, _shared_month),
    (_DOTTED, _dotted),
    (_SLASHED, _slashed),
    (_DAY_MONTH, _named),
    (_MONTH_DAY, _named),
    (_NTH, _nth),
    (_EDGE, _edge),
    (_EDGE_WORD, _edge_word),
    (_MONTH_ALONE, _month),
    (_WEEKDAY_NUMBER, _weekday_number),
    (_DAY_NUMBER, _day_number),
    (_BETWEEN_YEARS, _between_years),
    (_HOLIDAY, _holiday),
)
