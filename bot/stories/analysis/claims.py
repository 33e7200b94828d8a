"""Whether a text says only what its sentences say: its figures, its quotes and its names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from bot.stories.analysis.lexicon import number_words
from bot.stories.analysis.segmentation import normalize

MAX_COMPARED = 60
TOLERANCE = 0.01
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_PERCENT = re.compile(r"\s?-?(?:%|per ?cent|prozent)", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
# Twelve hundred as it is written in French, Swiss and other texts: 1 200, 1’200.
_SPACED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ '’]\d{3})+(?![\d.,]*\d)")
# A single closing mark within a word is an apostrophe.
_QUOTE = re.compile(
    r"„([^„“”]{3,})[“”]|“([^“”]{3,})”|«([^«»]{3,})»|»([^«»]{3,})«|\"([^\"]{3,})\"|"
    r"[\u201a\u2018]((?:[^\u201a\u2018\u2019]|\u2019(?=\w)){3,})[\u2018\u2019](?!\w)"
)
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
        *("Context", "Approach", "Results", "Key", "Scaling", "English", "German"),
        *("Excel", "Word", "Teams", "Outlook", "Slack", "Copilot"),
        *("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Christmas", "Easter"),
        *("January", "February", "March", "April", "May", "June", "July", "August"),
        *("September", "October", "November", "December"),
    }
)


class _Figure(NamedTuple):
    """A figure as it is written, the values that it may have, and whether it is a percentage."""

    text: str
    values: frozenset[float]
    is_percentage: bool


def unsupported_figures(text: str, sentences: Iterable[str]) -> list[str]:
    """The figures of a text that neither stand in the sentences nor follow from two of their figures."""
    known = _known_values(" ".join(sentences))
    return [one.text for one in _figures(_joined(text)) if not one.values & known and not _follows(one, known)]


def computed_figures(text: str, sentences: Iterable[str]) -> list[str]:
    """The figures of a text that follow from two figures of the sentences, and do not stand in them."""
    known = _known_values(" ".join(sentences))
    return [one.text for one in _figures(_joined(text)) if not one.values & known and _follows(one, known)]


def invented_quotes(text: str, sentences: Iterable[str]) -> list[str]:
    """What a text has in quotation marks that no sentence says."""
    quotes = ["".join(forms) for forms in _QUOTE.findall(text)]
    said = _plain(" ".join(sentences)) if quotes else ""
    return [quote for quote in quotes if _plain(quote) not in said]


def without_quotation_marks(text: str, quote: str) -> str:
    """A text in which a quote stands without its quotation marks."""
    return _QUOTE.sub(lambda found: quote if quote in found.groups() else found[0], text)


def unknown_names(text: str, sentences: Iterable[str]) -> list[str]:
    """What looks like a name within an English text and occurs in no sentence."""
    names = [name for name in _NAME.findall(text) if name not in _COMMON]
    said = _words(" ".join(sentences)) if names else frozenset()
    return [name for name in names if name.casefold() not in said]


# Of the last few texts, because all remarks about a story are checked against it.
@lru_cache(maxsize=8)
def _known_values(whole: str) -> frozenset[float]:
    figures = {value for read in (whole, _joined(whole)) for one in _figures(read) for value in one.values}
    in_words = {float(_WORDS[word]) for word in re.findall(r"[^\W\d_]+", whole.casefold()) if word in _WORDS}
    return frozenset(figures | in_words)


def _joined(text: str) -> str:
    """A text in which spaces and apostrophes within a figure are left out."""
    return _SPACED.sub(lambda spaced: re.sub(r"\D", "", spaced[0]), normalize(text))


def _figures(text: str) -> Iterator[_Figure]:
    """Each figure with the values it may have: 1.200 is twelve hundred in German and less than two in English."""
    plain = normalize(text)
    for found in _FIGURE.finditer(plain):
        figure = found[0]
        grouped = {float(re.sub(r"[.,]", "", figure))} if _GROUPED.fullmatch(figure) else set()
        head, _sep, tail = figure.replace(",", ".").rpartition(".")
        decimal = f"{head.replace('.', '')}.{tail}" if head else tail
        yield _Figure(figure, frozenset({*grouped, float(decimal)}), bool(_PERCENT.match(plain, found.end())))


def _follows(figure: _Figure, known: Collection[float]) -> bool:
    """Whether a figure is the sum, difference, product or ratio of two known ones, or their percentage, rounded."""
    has_decimals = re.search(r"[.,]", figure.text)
    decimals = len(figure.text.replace(",", ".").rpartition(".")[2]) if has_decimals else 0
    for value in figure.values:
        room = max(0.5 * 10**-decimals, TOLERANCE * value) + 1e-9
        if any(abs(value - derived) <= room for derived in _derived(known, percentages=figure.is_percentage)):
            return True
    return False


def _derived(known: Collection[float], *, percentages: bool) -> Iterator[float]:
    for a, b in permutations(sorted(known)[:MAX_COMPARED], 2):
        yield from (a + b, abs(a - b), a * b)
        if b:
            yield a / b
        if b and percentages:
            yield from (100 * a / b, 100 * abs(a - b) / b)


@lru_cache(maxsize=8)
def _words(text: str) -> frozenset[str]:
    return frozenset(_plain(text).split())


@lru_cache(maxsize=8)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", normalize(text).casefold()))
