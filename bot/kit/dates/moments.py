"""Phrases for exact moments counted from now: “in two hours”, “in einer halben Stunde”."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.kit.dates import words
from bot.kit.dates.elements import Moment
from bot.kit.dates.spans import longest
from bot.kit.dates.values import Grain, ReadingContext, TextSpan
from bot.kit.dates.words import HOUR_UNIT, MINUTE_UNIT, NUMBER, phrase

MAX_AHEAD = timedelta(days=400)
_SPECIAL = {
    r"half an hour|half hour|einer halben stunde|ner halben stunde": 30,
    r"a quarter of an hour|einer viertelstunde": 15,
    r"an hour and a half|one and a half hours|anderthalb stunden|eineinhalb stunden": 90,
    r"two and a half hours|zweieinhalb stunden": 150,
}
_IN = r"(?:(?:today|heute)\s+)?in\s+(?:etwa\s+|about\s+|ca\.?\s*)?"
_SPECIALS = tuple((phrase(rf"{_IN}(?:{pattern})"), minutes) for pattern, minutes in _SPECIAL.items())
# Digits may touch their unit; words may not, for “in am” is no minute.
_HOURS = phrase(
    rf"{_IN}(?P<number>\d{{1,3}}[.,]\d|{NUMBER})(?:(?<=\d)|\s)\s*(?P<unit>{HOUR_UNIT}|{MINUTE_UNIT})"
    r"(?:['’]?s? time)?"
)
_FROM_NOW = phrase(rf"(?P<number>{NUMBER})(?:(?<=\d)|\s)\s*(?P<unit>{HOUR_UNIT}|{MINUTE_UNIT})\s+from now")
_NOW = phrase(r"(?:right now|jetzt gleich|sofort|right away|immediately)")


def find(text: str, context: ReadingContext) -> list[Moment]:
    """The exact moments that a text names, in order and without overlaps."""
    now = context.now.replace(second=0, microsecond=0)
    found = [
        Moment(TextSpan(match.start(), match.end()), now + timedelta(minutes=minutes), Grain.MINUTE)
        for pattern, minutes in _SPECIALS
        for match in pattern.finditer(text)
    ]
    for match in (*_HOURS.finditer(text), *_FROM_NOW.finditer(text)):
        is_minutes = re.match("m", match["unit"], re.IGNORECASE) is not None
        number = (
            float(match["number"].replace(",", ".")) if match["number"][0].isdigit() else words.number(match["number"])
        )
        ahead = timedelta(minutes=number) if is_minutes else timedelta(hours=number)
        if ahead <= MAX_AHEAD:
            grain = Grain.MINUTE if is_minutes else Grain.HOUR
            found.append(Moment(TextSpan(match.start(), match.end()), now + ahead, grain))
    found += [Moment(TextSpan(match.start(), match.end()), context.now, Grain.MINUTE) for match in _NOW.finditer(text)]
    return longest(found)
