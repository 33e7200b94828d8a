"""Phrases of content files that are looked for in what people write.

Small letters, no umlauts, and “don't” as “do not”. In a phrase, `…` stands for one to three words, `*` for the rest of
a word, and brackets for alternatives.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.kit.patterns import LazyPattern

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "’": "'", "\u2018": "'", "\u00b4": "'", "`": "'"})
_TOKEN = LazyPattern(r"\w+(?:['’\u2018\u00b4`-]\w+)*")
_SHORT = {
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "wont": "will not", "cant": "can not", "cannot": "can not", "wouldnt": "would not", "couldnt": "could not",
    "arent": "are not", "havent": "have not", "hasnt": "has not", "shouldnt": "should not", "mustnt": "must not",
    "whats": "what is", "thats": "that is", "theyre": "they are", "weve": "we have", "ive": "i have",
}  # fmt: skip
_ENDINGS = (("n't", " not"), ("'re", " are"), ("'s", " is"), ("'ve", " have"), ("'d", " would"), ("'ll", " will"))
_CONTRACTED = LazyPattern(r"\b(?:won't|can't|cannot)\b")
MAX_CHARACTERS = 2_000


def _spelt(word: str) -> str:
    """A word as it is compared."""
    plain = word.casefold().translate(_UMLAUTS)
    plain = _CONTRACTED.sub(lambda found: {"won't": "will not"}.get(found[0], "can not"), plain)
    for ending, full in _ENDINGS:
        plain = plain.replace(ending, full)
    return " ".join(_SHORT.get(each, each) for each in plain.split())


@dataclass(frozen=True)
class HeardText:
    """A text as it was written, and its words as they are compared."""

    written: str

    @cached_property
    def _words(self) -> list[re.Match[str]]:
        return list(_TOKEN.finditer(self.written[:MAX_CHARACTERS]))

    @cached_property
    def plain(self) -> str:
        return " ".join(_spelt(each[0]) for each in self._words)

    def piece(self, start: int, end: int) -> str:
        """The words of the text that stand at a place of its plain form, as they were written."""
        at, found = 0, list[re.Match[str]]()
        for each in self._words:
            length = len(_spelt(each[0]))
            if at < end and at + length > start:
                found.append(each)
            at += length + 1
        return self.written[found[0].start() : found[-1].end()] if found else ""


@dataclass(frozen=True)
class Phrases:
    """Some phrases, in any of which a text may match."""

    given: Sequence[str]

    @cached_property
    def _patterns(self) -> list[re.Pattern[str]]:
        return [re.compile(rf"(?<!\w)(?:{_expression(each)})(?!\w)") for each in self.given]

    def find(self, text: str) -> list[str]:
        """The pieces of a text that match, as they were written, one for each phrase."""
        heard = HeardText(text)
        found = [pattern.search(heard.plain) for pattern in self._patterns]
        return [heard.piece(*each.span()) for each in found if each and each[0].strip()]


def _expression(phrase: str) -> str:
    """A phrase as a regular expression over plain words."""
    plain = _spelt(phrase).replace("-", "-")
    plain = re.sub(r"…", r"\\w+(?: \\w+){0,2}", plain)
    return re.sub(r"(?<=[^\W\d_])\*(?= |\||\)|$)", r"\\w*", plain)
