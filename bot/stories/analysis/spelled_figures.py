"""Figures that a text claims in words, such as “thirty percent”, “three quarters” or “doubled”.

In ordinary prose a small number claims nothing: “two of them”, “one thing”, “a second remark”. A claim is a number with
a unit, a large number, a percentage, a share or a multiple. A small number in a sentence of advice is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from bot.kit.patterns import LazyPattern
from bot.stories.analysis.language import LEXICON_LANGUAGES
from bot.stories.analysis.lexicon import cue, stop_words, units
from bot.stories.analysis.segmentation import normalize
from bot.stories.analysis.spelled_numbers import ONES, PART_VALUES, PATTERNS, value

# From here on a number without a unit is a claim too.
LARGE = 13
PEOPLE, PERCENT, TIMES = "people", "percent", "times"
# How many of each other unit a length of time also is; a day and a week may be working time.
_OTHER_UNITS: Mapping[str, tuple[float, ...]] = {
    "second": (1 / 60,),
    "minute": (60, 1 / 60),
    "hour": (60, 1 / 8, 1 / 24),
    "day": (8, 24, 1 / 5, 1 / 7),
    "week": (5, 7, 1 / 4, 12 / 52),
    "month": (4, 30, 52 / 12, 1 / 3, 1 / 12),
    "year": (4, 12, 52, 365),
}
LENGTHS_OF_TIME = frozenset(_OTHER_UNITS)
SHARE_ROOM, MAX_SHARE_ROOM, ROOM = 0.2, 7, 0.15
_MULTIPLES = {"doubled": 2.0, "tripled": 3.0, "halved": 0.5}
# «twenty-first» is no number; «eine dreißigminütige Schulung» has one with its unit.
_NUMBER = {
    "en": LazyPattern(
        rf"(?<![\w-])(?P<number>{PATTERNS['en']})\b"
        r"(?!-(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|fifty)\b)(?P<adjective>)",
        re.IGNORECASE,
    ),
    "de": LazyPattern(
        rf"(?<![\w-])(?P<number>{PATTERNS['de']})(?:-?(?P<adjective>(?:prozent|minüt|stünd|täg|wöch|monat|jähr|köpf)ig)"
        r"\w{0,2})?\b",
        re.IGNORECASE,
    ),
}
_TIMES = {language: LazyPattern(rf"\b{pattern}", re.IGNORECASE) for language, pattern in PATTERNS.items()}
_ANY_TIMES = LazyPattern(
    rf"\b(?P<number>{PATTERNS['en']}|{PATTERNS['de']})(?:\s?mal|-?\s?times|-?fach\w{{0,2}}|-?fold)\b", re.IGNORECASE
)
_PART = {
    "en": LazyPattern(
        rf"\b(?P<number>an?|{ONES['en']})[\s-](?P<part>third|quarter|fourth|fifth|sixth|seventh|eighth|ninth|tenth)s?\b",
        re.IGNORECASE,
    ),
    "de": LazyPattern(
        rf"\b(?P<number>eine?[mns]?|{ONES['de']})[\s-]?"
        r"(?P<part>drittel|viertel|fünftel|sechstel|siebtel|achtel|neuntel|zehntel)[ns]?\b",
        re.IGNORECASE,
    ),
}
_NEXT_WORDS = LazyPattern(r"[\s-]([^\W\d_]+|%)(?:[\s-]([^\W\d_]+|%))?")
_RANGE = LazyPattern(r"\s(?:to|and|bis|auf|und|–|-)\s")
_ENDINGS = ("", "s", "n", "e", "en", "es", "er", "em")
_SENTENCE = LazyPattern(r"[^.!?;]+[.!?;]*")
_WORDS = LazyPattern(r"[^\W\d_]+")
# What other words of a sentence are worth, whatever they say; twice as much is also a hundred percent more.
_WORTH: Mapping[str, tuple[float, ...]] = {
    "both": (2,), "couple": (2,), "pair": (2,), "fortnight": (2, 14), "twice": (2,), "double": (2, 100),
    "doubled": (2, 100), "doubling": (2, 100), "tripled": (3, 200),
    "beide": (2,), "beiden": (2,), "paar": (2,), "doppelt": (2, 100), "doppelte": (2, 100), "verdoppelt": (2, 100),
    "verdoppelte": (2, 100), "verdreifacht": (3, 200),
}  # fmt: skip
_SHARES = {
    **dict.fromkeys(("half", "halved", "hälfte", "halb", "halbe", "halben", "halbiert", "halbierte"), 50.0),
    **dict.fromkeys(("third", "drittel"), 33.0),
    **dict.fromkeys(("quarter", "viertel"), 25.0),
}


class FigureKind(StrEnum):
    """What a figure says: how many, how many percent, what share of a whole, or how many times as much."""

    COUNT = "count"
    PERCENT = "percent"
    SHARE = "share"
    MULTIPLE = "multiple"


class Meant(StrEnum):
    """How exactly a figure is meant, by the names of their cues."""

    EXACTLY = "exactly"
    MORE = "meant_more"
    LESS = "meant_less"
    ABOUT = "meant_about"


@dataclass(frozen=True)
class SpelledFigure:
    """A figure in words, and where it begins in its sentence; the value of a share is its percentage."""

    text: str
    start: int
    kind: FigureKind
    value: float
    unit: str = ""
    meant: Meant = Meant.EXACTLY

    def is_met_by(self, known: float, *, room: float = 1e-6) -> bool:
        """Whether a known value is what the figure says, give or take `room`; a time may be in another unit."""
        low, high = self._limits()
        return any(
            low * scale - room <= known <= high * scale + room for scale in (1, *_OTHER_UNITS.get(self.unit, ()))
        )

    def _limits(self) -> tuple[float, float]:
        """The values between which a known one has to be."""
        about = 1 + (self.meant == Meant.ABOUT)
        if self.kind == FigureKind.SHARE:
            room, lowest, highest = about * min(SHARE_ROOM * self.value, MAX_SHARE_ROOM), 0.0, 100.0
        else:
            room = self.value * ROOM * (about - 1 + (self.kind == FigureKind.MULTIPLE))
            lowest, highest = 0.5 * self.value, 1.5 * self.value
        low = lowest if self.meant == Meant.LESS else self.value - room
        return low, highest if self.meant == Meant.MORE else self.value + room


def values(text: str) -> set[float]:
    """Every value that the words of a text may stand for, in either language."""
    plain = normalize(text)
    found = {value(one["number"]) for pattern in (*_NUMBER.values(), _ANY_TIMES) for one in pattern.finditer(plain)}
    found |= {float(worth) for word in _WORDS.findall(plain.casefold()) for worth in _WORTH.get(word, ())}
    shares = percentages(plain)
    return found | shares | {one / 100 for one in shares}


def percentages(text: str) -> set[float]:
    """The percentages and shares, as percentages, that the words of a text may stand for, in either language."""
    plain = normalize(text)
    shares = [
        100 * value(one["number"]) / PART_VALUES[one["part"].casefold()]
        for pattern in _PART.values()
        for one in pattern.finditer(plain)
    ]
    # A share is also written as a rounded percentage.
    found = {rounded for share in shares for rounded in (share, float(round(share)))}
    found |= {_SHARES[word] for word in _WORDS.findall(plain.casefold()) if word in _SHARES}
    counted = [one for language in _NUMBER for one in _counted(plain, language)]
    return found | {one.value for one in counted if one.kind == FigureKind.PERCENT}


def claimed(text: str, language: str) -> list[SpelledFigure]:
    """The figures in words that a text claims; none in a language without a lexicon."""
    if language not in LEXICON_LANGUAGES:
        return []
    return [figure for sentence in _SENTENCE.findall(normalize(text)) for figure in _of_sentence(sentence, language)]


def counts_people(text: str, language: str) -> bool:
    """Whether a text says how many people there were, in figures or in words."""
    numbers = [*re.finditer(r"\d+", text), *_NUMBER[language].finditer(text)]
    return any(_unit_after(text, one.end(), language) == PEOPLE for one in numbers)


def _of_sentence(sentence: str, language: str) -> Iterator[SpelledFigure]:
    """The claims of a sentence; what belongs to one is not read again as a number of its own."""
    is_advice = bool(cue(language, "advised").search(sentence.strip()))
    left = cue(language, "vague_number").sub(_blank, sentence)
    for figure in [*_shares(left, language), *_multiples(left, language), *_half_of_time(left, language)]:
        left = left[: figure.start] + " " * len(figure.text) + left[figure.start + len(figure.text) :]
        if not figure.unit or not is_advice:
            yield _as_meant(figure, sentence, language)
    for figure in _counted(left, language):
        if figure.kind == FigureKind.PERCENT or figure.value >= LARGE or (figure.unit and not is_advice):
            yield _as_meant(figure, sentence, language)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _as_meant(figure: SpelledFigure, sentence: str, language: str) -> SpelledFigure:
    before = sentence[: figure.start]
    meant = (one for one in (Meant.MORE, Meant.LESS, Meant.ABOUT) if cue(language, one).search(before))
    return replace(figure, meant=next(meant, Meant.EXACTLY))


def _shares(sentence: str, language: str) -> Iterator[SpelledFigure]:
    """Parts of a whole: «two thirds», «half the letters»; «a third team» and «half of this section» are none."""
    for one in _PART[language].finditer(sentence):
        share = 100 * value(one["number"]) / PART_VALUES[one["part"].casefold()]
        # «three quarters» may be nine months.
        is_share = (
            (one[0].casefold().endswith("s") and one["part"].casefold() != "quarter")
            or cue(language, "share_after").match(sentence, one.end())
            or (
                cue(language, "share_before").search(sentence[: one.start()])
                and cue(language, "share_ends").match(sentence, one.end())
            )
        )
        if is_share and not cue(language, "of_text").match(sentence, one.end()):
            yield SpelledFigure(one[0], one.start(), FigureKind.SHARE, share)
    for one in cue(language, "half").finditer(sentence):
        if not cue(language, "of_text").match(sentence, one.end()):
            yield SpelledFigure(one[0], one.start(), FigureKind.SHARE, 50)


def _multiples(sentence: str, language: str) -> Iterator[SpelledFigure]:
    """How many times as much or as often: «doubled», «three times as long», «dreimal pro Woche»."""
    for name, factor in _MULTIPLES.items():
        for one in cue(language, name).finditer(sentence):
            yield SpelledFigure(one[0], one.start(), FigureKind.MULTIPLE, factor)
    for one in _TIMES[language].finditer(sentence):
        # German «einfach» is easy.
        if value(one[0]) != 1 and cue(language, "times_as").match(sentence, one.end()):
            yield SpelledFigure(one[0], one.start(), FigureKind.MULTIPLE, value(one[0]))
        elif value(one[0]) != 1 and cue(language, "times_per").match(sentence, one.end()):
            yield SpelledFigure(one[0], one.start(), FigureKind.COUNT, value(one[0]), TIMES)
    for one in cue(language, "twice_per").finditer(sentence):
        yield SpelledFigure(one[0], one.start(), FigureKind.COUNT, 2, TIMES)


def _half_of_time(sentence: str, language: str) -> Iterator[SpelledFigure]:
    for one in cue(language, "half_of_time").finditer(sentence):
        word = re.split(r"[\s-]", one[0])[-1]
        yield SpelledFigure(one[0], one.start(), FigureKind.COUNT, 0.5, _unit(word, language))


def _counted(sentence: str, language: str) -> Iterator[SpelledFigure]:
    """Numbers with their unit, which may be that of a second one: «from ten to five minutes»."""
    found = list(_NUMBER[language].finditer(sentence))
    for one, following in zip_longest(found, found[1:]):
        is_range = following and _RANGE.fullmatch(sentence, one.end(), following.start())
        end = following.end() if following and is_range else one.end()
        unit = _unit(one["adjective"], language) if one["adjective"] else _unit_after(sentence, end, language)
        kind, worth = FigureKind.PERCENT if unit == PERCENT else FigureKind.COUNT, value(one["number"])
        # One of anything is mostly an article, and a hundred percent a manner of speaking.
        if worth != (100 if unit == PERCENT else 1):
            yield SpelledFigure(one[0], one.start(), kind, worth, unit)


def _unit_after(text: str, at: int, language: str) -> str:
    """The unit of a number that ends at `at`, perhaps behind an adjective; empty if it has none."""
    after = _NEXT_WORDS.match(text, at)
    if after is None:
        return ""
    first, second = after[1], after[2] or ""
    if (first.casefold(), second.casefold()) == ("per", "cent"):
        return PERCENT
    is_adjective = first.islower() and first not in stop_words(language)
    return _unit(first, language) or (_unit(second, language) if is_adjective else "")


def _unit(word: str, language: str) -> str:
    folded, kinds = word.casefold(), units(language)
    if folded == "%":
        return PERCENT
    if cue(language, "persons").fullmatch(word):
        return PEOPLE
    forms = (folded.removesuffix(ending) for ending in _ENDINGS)
    return next((kinds[form] for form in forms if form in kinds), "")
