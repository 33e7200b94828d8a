"""Words that mean all dates of a series rather than one: “all of them”, “from now on”, “ab jetzt immer”."""

from __future__ import annotations

import re

from bot.kit.patterns import LazyPattern

ALL = "all of them"
# A number or a day behind “every” is a rhythm, which is no new time of day.
_WHOLE = LazyPattern(
    r"[\s,;(–-]*\b(?:all\s+of\s+(?:them|it)|(?:all|each)\s+(?:the\s+|other\s+|future\s+|later\s+)?(?:dates?|sessions?|times)|"
    r"(?:the\s+)?(?:whole|entire|complete)\s+series|every\s+(?:time|date|session)|every\s+single\s+one|all(?=$|[\s,;:.!?]*$)|"
    r"from\s+(?:now|then|here)\s+on(?:wards)?|going\s+forward|in\s+(?:the\s+)?future|for\s+good|permanently|always|"
    r"alle\s+(?:weiteren\s+|künftigen\s+|kommenden\s+)?(?:termine|daten|male)|(?:die\s+)?(?:ganze|gesamte|komplette)[nr]?\s+serie|"
    r"jedes\s+mal|ab\s+(?:jetzt|sofort|nun)|von\s+nun\s+an|künftig|zukünftig|in\s+zukunft|dauerhaft|immer|"
    r"all(?:e|es)?(?=\s+(?:auf|to|um|at)\s)|alle(?=[\s.,!?]*$))(?!\w)[)]?(?:[\s,]+(?:please|bitte)(?=[\s.!?]*$))?",
    re.IGNORECASE,
)
# The first of the dates that are meant stays: “from 21 January on”, “ab dem 21. Januar”.
_MONTHS = r"jan|feb|mär|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|dez|dec"
_DAYS = r"mon|tue|wed|thu|fri|sat|sun|die|mit|don|fre|sam|son"
_FROM = LazyPattern(
    rf"\b(?:from|starting(?:\s+(?:from|on|with))?)\s+(?P<day>(?:(?!\b(?:to|auf)\b).){{3,30}}?)\s+on(?:wards?)?(?=\s*$|[\s,])(?!\s+\w+day)|"
    rf"\bab\s+(?:dem\s+|den\s+|der\s+)?(?=\d{{1,2}}\.(?!\d\d?\b)|(?:nächste|kommende)\w*\s|(?:{_MONTHS}|{_DAYS})\w*)",
    re.IGNORECASE,
)
# “All prompt clinics from 7 January to Tuesday 16:00”: what stands behind the verb of a command.
_ALL_FIRST = LazyPattern(
    r"^(?:all|alle)\s+(?:of\s+)?(?:(?:the|our|my|die|unsere|meine|later|future|künftigen|weiteren)\s+)*(?=\S+\s)",
    re.IGNORECASE,
)
_FROM_FIRST = LazyPattern(
    r"\b(?:from|starting|beginning)\s+(?:on\s+)?(?=(?:(?!\b(?:to|auf)\b).){3,30}\s(?:to|auf)\s)", re.IGNORECASE
)
_ALL_BEFORE = r"\b(?:all|alle)\s+(?:of\s+)?(?:the\s+|our\s+|my\s+|die\s+|unsere\s+)?$"


def without(text: str) -> str:
    """A text without the words that mean all dates; the same text if there are none."""
    left = _FROM.sub(r" \g<day> ", _WHOLE.sub(" ", text))
    return " ".join(left.split()).strip(" ,;") if left != text else text


def of_all(text: str) -> str:
    """What a command moves without “all” and “from” in front of it; the same text if it doesn't begin so."""
    left = _ALL_FIRST.sub("", text.strip())
    return without(_FROM_FIRST.sub("", left, count=1)) if left != text.strip() else text


def is_before(text: str) -> bool:
    """Whether a text that stands before a title ends in “all the”."""
    return re.search(_ALL_BEFORE, text, re.IGNORECASE) is not None
