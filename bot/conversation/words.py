"""A message in plain words: small letters, no marks, one spelling for each word, typos put right."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.kit.patterns import LazyPattern

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "\u2018": "'", "\u00b4": "'", "`": "'"})
_MENTION = LazyPattern(r"<[@#!][^<>\s]{1,80}>|:[a-z0-9_+'-]{2,40}:")
_LINK = LazyPattern(r"<?https?://\S+|\bwww\.\S+")
_TOKEN = LazyPattern(r"\w+(?:'\w+)*(?:[.:]\d+)*\.?(?=\W|$)|\w+|\?")
_CLOCK = LazyPattern(r"\d{1,2}(?:[:.]\d\d)?(?:am|pm|a\.m|p\.m|uhr|h)|\d{1,2}:\d\d")
_DATE = LazyPattern(r"\d{1,2}\.\d{1,2}\.?(?:\d{2,4})?|\d{1,2}(?:st|nd|rd|th)|\d{4}-\d\d-\d\d|\d{1,2}\.")
_LETTERS = LazyPattern(r"[^\W\d_]{2,}")
_LONGER = LazyPattern(r"(.)\1{2,}")
MIN_TYPO = 4
QUESTION = "?"


def fold(text: str) -> str:
    """Small letters without umlauts, in one spelling."""
    return without_umlauts(unicodedata.normalize("NFKC", text).lower())


def without_umlauts(text: str) -> str:
    """`ä` as `ae` and so on, and one kind of apostrophe: the way in which patterns are read."""
    return text.translate(_UMLAUTS)


@dataclass(frozen=True)
class PlainWord:
    """A word as it is spelt, what it was written as, and whether it is known.

    `kind` is the class of a word that stands for many, such as `_day` or `_place`, or else the word itself.
    """

    word: str
    written: str
    kind: str
    is_known: bool


def letters(text: str) -> set[str]:
    """The words of a text that are nothing but letters."""
    return set(_LETTERS.findall(fold(text)))


def joined(words: Sequence[PlainWord]) -> str:
    """What patterns are matched with: the words, and the classes of words with digits."""
    return " ".join(each.word for each in words if each.word != QUESTION)


@dataclass
class Speller:
    """Knows how words are spelt, and what kind of thing they name."""

    spellings: Mapping[str, str]
    classes: Mapping[str, str]
    # Spellings that are words of another language too, and whose they are: “im” is “I am”, but not in German.
    ambiguous: Mapping[str, str] = field(default_factory=dict)
    # The language of words that belong to one alone.
    languages: Mapping[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    _fixed: dict[str, str] = field(default_factory=dict)
    _by_length: dict[int, list[str]] = field(default_factory=dict)

    def learn(self, words: Iterable[str]) -> None:
        self.known.update(words)
        self._by_length = {}
        for word in sorted(self.known | set(self.classes)):
            if len(word) >= MIN_TYPO - 1 and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)

    def tokens(self, text: str) -> list[tuple[str, str]]:
        """The words of a text as they are to be spelt, each with what was written; typos are left as they are."""
        found = []
        raw = _TOKEN.findall(_LINK.sub(" linkaddress ", _MENTION.sub(" ", text)))
        language = self._language([fold(written) for written in raw])
        for written in raw:
            token = fold(written)
            token = token if _DATE.fullmatch(token) else token.rstrip(".")
            token = token if token in self.spellings else token.replace("'", "")
            is_foreign = self.ambiguous.get(token, language) != language
            found += [(word, written) for word in (token if is_foreign else self.spellings.get(token, token)).split()]
        return found

    def _language(self, tokens: Sequence[str]) -> str | None:
        """The language to which most words belong that belong to one alone."""
        if self.ambiguous.keys().isdisjoint(tokens):
            return None
        counts = Counter(self.languages[token] for token in tokens if token in self.languages)
        return max(sorted(counts), key=counts.__getitem__, default=None)

    def plain(self, text: str) -> list[PlainWord]:
        """The words of a text with typos put right."""
        words = []
        for token, written in self.tokens(text):
            word = self._corrected(token)
            kind = self._kind(word)
            is_known = kind is not None or word in self.known or word == QUESTION
            words.append(PlainWord(word, written, kind or word, is_known))
        return words

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
