"""The period of a result that is told in a sentence: “last month”, “in October”, “since September”, “in Q3”."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from bot.kit.dates import words
from bot.kit.patterns import LazyPattern
from bot.outcomes.periods import CalendarSpan

DAY = timedelta(days=1)
_THIS = r"(?:this|the current|diese[nrsm]?|laufende[nrsm]?|aktuelle[nrsm]?)"
_LAST = r"(?:last|the last|the previous|previous|letzte[nrsm]?|vorige[nrsm]?|vergangene[nrsm]?)"
_UNIT = (
    r"(?P<unit>weeks?|months?|quarters?|years?|woche|monat(?:s|en)?|quartal(?:s|en)?|jahr(?:es|en)?)(?!\w)(?! off\b)"
)
_RELATIVE = LazyPattern(rf"\b(?:(?P<this>{_THIS})|(?P<last>{_LAST})) {_UNIT}", 2)
_MONTH = LazyPattern(
    rf"\b(?P<since>since |seit )?(?:in |im |for |für |of |vom |during )?(?:(?:the|dem) )?\b(?P<month>{words.MONTH})"
    r"(?:,? (?P<year>20\d\d))?(?!\w)(?! \d{1,2}\b(?!\d))",
    2,
)
_QUARTER = LazyPattern(
    r"\b(?:q(?P<a>[1-4])|(?P<b>[1-4])\. quartal|(?P<c>first|second|third|fourth|erste[ns]?|zweite[ns]?|dritte[ns]?|"
    r"vierte[ns]?) (?:quarter|quartal))(?:,? (?P<year>20\d\d))?",
    2,
)
_DAYS = LazyPattern(r"\b(?:(?P<today>today|heute)|(?P<yesterday>yesterday|gestern))\b", 2)
_PLACES = ("first", "second", "third", "fourth"), ("erste", "zweite", "dritte", "vierte")


def find(text: str, today: date) -> tuple[CalendarSpan, str] | None:
    """The period that a sentence names, and the words that name it; without a year, it lies behind."""
    if found := _RELATIVE.search(text):
        return _relative(found["unit"].casefold(), today, is_this=bool(found["this"])), found[0]
    if found := _QUARTER.search(text):
        number = int(found["a"] or found["b"] or 0) or _place(found["c"])
        year = int(found["year"] or today.year)
        span = _months(year, 3 * number - 2, 3 * number)
        return (span if found["year"] or span.first <= today else _months(year - 1, 3 * number - 2, 3 * number)), found[
            0
        ]
    for found in _MONTH.finditer(text):
        number = words.month(found["month"])
        year = int(found["year"] or (today.year if number <= today.month else today.year - 1))
        span = _months(year, number, number)
        return (CalendarSpan(span.first, today) if found["since"] else span), found[0]
    if found := _DAYS.search(text):
        day = today if found["today"] else today - DAY
        return CalendarSpan(day, day), found[0]
    return None


def before(period: CalendarSpan) -> CalendarSpan:
    """The period of the same kind before that one: the month before a month, the week before a week."""
    first, last = period.first, period.last
    if first.day == 1 and (last + DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1 - months
        return CalendarSpan(date(start // 12, start % 12 + 1, 1), first - DAY)
    return CalendarSpan(first - (last - first) - DAY, first - DAY)


def _relative(unit: str, today: date, *, is_this: bool) -> CalendarSpan:
    if unit.startswith("w"):
        monday = today - timedelta(days=today.weekday())
        this = CalendarSpan(monday, monday + timedelta(days=6))
    elif unit.startswith("m"):
        this = _months(today.year, today.month, today.month)
    elif unit.startswith("q"):
        quarter = (today.month - 1) // 3
        this = _months(today.year, quarter * 3 + 1, quarter * 3 + 3)
    else:
        this = _months(today.year, 1, 12)
    return this if is_this else before(this)


def _months(year: int, first: int, last: int) -> CalendarSpan:
    return CalendarSpan(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def _place(word: str) -> int:
    plain = word.casefold()
    return next(number for names in _PLACES for number, name in enumerate(names, start=1) if plain.startswith(name))
