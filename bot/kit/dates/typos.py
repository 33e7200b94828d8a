"""Slips of the pen in words for days, months and frequencies."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache

from bot.kit.dates import words
from bot.kit.patterns import LazyPattern

MIN_LETTERS = 6
ALIKE = 0.85
# Two words that mean different things have to differ by this much in likeness: “Thuesday” may be either day.
CLEARLY = 0.06
_OTHERS = (
    "tomorrow", "übermorgen", "weekly", "biweekly", "fortnightly", "monthly", "quarterly", "täglich", "wöchentlich",
    "monatlich", "vierteljährlich", "werktags", "weekday", "weekdays", "afternoon", "evening", "nachmittag",
)  # fmt: skip
_SHORT = {
    "evry": "every", "evrey": "every", "eveyr": "every", "eery": "every", "jedn": "jeden", "jedne": "jeden",
    "jdeen": "jeden", "zweitn": "zweiten", "erstn": "ersten", "letztn": "letzten", "untill": "until", "unitl": "until",
    "utnil": "until", "tommorow": "tomorrow", "tomorow": "tomorrow", "tmrw": "tomorrow", "morgn": "morgen",
    "marz": "märz", "wendsday": "wednesday", "dieen": "diesen", "disen": "diesen", "deisen": "diesen",
    "nächstn": "nächsten", "nächten": "nächsten", "kommendn": "kommenden", "nxt": "next", "netx": "next",
}  # fmt: skip
# Words of their own that are almost one of ours.
_RIGHT = frozenset({"quarter", "quarters", "fortnight", "fortnights", "montage", "werktag", "werktage", "nachmittags"})
_WORD = LazyPattern(r"[^\W\d_]+")


def corrected(text: str) -> str:
    """The text with misspelt weekdays, months and the like put right, where only one word can be meant."""
    return _WORD.sub(lambda match: _corrected(match[0]) or match[0], text)


def looks_misspelt(word: str) -> bool:
    """Whether a word resembles one of ours without being put right: it may be either of two days."""
    return (
        len(word) >= MIN_LETTERS and word.casefold() not in _known().keys() | _RIGHT and bool(_alike(word.casefold()))
    )


@cache
def _known() -> dict[str, str]:
    """Every word that is corrected to, with what it means."""
    days = {name: f"weekday {number}" for name, number in words.WEEKDAYS.items()}
    months = {name: f"month {number}" for name, number in words.MONTHS.items()}
    return {
        name: meaning
        for name, meaning in (days | months | {each: each for each in _OTHERS}).items()
        if len(name) >= MIN_LETTERS
    }


def _alike(word: str) -> list[tuple[float, str]]:
    """The words that it resembles, the likest first."""
    found = [(SequenceMatcher(None, word, name).ratio(), name) for name in _known() if abs(len(name) - len(word)) <= 2]
    return sorted(((ratio, name) for ratio, name in found if ratio >= ALIKE), reverse=True)


@cache
def _corrected(word: str) -> str | None:
    plain = word.casefold()
    if plain in _SHORT:
        return _SHORT[plain]
    if len(plain) < MIN_LETTERS or plain in _known() or plain in _RIGHT:
        return None
    found = _alike(plain)
    if not found:
        return None
    ratio, best = found[0]
    is_clear = all(_known()[name] == _known()[best] or ratio - other > CLEARLY for other, name in found[1:])
    return best if is_clear else None
