"""Whether a text says only what its sentences say: its figures, its quotes and its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import permutations

from bot.stories.analysis.lexicon import number_words
from bot.stories.analysis.segmentation import normalize

MAX_COMPARED = 60
TOLERANCE = 0.01
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_OPENING, _CLOSING = '“„«»"\u201a\u2018', '”“»«"\u2018\u2019'
_OPENING, _CLOSING = '“„«»"\u201a\u2018', '”“»«"\u2018\u2019'
_QUOTE = re.compile(f"[{_OPENING}]([^{_OPENING}{_CLOSING}]{{3,}})[{_CLOSING}]")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?=\b)")
_WORDS = {
    "half": 50, "hälfte": 50, "third": 33, "drittel": 33, "quarter": 25, "viertel": 25, "double": 2, "doubled": 2,
    "twice": 2, "doppelt": 2, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12,
    **number_words("en"), **number_words("de"),
}  # fmt: skip
# Capitalized within an English sentence without being anybody's name.
_COMMON = frozenset(
    {
        *(
            "Context",
            "Approach",
            "Results",
            "Excel",
            "Word",
            "Teams",
            "Outlook",
            "Slack",
            "Copilot",
            "English",
            "German",
        ),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Christmas", "Easter"),
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    }
)


def unsupported_figures(text: str, sentences: Iterable[str]) -> list[str]:
    """The figures of a text that neither stand in the sentences nor follow from two of their figures."""
    known = _figures(sentences)
    return [figure for figure, values in _read(text) if not values & known and not _follows(figure, values, known)]


def computed_figures(text: str, sentences: Iterable[str]) -> list[str]:
    """The figures of a text that follow from two figures of the sentences, and do not stand in them."""
    known = _figures(sentences)
    return [figure for figure, values in _read(text) if not values & known and _follows(figure, values, known)]


def invented_quotes(text: str, sentences: Iterable[str]) -> list[str]:
    """What a text has in quotation marks that no sentence says."""
    said = _plain(" ".join(sentences))
    return [quote for quote in _QUOTE.findall(text) if _plain(quote) not in said]


def unknown_names(text: str, sentences: Iterable[str]) -> list[str]:
    """What looks like a name within an English text and occurs in no sentence."""
    said = _plain(" ".join(sentences))
    return [name for name in _NAME.findall(text) if name not in _COMMON and name.casefold() not in said]


def _figures(sentences: Iterable[str]) -> set[float]:
    whole = " ".join(sentences)
    found = {value for _figure, values in _read(whole) for value in values}
    return found | {float(_WORDS[word]) for word in re.findall(r"[^\W\d_]+", whole.casefold()) if word in _WORDS}


def _read(text: str) -> Iterator[tuple[str, set[float]]]:
    """Each figure with the values it may have: 1.200 is twelve hundred in German and less than two in English."""
    for found in _FIGURE.finditer(normalize(text)):
        figure = found[0]
        values = {float(re.sub(r"[.,]", "", figure))} if _GROUPED.fullmatch(figure) else set()
        head, _sep, tail = figure.replace(",", ".").rpartition(".")
        decimal = f"{head.replace('.', '')}.{tail}" if head else tail
        yield figure, values | {float(decimal)}


def _follows(figure: str, values: set[float], known: set[float]) -> bool:
    """Whether a figure is the sum, difference, product, ratio or percentage of two known ones, rounded."""
    decimals = len(figure.replace(",", ".").rpartition(".")[2]) if re.search(r"[.,]", figure) else 0
    for value in values:
        room = max(0.5 * 10**-decimals, TOLERANCE * value) + 1e-9
        if any(abs(value - derived) <= room for derived in _derived(known)):
            return True
    return False


def _derived(known: set[float]) -> Iterator[float]:
    for a, b in permutations(sorted(known)[:MAX_COMPARED], 2):
        yield from (a + b, abs(a - b), a * b)
        if b:
            yield from (a / b, 100 * a / b, 100 * abs(a - b) / b)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalize(text).casefold()))
