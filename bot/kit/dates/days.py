"""Phrases for days, weeks and months."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.kit.dates import calendar_dates, relative_days
from bot.kit.dates.day_arithmetic import period_of
from bot.kit.dates.elements import Days
from bot.kit.dates.spans import longest
from bot.kit.dates.values import Grain, ReadingContext, TextSpan
from bot.kit.dates.words import phrase
from bot.kit.patterns import LazyPattern

Maker = Callable[[re.Match[str], ReadingContext], Days | None]

_PHRASES: tuple[tuple[LazyPattern, Maker], ...] = (*calendar_dates.PHRASES, *relative_days.PHRASES)
_WEEK_OF = phrase(r"(?:the\s+)?(?:week of|woche vom|woche ab)(?:\s+the)?")


def find(text: str, context: ReadingContext) -> list[Days]:
    """The days, weeks and months that a text names, in order and without overlaps."""
    found = longest(_made(text, context))
    weeks = [_week_of(match, found) for match in _WEEK_OF.finditer(text)]
    return longest([*found, *(each for each in weeks if each)])


def _made(text: str, context: ReadingContext) -> Iterator[Days]:
    for pattern, make in _PHRASES:
        for match in pattern.finditer(text):
            try:
                made = make(match, context)
            except (ValueError, OverflowError):  # the year 0, or a day beyond the year 9999
                continue
            if made:
                yield made


def _week_of(match: re.Match[str], found: list[Days]) -> Days | None:
    """The week in which the date behind “week of” lies."""
    behind = next(
        (each for each in found if 0 <= each.span.start - match.end() <= 1 and each.days and each.grain is Grain.DAY),
        None,
    )
    if behind is None:
        return None
    return Days(
        TextSpan(match.start(), behind.span.end), period_of("week", behind.first, 0), Grain.WEEK, doubts=behind.doubts
    )
