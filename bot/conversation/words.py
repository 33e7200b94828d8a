"""A message in plain words: small letters, no marks, one spelling for each word, typos put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "‘": "'", "´": "'", "`": "'"})
_MENTION = re.compile(r"<[@#!][^<>\s]{1,80}>|:[a-z0-9_+'-]{2,40}:")
_LINK = re.compile(r"<?https?://\S+|\bwww\.\S+")
_TOKEN = re.compile(r"\w+(?:'\w+)*(?:[.:]\d+)*\.?(?=\W|$)|\w+|\?")
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|a\.m|p\.m|uhr|h)|\d{1,2}:\d\d")
_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|\d{1,2}(?:st|nd|rd|th)|\d{4}-\d\d-\d\d|\d{1,2}\.")
_LONGER = re.compile(r"(.)\1{2,}")
MIN_TYPO = 4
QUESTION = "?"


def fold(text: str) -> str:
    """Small letters without umlauts, in one spelling."""
    return unicodedata.normalize("NFKC", text).lower().translate(_UMLAUTS)


@dataclass(frozen=True)
class PlainWords:
    """What is left of a message: its words, the classes they belong to, and how many words nobody knows."""

    words: tuple[str, ...]
    classes: tuple[str, ...]
    unknown: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.words)

    @property
    def key(self) -> str:
        """The same for sentences that differ in dates, places or numbers only."""
        return " ".join(self.classes)


@dataclass
class Speller:
    """Knows how words are spelt, and what kind of thing they name."""

    spellings: Mapping[str, str]
    classes: Mapping[str, str]
    known: set[str] = field(default_factory=set)
    _fixed: dict[str, str] = field(default_factory=dict)
    _by_length: dict[int, list[str]] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        self.known.update(words)
        self._by_length = {}
        for word in sorted(self.known | set(self.classes)):
            if len(word) >= MIN_TYPO - 1 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)

    def tokens(self, text: str) -> list[str]:
        """The words of a text as they are to be spelt; typos are left as they are."""
        plain = _LINK.sub(" linkaddress ", _MENTION.sub(" ", fold(text)))
        found = []
        for token in _TOKEN.findall(plain):
            bare = token if _DATE.fullmatch(token) else token.rstrip(".")
            bare = bare if bare in self.spellings else bare.replace("'", "")
            found += self.spellings.get(bare, bare).split()
        return found

    def plain(self, text: str) -> PlainWords:
        """The words of a text with typos put right."""
        words, classes, unknown = [], [], []
        for token in self.tokens(text):
            word = self._corrected(token)
            kind = self._kind(word)
            words.append(word)
            classes.append(kind or word)
            if kind is None and word not in self.known and word != QUESTION:
                unknown.append(word)
        return PlainWords(tuple(words), tuple(classes), tuple(unknown))

    def _kind(self, word: str) -> str | None:
        if word[0].isdigit():
            return "_clock" if _CLOCK.fullmatch(word) else "_date" if _DATE.fullmatch(word) else "_number"
        found = self.classes.get(word)
        return f"_{found}" if found else None

    def _corrected(self, word: str) -> str:
        if len(word) < MIN_TYPO or word in self.known or word in self.classes or not word.isalpha():
            return self._shortened(word) if len(word) > MIN_TYPO - 1 and word not in self.known else word
        if word not in self._fixed:
            if len(self._fixed) > 10_000:
                self._fixed.clear()
            self._fixed[word] = self._nearest(word)
        return self._fixed[word]

    def _shortened(self, word: str) -> str:
        short = _LONGER.sub(r"\1", word)
        return short if short in self.known else word

    def _nearest(self, word: str) -> str:
        """The known word at one edit; the word itself if there is none."""
        short = self._shortened(word)
        if short in self.known:
            return short
        for length in (len(word), len(word) + 1, len(word) - 1):
            found = process.extractOne(word, self._by_length.get(length, []), scorer=OSA.distance, score_cutoff=1)
            # The first letter is seldom wrong, and another one makes another word.
            if found and (found[0][0] == word[0] or sorted(found[0][:2]) == sorted(word[:2])):
                return found[0]
        return word
