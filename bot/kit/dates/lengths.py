"""Lengths of something that happens: “45m”, “1h30”, “anderthalb Stunden”."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.kit.dates import words
from bot.kit.dates.values import MAX_TEXT, LengthReading, TextSpan
from bot.kit.dates.words import HOUR_UNIT, MINUTE_UNIT, NUMBER, phrase
from bot.kit.patterns import LazyPattern

MAX_LENGTH = timedelta(days=31)

_FOR = r"(?:(?:for|für|lasting|dauer:?|length:?)\s+)?(?:about\s+|etwa\s+|ca\.?\s*)?"
_HALVES = {
    r"half an hour|half hour|(?:eine[rn]? )?halbe[nr]? stunde|30 min\.?": 30,
    r"(?:a )?quarter of an hour|(?:eine )?viertelstunde": 15,
    r"three quarters of an hour|(?:eine )?dreiviertelstunde|(?:eine )?dreiviertel stunde": 45,
    r"(?:an|one) hour and a half|one and a half hours|hour and a half|anderthalb stunden|eineinhalb "
    r"stunden|1 ?½ (?:hours|stunden)": 90,
    r"two and a half hours|zweieinhalb stunden|2 ?½ (?:hours|stunden)": 150,
    r"three and a half hours|dreieinhalb stunden": 210,
}
_NAMED = tuple((phrase(f"{_FOR}(?:{pattern})"), minutes) for pattern, minutes in _HALVES.items())
_HOURS_MINUTES = phrase(
    rf"{_FOR}(?P<hours>\d{{1,2}})\s*(?:hours?|hrs?|hr|stunden?|std\.?|h)\s*(?:and\s+|und\s+)?(?P<minutes>[0-5]?\d)\s*(?:{MINUTE_UNIT})?"
)
_COLON = phrase(rf"{_FOR}(?P<hours>\d{{1,2}}):(?P<minutes>[0-5]\d)\s*(?:hours?|hrs?|stunden?|std\.?|h)")
# Digits may touch their unit; words may not, for “am” is not a minute.
_HOURS = phrase(
    rf"{_FOR}(?P<number>\d{{1,3}}(?:[.,]\d{{1,2}})?|{NUMBER}(?=[\s-]))[\s-]*(?P<unit>{HOUR_UNIT})(?P<digits>)"
)
_MINUTES = phrase(
    rf"{_FOR}(?:(?P<number>\d{{1,4}}|{NUMBER}(?=[\s-]))[\s-]*(?P<unit>{MINUTE_UNIT})|(?P<digits>\d{{1,3}})['\u2032])"
)
_IS_MOMENT = LazyPattern(r"\b(?:in|every|alle|each|jede|vor|within|innerhalb(?: von)?)\s+(?:\w+\s+)?$", re.IGNORECASE)
_IS_MOMENT_BEHIND = LazyPattern(r"\s+(?:ago|from now|before|early|late|vorher|später|later|nach)\b", re.IGNORECASE)


def find_length(text: str) -> LengthReading | None:
    """The length of something that has one: “45m”, “1h30”, “90 Minuten”, “anderthalb Stunden”, “for an hour”.

    “In two hours”, “every hour” and “an hour ago” are no lengths.
    """
    text = text[:MAX_TEXT]
    found = [
        LengthReading(TextSpan(match.start(), match.end()), timedelta(minutes=minutes))
        for pattern, minutes in _NAMED
        for match in pattern.finditer(text)
    ]
    for pattern in (_HOURS_MINUTES, _COLON):
        for match in pattern.finditer(text):
            if _is_written_clock(match):
                continue
            length = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
            found.append(LengthReading(TextSpan(match.start(), match.end()), length))
    for pattern, unit in ((_HOURS, "hours"), (_MINUTES, "minutes")):
        for match in pattern.finditer(text):
            length = timedelta(**{unit: _number(match["number"] or match["digits"])})
            if not _is_clock(match):
                found.append(LengthReading(TextSpan(match.start(), match.end()), length))
    lengths = [each for each in found if timedelta() < each.length <= MAX_LENGTH and not _is_moment(text, each.span)]
    return max(lengths, key=lambda each: each.span.end - each.span.start, default=None)


def _number(word: str) -> float:
    return float(word.replace(",", ".")) if word[0].isdigit() else float(words.number(word))


def _is_written_clock(match: re.Match[str]) -> bool:
    """Whether 15h30 is half past three rather than fifteen hours and a half."""
    return re.fullmatch(r"(?:9|[12]\d)(?:h[0-5]\d|:[0-5]\d\s*h)", match[0], re.IGNORECASE) is not None


def _is_clock(match: re.Match[str]) -> bool:
    """Whether it is a time of day: 15h, and any hour behind “um”."""
    if (match["unit"] or "").casefold() != "h" or re.match(
        r"(?:for|für|lasting|dauer|length)", match[0], re.IGNORECASE
    ):
        return False
    if re.fullmatch(r"(?:9|1\d|2[0-3])\.[0-5]\d\s*h", match[0], re.IGNORECASE):
        return True
    is_after_word = re.search(r"\b(?:um|at|gegen|ab|@)\s*$", match.string[: match.start()], re.IGNORECASE) is not None
    return is_after_word or (_number(match["number"]) > 8 and " " not in match[0])


def _is_moment(text: str, span: TextSpan) -> bool:
    return bool(_IS_MOMENT.search(text[: span.start]) or _IS_MOMENT_BEHIND.match(text[span.end :]))
