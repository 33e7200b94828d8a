"""What of a message are its writer's own words to the app, and which clauses they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.conversation.words import PlainWord
from bot.kit.patterns import LazyPattern

_CODE = LazyPattern(r"```.*?(?:```|\Z)|`[^`\n]+`", re.DOTALL)
_QUOTED = LazyPattern(r"^\s*(?:>|&gt;).*$", re.MULTILINE)
_FORWARDED = LazyPattern(
    r"^\W*(?:(?:begin )?forwarded message|original message|weitergeleitete nachricht|urspr\w+ nachricht|"
    r"(?:from|von|to|an|subject|betreff|sent|gesendet) ?: ?\S.*)",
    re.IGNORECASE | re.MULTILINE,
)
_ESCAPED = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
_SENTENCE_END = LazyPattern(r"(?<=[^\W\d])[.…]+(?=\s|$)|(?<=[!?])(?=\s|$)|!+|[;\n]+|\s[-–—]+\s")
_THOUGHT_END = LazyPattern(r",|\b(?:but|so|aber|sondern|because|weil|since|denn)\b", re.IGNORECASE)
_CLAUSE_END = LazyPattern(
    r",|\b(?:but|and|so|aber|und|sondern|dafür|also|then|instead|stattdessen|because|weil|since|denn)\b", re.IGNORECASE
)
_WHEN = r"(?: (?:already|before|twice|that|this|so|it|yesterday|last week|clearly))*"
_BEFORE = r"(?:das |dir |es |doch |ja |schon |bereits |mal |gestern |auch )*"
_SAID_BEFORE = LazyPattern(
    rf"\W*(?:(?:but|hey|ugh|sorry|aber|hallo)\W+)*"
    rf"(?:(?:i|we)(?:['’]ve| have)?(?: already| just| clearly)* (?:told (?:you|u)|asked(?: you)?|"
    rf"said|wrote(?: you)?){_WHEN}|"
    rf"(?:as|like) i (?:already )?(?:said|wrote|told you){_WHEN}|(?:das )?(?:hab|habe|hatte) ich {_BEFORE}(?:gesagt|"
    rf"geschrieben)|ich (?:hab|habe|hatte) {_BEFORE}(?:gesagt|geschrieben)|wie (?:schon |bereits )*(?:gesagt|"
    rf"geschrieben))\s*[,:;.!…–-]+\s*(?=\w)",
    re.IGNORECASE,
)


def said_again(text: str) -> str:
    """What follows “I already told you”; empty if a text doesn't begin so."""
    found = _SAID_BEFORE.match(text)
    return text[found.end() :] if found else ""


def own_words(text: str) -> str:
    """A message without code, quotations and what was forwarded."""
    kept = _QUOTED.sub(" ", _CODE.sub(" ", text))
    forwarded = _FORWARDED.search(kept)
    kept = kept[: forwarded.start()] if forwarded else kept
    for escaped, character in _ESCAPED:
        kept = kept.replace(escaped, character)
    return kept.strip()


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def thoughts(text: str) -> list[str]:
    """The parts of a text between commas and words such as “but”; what “and” joins stays together."""
    parts = (part for sentence in sentences(text) for part in _THOUGHT_END.split(sentence))
    return [part.strip() for part in parts if part.strip()]


def clauses(text: str) -> list[str]:
    """The parts of a text between commas and joining words."""
    return [part.strip() for sentence in sentences(text) for part in _CLAUSE_END.split(sentence) if part.strip()]


class PoliteWords:
    """Takes off either end what is said beside a wish: greetings, thanks, “please”, “I was wondering”."""

    def __init__(self, phrases: Iterable[Sequence[str]]) -> None:
        self._phrases = {tuple(phrase) for phrase in phrases}
        self._longest = max((len(phrase) for phrase in self._phrases), default=0)

    def strip(self, words: Sequence[PlainWord]) -> list[PlainWord]:
        first, last = 0, len(words)
        while found := self._at([each.word for each in words[first : min(first + self._longest, last)]]):
            first += found
        while found := self._at([each.word for each in words[max(first, last - self._longest) : last]], at_end=True):
            last -= found
        return list(words[first:last])

    def _at(self, words: list[str], *, at_end: bool = False) -> int:
        """How many words at the beginning, or at the end, are polite."""
        for length in range(len(words), 0, -1):
            if tuple(words[-length:] if at_end else words[:length]) in self._phrases:
                return length
        return 0
