"""Whether words name something in the calendar: the title as it is shown, part of it, or with a typo in a word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz.distance import OSA

from bot.kit.patterns import LazyPattern

# Left out of titles and of what names them alike, so that “show and tell” is the same as “Show & tell”.
_SMALL = LazyPattern(
    r"(?:an?|the|our|my|your|this|that|of|on|at|in|into|to|from|starting|and|for|with|by|is|it|link|please|pls|"
    r"ein|eine[nmrs]?|der|die|das|den|dem|des|unsere?[nmr]?|meine?[nmr]?|deine?[nmr]?|um|am|im|ab|an|und|zum|zur|zu|zwar|"
    r"fuer|uhr|vom|von|bei|mit|bitte)"
)
MIN_TYPO, MIN_WORDS = 4, 2
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "é": "e", "è": "e", "á": "a", "à": "a"})
_WORD = LazyPattern(r"\w+")
_POSSESSIVE = LazyPattern(r"['’]s\b")


class Likeness(IntEnum):
    """How well words name a title; a typo counts only where nothing is named better."""

    NONE = 0
    TYPO = 1
    PART = 2
    WHOLE = 3


@dataclass(frozen=True)
class TitlePlace:
    """Where a title stands in a text, in characters, and how much of the title it is."""

    title: str
    start: int
    end: int
    likeness: Likeness

    @property
    def rank(self) -> tuple[int, int]:
        """The longer title is the better one; of two in one place, the one without a typo."""
        return self.end - self.start, self.likeness


def plain(text: str) -> str:
    """A text as names are compared: small letters and one spelling, without punctuation and small words."""
    words = _words(text)
    return " ".join([word for word in words if not _SMALL.fullmatch(word)] or words)


def likeness(name: str, title: str) -> Likeness:
    """How well a name names a title."""
    wanted, given = plain(name), plain(title)
    if wanted == given:
        return Likeness.WHOLE
    if wanted in given:
        return Likeness.PART
    words, others = wanted.split(), given.split()
    is_typo = bool(words) and all(any(_is_alike(word, other) for other in others) for word in words)
    return Likeness.TYPO if is_typo or _is_alike(wanted.replace(" ", ""), given.replace(" ", "")) else Likeness.NONE


def kind_called(name: str, kinds: Mapping[str, str]) -> str | None:
    """The kind of an activity that has this name, with its small words and without."""
    return kinds.get(name.casefold()) or {plain(each): kind for each, kind in kinds.items()}.get(plain(name))


def find(text: str, titles: Iterable[str]) -> TitlePlace | None:
    """The title that stands in a text, as a whole or with a typo; of several the one that is named best."""
    written = list(_WORD.finditer(_POSSESSIVE.sub(lambda found: " " * len(found[0]), text)))
    found = [place for title in dict.fromkeys(titles) if (place := _place(text, written, title))]
    return max(found, key=lambda each: each.rank, default=None)


def _place(text: str, written: Sequence[re.Match[str]], title: str) -> TitlePlace | None:
    # “Drop-in” is more than “drop”.
    split = _words if len(plain(title).split()) < len(_words(title)) == MIN_WORDS else _big_words
    wanted = split(title)
    for first in range(len(written) if wanted else 0):
        for last in range(first, min(len(written), first + len(wanted) + text.count(" ") + 1, first + 12)):
            start, end = written[first].start(), written[last].end()
            words = _words(text[start:end])
            if _SMALL.fullmatch(words[0]) and not _SMALL.fullmatch(wanted[0]):
                break
            said = split(text[start:end])
            if len(said) > len(wanted):
                break
            if said == wanted:
                return TitlePlace(title, start, end, Likeness.WHOLE)
            if len(said) == len(wanted) and all(map(_is_alike, said, wanted)):
                return TitlePlace(title, start, end, Likeness.TYPO)
    return None


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().translate(_UMLAUTS).replace("_", " "))


def _big_words(text: str) -> list[str]:
    return plain(text).split()


def _is_alike(word: str, other: str) -> bool:
    """Whether words are the same but for a plural's s, or for one letter if they are long enough for a typo."""
    if word in (other, f"{other}s"):
        return True
    return min(len(word), len(other)) >= MIN_TYPO and OSA.distance(word, other) <= 1
