"""Parse phrases such as “every second Tuesday” into RFC 5545 rules."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.community.calendar import patterns
from bot.community.calendar.errors import NoOccurrenceError, UnreadWordsError

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
    """A frequency of RFC 5545, its interval, and its days as in BYDAY (+2TU: the second Tuesday of a month).

    `month_day` is a day of the month; the first date of the series replaces it.
    """

    frequency: str
    interval: int = 1
    days: tuple[str, ...] = ()
    month_day: int | None = None

    @property
    def rule(self) -> str:
        """The RFC 5545 rule, without an end."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        parts += [f"BYDAY={','.join(self.days)}"] if self.days else []
        return ";".join(parts)


def of_month(found: re.Match[str]) -> Repetition:
    """“The first Monday of the month”, “every last Friday”."""
    return Repetition("MONTHLY", days=_nths(found["nth"] or found["edge"], found["day"] or found["its"]))


def _nths(words: str, day: str) -> tuple[str, ...]:
    numbers = [word for word in re.findall(r"\w+", words.casefold()) if word.isdigit() or word in patterns.NTH]
    nths = [int(word) if word.isdigit() else patterns.NTH[word] for word in numbers]
    return tuple(dict.fromkeys(f"{nth:+d}{_codes(day)[0]}" for nth in nths))


def on_day_of_month(found: re.Match[str]) -> Repetition:
    """“Every month on the 15th”."""
    return Repetition("MONTHLY", month_day=int(found["number"] or found["its"]))


def every(found: re.Match[str]) -> Repetition:
    """“Every second Tuesday”, “alle zwei Wochen”."""
    interval = number(found["number"]) if found["number"] else 1
    if interval == 0:
        raise NoOccurrenceError
    if found["days"]:
        return Repetition("WEEKLY", interval, _codes(found["days"]))
    word = found["unit"].casefold()
    frequency, unit = next((freq, each) for pattern, freq, each in UNITS if re.match(pattern, word))
    return _named(frequency, interval * unit, found["on"], found["nth"])


def adverb(found: re.Match[str]) -> Repetition:
    """“Weekly on Tuesday”, “dienstags”."""
    if found["days"]:
        return Repetition("WEEKLY", days=_codes(found["days"]))
    frequency, interval = ADVERBS[found["word"].casefold()]
    return _named(frequency, interval, found["on"], found["nth"])


def _named(frequency: str, interval: int, on: str | None, nth: str | None) -> Repetition:
    if on and nth:
        if frequency != "MONTHLY":
            raise UnreadWordsError(unread=nth)
        return Repetition(frequency, interval, _nths(nth, on))
    if frequency == "WORKDAYS":
        return Repetition("WEEKLY", interval, WORKDAYS)
    return Repetition(frequency, interval, _codes(on) if on else ())


def number(word: str) -> int:
    """Parse a number such as 8, two, zweiten or 2."""
    plain = word.casefold().rstrip(".")
    return int(plain) if plain.isdigit() else patterns.NUMBERS[plain]


def _codes(days: str) -> tuple[str, ...]:
    words = re.findall(r"\w+", days.casefold())
    codes = [patterns.DAY_CODES.get(word) or patterns.DAY_CODES.get(word.removesuffix("s")) for word in words]
    return tuple(dict.fromkeys(code for code in codes if code))
