"""Phrases for days and weeks as seen from today: “next Friday”, “übermorgen”, “in two weeks”, “KW 50”."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from bot.kit.dates import words
from bot.kit.dates.day_arithmetic import DAY, WEEK, later_by, period_of
from bot.kit.dates.elements import Days, one_day
from bot.kit.dates.spans import span_of
from bot.kit.dates.values import DayRange, Doubt, Grain, ReadingContext
from bot.kit.dates.words import (
    DAY_UNIT,
    MONTH_UNIT,
    NUMBER,
    WEEK_UNIT,
    WEEKDAY,
    YEAR_UNIT,
    phrase,
)
from bot.kit.patterns import LazyPattern

_RELATIVE = phrase(
    r"(?P<word>(?:the\s+)?day after tomorrow|tomm?orr?ows?|tmrw?|tomorow|today|yesterday|"
    r"übermorgen|uebermorgen|heute|gestern|morgen)"
)


_NO_TOMORROW = LazyPattern(r"\b(?:guten|heute|gestern|am|jeden|\w+tag)\s+$", re.IGNORECASE)


_WEEKDAY = phrase(
    r"(?:(?P<which>next|this|coming|this coming|last|past|nächste[nrs]?|kommende[nrs]?|diese[nrs]?|letzte[nrs]?)\s+)?"
    rf"(?P<day>{WEEKDAY})(?:\.(?=\s*,?\s*\d)|\.(?=,))?(?P<later> week(?! (?:of|vom))\b| fortnight\b)?"
)


_WEEKDAY_IN = phrase(rf"(?P<day>{WEEKDAY}) in (?:(?P<number>{NUMBER}) {WEEK_UNIT}|(?P<days>8|acht|14|vierzehn) tagen)")


_WEEKS_ON = phrase(rf"(?:(?P<number>{NUMBER}) {WEEK_UNIT}|a fortnight) on (?P<day>{WEEKDAY})")


_WEEKDAY_AFTER_NEXT = phrase(
    rf"(?:the )?(?:(?P<day>{WEEKDAY}) after next|(?:übernächste[nr]?|next but one) (?P<tag>{WEEKDAY}))"
)


_COMPOUND = LazyPattern(
    r"(?<!\w)(?P<day>(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch)(?=(?:nach|vor)?mittag|abend|morgen|früh)"
)
# “So” and “do” are words as well: two letters are a weekday only before a date or a time, or in a list.
_SHORT_WEEKDAY = phrase(
    r"(?P<day>mo|di|mi|do|fr|sa|so)(?:\.|,)?(?=,?\s*\d{1,2}(?:[.:]|\s*uhr|h\b|\s*(?:-|\u2013|bis)\s*\d))"
)


_FROM_SHORT = phrase(r"(?:am|bis|ab|seit|nächsten|kommenden|diesen)\s+(?P<day>mo|di|mi|do|fr|sa|so)")


_WEEK = phrase(
    r"(?P<which>the week after next|(?:the\s+)?week after next|next|this|the coming|coming|the following|following|"
    r"übernächste[nr]?|nächste[nr]?|kommende[nr]?|diese[nr]?|in der nächsten|in der kommenden)"
    r"(?:\s+(?:whole\s+|ganze\s+)?(?:wk|week|woche))?(?!\w)"
)


_WEEK_NUMBER = phrase(r"(?:kw|kalenderwoche|calendar week|cw|week no\.?|week number)\s*(?P<number>\d{1,2})(?!\d)")


_WEEKEND = phrase(
    r"(?:(?:at|on|over|am|übers)\s+)?(?:(?P<which>the|this|next|diese[sn]?|nächste[sn]?|kommende[sn]?)\s+)?(?:weekend|"
    r"wochenende)"
)


_MONTH_OR_YEAR = phrase(
    r"(?P<which>next|this|the coming|nächste[nsr]?|kommende[nsr]?|diese[nsr]?)\s+(?P<unit>month|"
    r"year|quarter|monat|jahr|quartal)"
)


_IN = phrase(
    rf"in\s+(?:etwa\s+|about\s+)?(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT}|"
    rf"{YEAR_UNIT})(?:'s?)?(?:\s+time)?"
)


_FORTNIGHT = phrase(r"in a fortnight(?:['’]s time)?|a fortnight (?:from now|from today)")


_FROM_NOW = phrase(
    rf"(?:heute\s+in\s+)?(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})\s+(?:from\s+(?:now|"
    rf"today)|from now on|ab heute|von heute)"
)


_NEAR = r"(?P<word>(?:the\s+)?day after tomorrow|tomorrow|today|übermorgen|morgen|heute)"
_NEAR_IN = phrase(rf"{_NEAR}\s+in\s+(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})")


_WEEKS_NEAR = phrase(rf"(?:(?P<number>{NUMBER})\s+{WEEK_UNIT}|a\s+fortnight)\s+{_NEAR}")


_AGO = phrase(
    rf"(?:vor\s+(?P<vor>{NUMBER})\s+(?P<einheit>{DAY_UNIT}|{WEEK_UNIT}|{MONTH_UNIT})|(?P<number>{NUMBER})\s+(?P<unit>{DAY_UNIT}|"
    rf"{WEEK_UNIT}|{MONTH_UNIT})\s+ago)"
)


def _relative(match: re.Match[str], context: ReadingContext) -> Days | None:
    word = match["word"].casefold()
    if word == "morgen" and _NO_TOMORROW.search(match.string[: match.start()]):
        return None
    ahead = _days_ahead(word)
    found = one_day(span_of(match), context.today + ahead * DAY)
    return replace(found, doubts=frozenset({Doubt.IN_THE_PAST})) if ahead < 0 else found


def _days_ahead(word: str) -> int:
    """How many days “tomorrow” and the like are from today."""
    if "after" in word or word.startswith(("über", "ueber")):
        return 2
    if word.startswith(("to", "tm", "morgen")) and word != "today":
        return 1
    return -1 if word in ("yesterday", "gestern") else 0


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
        weeks = 2 if groups["later"].strip().casefold() == "fortnight" else 1
        return one_day(span_of(match), today + (ahead or 7) * DAY + weeks * WEEK)
    if which.startswith(("next", "nächst")):
        day = today + (ahead or 7) * DAY
        if today.weekday() + (ahead or 7) < 7:
            other = DayRange(day + WEEK, day + WEEK + DAY)
            return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.WHICH_WEEK}), others=(other,))
        return one_day(span_of(match), day)
    return replace(one_day(span_of(match), today + ahead * DAY), is_weekday=True)


def _weekday_in(match: re.Match[str], context: ReadingContext) -> Days:
    """So many weeks after the coming one, today included: “Wednesday in two weeks”."""
    ahead = (words.weekday(match["day"]) - context.today.weekday()) % 7
    weeks = words.number(match["days"]) // 7 if match["days"] else words.number(match["number"])
    return one_day(span_of(match), context.today + ahead * DAY + weeks * WEEK)


def _weeks_on(match: re.Match[str], context: ReadingContext) -> Days:
    """So many weeks after the coming one, which is not today: “a week on Tuesday”, “a fortnight on Friday”."""
    ahead = (words.weekday(match["day"]) - context.today.weekday()) % 7 or 7
    weeks = words.number(match["number"]) if match["number"] else 2
    return one_day(span_of(match), context.today + ahead * DAY + weeks * WEEK)


def _after_next(match: re.Match[str], context: ReadingContext) -> Days:
    """The one after the coming one."""
    ahead = (words.weekday(match["day"] or match["tag"]) - context.today.weekday()) % 7 or 7
    return one_day(span_of(match), context.today + ahead * DAY + WEEK)


def _week(match: re.Match[str], context: ReadingContext) -> Days | None:
    which = " ".join(match["which"].casefold().split())
    if not re.search(r"(?:wk|week|woche|week after next)$", match[0], re.IGNORECASE):
        return None
    is_second = "after next" in which or which.startswith("über")
    ahead = 2 if is_second else 0 if which.startswith(("this", "diese")) else 1
    return Days(span_of(match), period_of("week", context.today, ahead), Grain.WEEK)


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
    return Days(span_of(match), period_of("year" if unit.startswith("j") else unit, context.today, ahead), grain)


def _offset(match: re.Match[str], context: ReadingContext) -> Days:
    about = frozenset({Doubt.ABOUT}) if "couple" in match["number"].casefold() else frozenset()
    day = later_by(context.today, words.number(match["number"]), match["unit"])
    return replace(one_day(span_of(match), day), doubts=about)


def _near_in(match: re.Match[str], context: ReadingContext) -> Days:
    """So many days or weeks after today or a day beside it: “heute in einer Woche”, “morgen in acht Tagen”."""
    ahead, number = _days_ahead(match["word"].casefold()), words.number(match["number"])
    day = later_by(context.today + ahead * DAY, number, match["unit"])
    # “Morgen in acht Tagen” may be a week after tomorrow.
    is_week = ahead > 0 and number == len(words.CODES) + 1 and re.match(DAY_UNIT, match["unit"], re.IGNORECASE)
    return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.ABOUT}) if is_week else frozenset())


def _weeks_near(match: re.Match[str], context: ReadingContext) -> Days:
    """So many weeks after today or a day beside it: “a week today”, “a fortnight tomorrow”."""
    weeks = words.number(match["number"]) if match["number"] else 2
    ahead = _days_ahead(match["word"].casefold())
    return one_day(span_of(match), context.today + ahead * DAY + weeks * WEEK)


def _fortnight(match: re.Match[str], context: ReadingContext) -> Days:
    return one_day(span_of(match), context.today + 2 * WEEK)


def _ago(match: re.Match[str], context: ReadingContext) -> Days:
    count, unit = words.number(match["vor"] or match["number"]), match["einheit"] or match["unit"]
    day = later_by(context.today, -count, unit)
    return replace(one_day(span_of(match), day), doubts=frozenset({Doubt.IN_THE_PAST}))


# Of phrases that are equally long, the first.
PHRASES = (
    (_NEAR_IN, _near_in),
    (_WEEKS_NEAR, _weeks_near),
    (_FROM_NOW, _offset),
    (_IN, _offset),
    (_FORTNIGHT, _fortnight),
    (_AGO, _ago),
    (_RELATIVE, _relative),
    (_WEEK_NUMBER, _week_number),
    (_WEEK, _week),
    (_WEEKEND, _weekend),
    (_MONTH_OR_YEAR, _month_or_year),
    (_WEEKDAY_IN, _weekday_in),
    (_WEEKS_ON, _weeks_on),
    (_WEEKDAY_AFTER_NEXT, _after_next),
    (_WEEKDAY, _weekday),
    (_COMPOUND, _weekday),
    (_SHORT_WEEKDAY, _weekday),
    (_FROM_SHORT, _weekday),
)
