"""Whether a text says only what its sentences say: its figures, its quotes and its names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple

from bot.kit.patterns import LazyPattern
from bot.stories.analysis import spelled_figures
from bot.stories.analysis.lexicon import cue
from bot.stories.analysis.segmentation import normalize
from bot.stories.analysis.spelled_figures import LENGTHS_OF_TIME, PEOPLE, FigureKind, SpelledFigure

MAX_COMPARED = 60
MAX_NAMED = 3
TOLERANCE = 0.01
_FIGURE = LazyPattern(r"\d+(?:[.,]\d+)*")
_PERCENT = LazyPattern(r"\s?-?(?:%|per ?cent|prozent)", re.IGNORECASE)
_GROUPED = LazyPattern(r"\d{1,3}(?:[.,]\d{3})+")
# Twelve hundred as it is written in French, Swiss and other texts: 1 200, 1’200.
_SPACED = LazyPattern(r"(?<![\d.,])\d{1,3}(?:[ '’]\d{3})+(?![\d.,]*\d)")
# A single closing mark within a word is an apostrophe.
_QUOTE = LazyPattern(
    r"„([^„“”]{3,})[“”]|“([^“”]{3,})”|«([^«»]{3,})»|»([^«»]{3,})«|\"([^\"]{3,})\"|"
    r"[\u201a\u2018]((?:[^\u201a\u2018\u2019]|\u2019(?=\w)){3,})[\u2018\u2019](?!\w)"
)
_NAME = LazyPattern(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?=\b)")
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


def unsupported_figures(text: str, sentences: Iterable[str], language: str = "") -> list[str]:
    """The figures of a text that neither stand in the sentences nor follow from two of their figures.

    Figures in words count too, where the text's language has a lexicon.
    """
    whole = " ".join(sentences)
    known = _known_values(whole)
    in_digits = [one.text for one in _figures(_joined(text)) if not one.values & known and not _follows(one, known)]
    return [*in_digits, *unsupported_words(text, [whole], language)]


def unsupported_words(text: str, sentences: Iterable[str], language: str) -> list[str]:
    """The figures in words of a text that neither stand in the sentences nor follow from two of their figures."""
    whole = " ".join(sentences)
    known = _known_values(whole)
    return [
        one.text
        for one in spelled_figures.claimed(text, language)
        if not _is_said(one, whole) and not _is_worked_out(one, known) and not _may_be_counted(one, whole, language)
    ]


def computed_figures(text: str, sentences: Iterable[str], language: str = "") -> list[str]:
    """The figures of a text that follow from two figures of the sentences, and do not stand in them."""
    whole = " ".join(sentences)
    known = _known_values(whole)
    in_digits = [one.text for one in _figures(_joined(text)) if not one.values & known and _follows(one, known)]
    claimed = spelled_figures.claimed(text, language)
    return [*in_digits, *(one.text for one in claimed if not _is_said(one, whole) and _is_worked_out(one, known))]


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
    return frozenset(figures | spelled_figures.values(whole))


@lru_cache(maxsize=8)
def _known_percentages(whole: str) -> frozenset[float]:
    figures = (one for one in _figures(_joined(whole)) if one.is_percentage)
    return frozenset({value for one in figures for value in one.values} | spelled_figures.percentages(whole))


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


def _is_said(figure: SpelledFigure, whole: str) -> bool:
    """Whether a figure in words stands in the sentences; a share is met by other shares and percentages."""
    known = _known_percentages(whole) if figure.kind == FigureKind.SHARE else _known_values(whole)
    return any(figure.is_met_by(one) for one in known)


def _is_worked_out(figure: SpelledFigure, known: Collection[float]) -> bool:
    """Whether a figure in words follows from two known ones, rounded."""
    is_part = figure.kind in {FigureKind.PERCENT, FigureKind.SHARE}
    room = 0.5 if figure.kind in {FigureKind.PERCENT, FigureKind.COUNT} else 0
    return any(figure.is_met_by(one, room=room) for one in _derived(known, percentages=is_part))


def _may_be_counted(figure: SpelledFigure, whole: str, language: str) -> bool:
    """Whether somebody can count it in the sentences: a few people who are named, or the time between two dates."""
    if figure.unit == PEOPLE and figure.value <= MAX_NAMED:
        return not spelled_figures.counts_people(whole, language)
    cues = [cue(language, name) for name in ("month", "on_weekday", "in_year")]
    dates = {one[0].casefold() for dated in cues for one in dated.finditer(whole)}
    return figure.unit in LENGTHS_OF_TIME and len(dates) > 1


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
