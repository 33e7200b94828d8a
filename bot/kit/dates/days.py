"""Phrases for days, weeks and months."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from dateutil.easter import easter
from dateutil.relativedelta import relativedelta

from bot.kit.dates import words
from bot.kit.dates.elements import Days
from bot.kit.dates.spans import longest
from bot.kit.dates.values import DayRange, Doubt, Grain, ReadingContext, TextSpan
from bot.kit.dates.words import (
    ANY_WEEKDAY,
    DAY_UNIT,
    MONTH,
    MONTH_UNIT,
    NUMBER,
    ORDINAL,
    WEEK_UNIT,
    WEEKDAY,
    YEAR_UNIT,
    compiled,
)

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
# A day and month without a year may lie this far back before it means next year's.
RECENT = timedelta(days=0)
MAX_COUNT = 5000

Maker = Callable[[re.Match[str], ReadingContext], "Days | None"]

_YEAR = r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d))"
_ISO = compiled(r"(?P<year>\d{4})(?P<sep>[-/])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})")
_DOTTED = compiled(
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})"
    r"(?:\.\s?(?P<year>(?:19|20)\d\d|\d\d(?!\s*(?:[:.]\d|uhr|h\b|[ap]\.?m)))?(?![\d:])|(?P<bare>(?![.:]?\d)))"
)
_DATE_BEFORE = re.compile(
    r"(?:\b(?:am|vom|bis|zum|seit|on|date|until|till|ab|den|dem)|[a-z]{2}[.,])\s*$", re.IGNORECASE
)
_TIME_BEFORE = re.compile(r"\b(?:um|at|gegen|around|@|von|from|between|zwischen)\s*$", re.IGNORECASE)
_NO_DATE_BEHIND = re.compile(rf"\s*(?:uhr|[ap]\.?m\b|{words.HOUR_UNIT}\b|%|prozent|percent)", re.IGNORECASE)
_SLASHED = compiled(r"(?P<one>\d{1,2})/(?P<two>\d{1,2})(?:/(?P<year>\d{4}|\d\d))?(?![/\d])")
_NO_DATE = re.compile(r"24/7$|(?<!to )(?<!bis )(?<!on )(?<!til )1/[2-4]$|\d+/\d+ (?:hour|stunde)", re.IGNORECASE)
_DAY_MONTH = compiled(
    rf"(?:the\s+)?(?P<day>\d{{1,2}})(?:\s*(?:st|nd|rd|th)\b|\.)?\s*(?:of\s+)?(?P<month>{MONTH}){_YEAR}?"
)
_MONTH_DAY = compiled(
    rf"(?P<month>{MONTH})\s*(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]|\.\d|\s*(?:[ap]\.?m\b|uhr|h\b)){_YEAR}?"
)
_SHARED_MONTH = compiled(
    r"(?<!\.)(?P<from>\d{1,2})\s*(?:st|nd|rd|th|\.)?\s*(?:-|\u2013|to|until|till|bis|bis zum)\s*"
    rf"(?P<to>\d{{1,2}})(?:\s*(?:st|nd|rd|th)\b|\.)?\s*(?:(?P<month>{MONTH})|(?P<number>(?<=\.)\d{{1,2}})\.){_YEAR}?"
)
_MONTH_SHARED = compiled(
    rf"(?P<month>{MONTH})\s*(?P<from>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:-|\u2013|to|until|bis)\s*"
    rf"(?P<to>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:.]|\s*(?:[ap]\.?m\b|uhr|h\b|(?:{MONTH}))){_YEAR}?"
)
_BEFORE_MONTH = (
    r"(?:(?:in|im|until|till|til|bis|since|seit|ab|from|by|for|from|through|during|next|nächsten|nächster|early|late|"
    r"whole of|all of|over|"
    r"im ganzen|ganzen|kommenden)\s+)"
)
_MONTH_ALONE = compiled(
    rf"(?P<before>{_BEFORE_MONTH})?(?P<month>{MONTH})(?P<years>\s*,?\s*(?P<year>(?:19|20)\d\d))?(?!\s*\d{{1,2}}\b(?!:))"
)
_WORDS_TOO = {"may", "march", "mar", "mai", "jan", "mär", "dec", "august", "april", "june", "jun", "sep"}
_EDGE = compiled(
    r"(?:the\s+|dem\s+|zum\s+)?(?P<edge>end|middle|mid|beginning|start|ende|mitte|anfang)(?:\s*-\s*|\s+)?"
    rf"(?:of\s+|des\s+|der\s+)?(?:(?P<month>{MONTH}){_YEAR}?|"
    rf"(?P<which>(?:the|this|next|diese[sr]?|nächste[nrs]?|kommende[nrs]?)\s+)?(?P<unit>{WEEK_UNIT}|{MONTH_UNIT}|{YEAR_UNIT}))"
)
_EDGE_WORD = compiled(r"(?:zum\s+)?(?P<word>jahresende|monatsende|year end|month end)")
_RELATIVE = compiled(
    r"(?P<word>(?:the\s+)?day after tomorrow|tomm?orr?ows?|tmrw?|tomorow|today|yesterday|"
    r"übermorgen|uebermorgen|heute|gestern|morgen)"
)
_NO_TOMORROW = re.compile(r"\b(?:guten|heute|gestern|am|jeden|\w+tag)\s+$", re.IGNORECASE)
_WEEKDAY = compiled(
    r"(?:(?P<which>next|this|coming|this coming|last|past|nächste[nrs]?|kommende[nrs]?|diese[nrs]?|letzte[nrs]?)\s+)?"
    rf"(?P<day>{WEEKDAY})(?:\.(?=\s*,?\s*\d)|\.(?=,))?(?P<later> week(?! (?:of|vom))\b)?"
)
_WEEKDAY_IN = compiled(rf"(?P<day>{WEEKDAY}) in (?P<number>{NUMBER}) {WEEK_UNIT}")
_WEEKS_ON = compiled(rf"(?P<number>{NUMBER}) {WEEK_UNIT} on (?P<day>{WEEKDAY})")
_WEEKDAY_AFTER_NEXT = compiled(
    rf"(?:the )?(?:(?P<day>{WEEKDAY}) after next|übernächste[nr]? (?P<tag>{WEEKDAY}))"
)
_COMPOUND = re.compile(
    r"(?<!\w)(?P<day>(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?=(?:nach|vor)?mittag|abend|morgen|früh)",
    re.IGNORECASE,
)
# “So” and “do” are words as well: two letters are a weekday only before a date or a time, or in a list.
_SHORT_WEEKDAY = compiled(r"(?P<day>mo|di|mi|do|fr|sa|so)(?:\.|,)?(?=,?\s*\d{1,2}(?:[.:]|\s*uhr|h\b))")
_FROM_SHORT = compiled(r"(?:am|bis|ab|seit|nächsten|kommenden|diesen)\s+(?P<day>mo|di|mi|do|fr|sa|so)")
_WEEK = compiled(
    r"(?P<which>the week after next|(?:the\s+)?week after next|next|this|the coming|coming|the following|following|"
    r"übernächste[nr]?|nächste[nr]?|kommende[nr]?|diese[nr]?|in der nächsten|in der kommenden)"
    r"(?:\s+(?:whole\s+|ganze\s+)?(?:wk|week|woche))?(?!\w)"
)
_WEEK_OF = compiled(r"(?:the\s+)?(?:week of|woche vom|woche ab)(?:\s+the)?")
_WEEK_NUMBER = compiled(r"(?:kw|kalenderwoche|calendar week|cw|week no\.?|week number)\s*(?P<number>\d{1,2})(?!\d)")
_WEEKEND = compiled(
    r"(?:(?:at|on|over|am|übers)\s+)?(?:(?P<which>the|this|next|diese[sn]?|nächste[sn]?|kommende[sn]?)\s+)?(?:weekend|wochenende)"
)
_MONTH_OR_YEAR = compiled(
    rf"(?P<which>next|this|the coming|nächste[nsr]?|kommende[nsr]?|diese[nsr]?)\s+(?P<unit>month|year|quarter|monat|jahr|quartal)"
)
_IN = compiled(
    rf"in\s+(?:etwa\s+|about\s+)?(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT}|{YEAR_UNIT})(?:'s?)?(?:\s+time)?"
)
_FROM_NOW = compiled(
    rf"(?:heute\s+in\s+)?(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})\s+(?:from\s+(?:now|today)|from now on|ab heute|von heute)"
)
_TODAY_IN = compiled(
    rf"(?:heute\s+in|today\s+in)\s+(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})"
)
_AGO = compiled(
    rf"(?:vor\s+(?P<vor>{NUMBER})\s+(?P<einheit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})|(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})\s+ago)"
)
_NTH = compiled(
    rf"(?:the\s+)?(?P<nth>{ORDINAL})\s+(?P<day>{ANY_WEEKDAY})\s+(?:in|of|im|des)\s+(?P<month>{MONTH}){_YEAR}?"
)
_DAY_NUMBER = compiled(
    r"(?:(?:on|until|till|by|from|to|since)\s+the\s+(?P<english>\d{1,2})(?:st|nd|rd|th)|"
    r"(?:am|zum|bis zum|ab dem|ab|vom|den|bis)\s+(?P<german>\d{1,2})\.(?!\s*\d)(?![^\W\d]))"
)
_HOLIDAYS: dict[str, tuple[int, int] | int] = {
    "christmas eve": (12, 24), "heiligabend": (12, 24), "heilig abend": (12, 24), "weihnachtsabend": (12, 24),
    "christmas day": (12, 25), "christmas": (12, 25), "weihnachten": (12, 25), "xmas": (12, 25), "boxing day": (12, 26),
    "zweiter weihnachtstag": (12, 26), "new year's eve": (12, 31), "new years eve": (12, 31), "silvester": (12, 31),
    "new year's day": (1, 1), "new year's": (1, 1), "new year": (1, 1), "neujahr": (1, 1), "nikolaus": (12, 6),
    "halloween": (10, 31), "good friday": -2, "karfreitag": -2, "easter monday": 1, "ostermontag": 1, "easter": 0,
    "ostern": 0, "ostersonntag": 0, "whit monday": 50, "pfingstmontag": 50, "pfingsten": 49, "himmelfahrt": 39,
    "christi himmelfahrt": 39, "ascension day": 39, "fronleichnam": 60, "rosenmontag": -48,
}  # fmt: skip
_HOLIDAY = compiled(
    rf"(?:an\s+|zu\s+|at\s+)?(?P<name>{words.one_of(_HOLIDAYS).replace(chr(39), '[’' + chr(39) + ']')})(?!\s+(?:party|market|feier|markt|do|lunch|special|quiz|jam))"
)


def find(text: str, context: ReadingContext) -> list[Days]:
    """The days, weeks and months that a text names, in order and without overlaps."""
    found = [
        each for pattern, make in _MAKERS for match in pattern.finditer(text) if (each := _made(make, match, context))
    ]
    return longest(found)


def _made(make: Maker, match: re.Match[str], context: ReadingContext) -> Days | None:
    try:
        return make(match, context)
    except (ValueError, OverflowError):  # the year 0, or a day beyond the year 9999
        return None


def span_of(match: re.Match[str]) -> TextSpan:
    return TextSpan(match.start(), match.end())


def one_day(span: TextSpan, day: date) -> Days:
    """A day that leaves no doubt."""
    return Days(span, DayRange(day, day + DAY))


def upcoming(month: int, day: int, year: str | None, today: date) -> date | None:
    """The date with this day and month: of the year, if one was said, else the next from today on. None if impossible.

    29 February without a year is that of the next leap year if it is next year's at the latest.
    """
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    candidates = [_date(each, month, day) for each in (today.year, today.year + 1)]
    return next((each for each in candidates if each and each >= today - RECENT), None)


def _date(year: int, month: int, day: int) -> date | None:
    return date(year, month, day) if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1] else None


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
    period = _period(match["unit"], context.today, 1 if which.startswith(("n", "k")) else 0) if match["unit"] else None
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
    period = _period("year" if match["word"].casefold().startswith(("j", "y")) else "month", context.today, 0)
    assert period.back
    return one_day(span_of(match), period.back - DAY)


def _period(unit: str, today: date, ahead: int) -> DayRange:
    """The week, month, quarter or year that is so many ahead of today's."""
    name = unit.casefold()
    if name.startswith(("w", "k")):
        monday = today - timedelta(days=today.weekday()) + ahead * WEEK
        return DayRange(monday, monday + WEEK)
    if name.startswith("mon"):
        first = today.replace(day=1) + relativedelta(months=ahead)
        return DayRange(first, first + relativedelta(months=1))
    if name.startswith("q"):
        first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) + relativedelta(months=3 * ahead)
        return DayRange(first, first + relativedelta(months=3))
    first = date(today.year + ahead, 1, 1)
    return DayRange(first, date(first.year + 1, 1, 1))


def _relative(match: re.Match[str], context: ReadingContext) -> Days | None:
    word = match["word"].casefold()
    if word == "morgen" and _NO_TOMORROW.search(match.string[: match.start()]):
        return None
    if word.startswith("over") or "after" in word or word.startswith(("über", "ueber")):
        ahead = 2
    elif word.startswith(("to", "tm", "morgen")) and word != "today":
        ahead = 1
    else:
        ahead = -1 if word in ("yesterday", "gestern") else 0
    found = one_day(span_of(match), context.today + ahead * DAY)
    return replace(found, doubts=frozenset({Doubt.IN_THE_PAST})) if ahead < 0 else found


def _weekday(match: re.Match[str], context: ReadingContext) -> Days:
    """The coming such day, today included; “next” one is never today, and doubtful if it is still this week's."""
    today = context.today
    ahead = (words.weekday(match["day"]) - today.weekday()) % 7
    groups = match.groupdict()
    which = (groups.get("which") or "").casefold()
    if which.startswith(("last", "past", "letzt")):
        day = today - (7 - ahead) * DAY
        return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.IN_THE_PAST}))
    if groups.get("later"):
        return one_day(span_of(match), today + (ahead or 7) * DAY + WEEK)
    if which.startswith(("next", "nächst")):
        day = today + (ahead or 7) * DAY
        if today.weekday() + (ahead or 7) < 7:
            other = DayRange(day + WEEK, day + WEEK + DAY)
            return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.WHICH_WEEK}), others=(other,))
        return one_day(span_of(match), day)
    return replace(one_day(span_of(match), today + ahead * DAY), is_weekday=True)


def _weekday_in(match: re.Match[str], context: ReadingContext) -> Days:
    """So many weeks after the coming one: “Wednesday in two weeks”, “a week on Tuesday”."""
    ahead = (words.weekday(match["day"]) - context.today.weekday()) % 7 or 7
    return one_day(span_of(match), context.today + ahead * DAY + words.number(match["number"]) * WEEK)


def _after_next(match: re.Match[str], context: ReadingContext) -> Days:
    """The one after the coming one."""
    ahead = (words.weekday(match["day"] or match["tag"]) - context.today.weekday()) % 7 or 7
    return one_day(span_of(match), context.today + ahead * DAY + WEEK)


def _week(match: re.Match[str], context: ReadingContext) -> Days | None:
    which = " ".join(match["which"].casefold().split())
    if not re.search(r"(?:wk|week|woche|week after next)$", match[0], re.IGNORECASE):
        return None
    if "after next" in which or which.startswith("über"):
        ahead = 2
    else:
        ahead = 0 if which.startswith(("this", "diese")) else 1
    return Days(span_of(match), _period("week", context.today, ahead), Grain.WEEK)


def _week_of(match: re.Match[str], context: ReadingContext) -> Days | None:
    """The week in which the date behind lies."""
    behind = next(iter(find(match.string[match.end() :], context)), None)
    if not behind or behind.span.start > 1 or not behind.days:
        return None
    span = TextSpan(match.start(), match.end() + behind.span.end)
    return Days(span, _period("week", behind.first, 0), Grain.WEEK, doubts=behind.doubts)


def _week_number(match: re.Match[str], context: ReadingContext) -> Days | None:
    number, year = int(match["number"]), context.today.isocalendar().year
    monday = date.fromisocalendar(year, number, 1)
    if monday + WEEK <= context.today:
        monday = date.fromisocalendar(year + 1, number, 1)
    return Days(span_of(match), DayRange(monday, monday + WEEK), Grain.WEEK)


def _weekend(match: re.Match[str], context: ReadingContext) -> Days:
    """Saturday and Sunday; “next weekend” before one is over may be either."""
    monday = context.today - timedelta(days=context.today.weekday())
    saturday = monday + 5 * DAY
    this, after = (DayRange(each, each + 2 * DAY) for each in (saturday, saturday + WEEK))
    if (match["which"] or "").casefold().startswith(("next", "nächst")):
        return Days(span_of(match), after, doubts=frozenset({Doubt.WHICH_WEEK}), others=(this,))
    return Days(span_of(match), this)


def _month_or_year(match: re.Match[str], context: ReadingContext) -> Days:
    ahead = 0 if match["which"].casefold().startswith(("this", "diese")) else 1
    unit = match["unit"].casefold()
    grain = Grain.MONTH if unit.startswith("m") else Grain.YEAR
    return Days(span_of(match), _period("year" if unit.startswith("j") else unit, context.today, ahead), grain)


def later_by(start: date, count: int, unit: str) -> date:
    """The day that is so many days, weeks, months or years after another."""
    name = unit.casefold()
    if count > MAX_COUNT:
        raise OverflowError
    if name.startswith(("d", "t")):
        return start + count * DAY
    if name.startswith("w"):
        return start + count * WEEK
    return start + (relativedelta(months=count) if name.startswith("mon") else relativedelta(years=count))


def _offset(match: re.Match[str], context: ReadingContext) -> Days:
    about = frozenset({Doubt.ABOUT}) if "couple" in match["number"].casefold() else frozenset()
    day = later_by(context.today, words.number(match["number"]), match["unit"])
    return replace(one_day(span_of(match), day), doubts=about)


def _ago(match: re.Match[str], context: ReadingContext) -> Days:
    count, unit = words.number(match["vor"] or match["number"]), match["einheit"] or match["unit"]
    day = later_by(context.today, -count, unit)
    return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.IN_THE_PAST}))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """The first, second, … or last (-1) such weekday of a month; None if it has not so many."""
    days = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, days[nth - 1 if nth > 0 else nth]) if -len(days) <= nth <= len(days) and nth else None


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
    days = (_date(month.year, month.month, number) for month in months)
    day = next((each for each in days if each and each >= context.today), None)
    start = match.start(group)
    return one_day(TextSpan(start, match.end()), day) if day else None


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


_MAKERS: tuple[tuple[re.Pattern[str], Maker], ...] = (
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
    (_TODAY_IN, _offset),
    (_FROM_NOW, _offset),
    (_IN, _offset),
    (_AGO, _ago),
    (_RELATIVE, _relative),
    (_WEEK_OF, _week_of),
    (_WEEK_NUMBER, _week_number),
    (_WEEK, _week),
    (_WEEKEND, _weekend),
    (_MONTH_OR_YEAR, _month_or_year),
    (_WEEKDAY_IN, _weekday_in),
    (_WEEKS_ON, _weekday_in),
    (_WEEKDAY_AFTER_NEXT, _after_next),
    (_WEEKDAY, _weekday),
    (_COMPOUND, _weekday),
    (_SHORT_WEEKDAY, _weekday),
    (_FROM_SHORT, _weekday),
    (_DAY_NUMBER, _day_number),
    (_HOLIDAY, _holiday),
)
