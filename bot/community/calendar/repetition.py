"""“Every second Tuesday” as an RFC 5545 rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.community.calendar import phrases

WORKDAYS = ("MO", "TU", "WE", "TH", "FR")
ADVERBS = {
    "daily": ("DAILY", 1), "täglich": ("DAILY", 1), "weekly": ("WEEKLY", 1), "wöchentlich": ("WEEKLY", 1),
    "biweekly": ("WEEKLY", 2), "bi-weekly": ("WEEKLY", 2), "fortnightly": ("WEEKLY", 2),
    "vierzehntägig": ("WEEKLY", 2), "zweiwöchentlich": ("WEEKLY", 2), "monthly": ("MONTHLY", 1),
    "monatlich": ("MONTHLY", 1), "quarterly": ("MONTHLY", 3), "vierteljährlich": ("MONTHLY", 3),
    "quartalsweise": ("MONTHLY", 3), "weekdays": ("WORKDAYS", 1), "werktags": ("WORKDAYS", 1),
}  # fmt: skip
UNITS = (
    (r"weekday|working|werktag", "WORKDAYS", 1),
    (r"day|tag", "DAILY", 1),
    (r"week|woche", "WEEKLY", 1),
    (r"month|monat", "MONTHLY", 1),
    (r"quart", "MONTHLY", 3),
)


@dataclass(frozen=True)
class Repetition:
    """How often: a frequency of RFC 5545, every how many of it, on which days (with +n for the n-th of a month)."""

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        return ";".join(parts)


def of_month(found: re.Match[str]) -> Repetition:
    """“The first Monday of the month”."""
    word = found["nth"].casefold().rstrip(".")
    nth = int(word) if word.isdigit() else phrases.NTH[word]
    return Repetition("MONTHLY", days=(f"{nth:+d}{_codes(found['day'])[0]}",))


def every(found: re.Match[str]) -> Repetition:
    """“Every second Tuesday”, “alle zwei Wochen”."""
    interval = number(found["number"]) if found["number"] else 1
    if found["days"]:
        return Repetition("WEEKLY", interval, _codes(found["days"]))
    word = found["unit"].casefold()
    frequency, unit = next((freq, each) for pattern, freq, each in UNITS if re.match(pattern, word))
    return _named(frequency, interval * unit, found["on"])


def adverb(found: re.Match[str]) -> Repetition:
    """“Weekly on Tuesday”, “dienstags”."""
    if found["days"]:
        return Repetition("WEEKLY", days=_codes(found["days"]))
    frequency, interval = ADVERBS[found["word"].casefold()]
    return _named(frequency, interval, found["on"])


def _named(frequency: str, interval: int, on: str | None) -> Repetition:
    if frequency == "WORKDAYS":
        return Repetition("WEEKLY", interval, WORKDAYS)
    return Repetition(frequency, interval, _codes(on) if on else ())


def number(word: str) -> int:
    """A number as people write it: 8, two, zweiten, 2."""
    plain = word.casefold().rstrip(".")
    return int(plain) if plain.isdigit() else phrases.NUMBERS[plain]


def _codes(days: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", days.casefold())
    codes = [phrases.DAY_CODES.get(word) or phrases.DAY_CODES.get(word.removesuffix("s")) for word in words]
    return tuple(dict.fromkeys(code for code in codes if code))
