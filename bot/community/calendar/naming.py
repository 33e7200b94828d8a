"""Which activity a planning sentence names, and what the session is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.community.calendar import patterns
from bot.community.calendar.errors import LongTitleError, NoKindError, UnreadWordsError
from bot.errors import GroundswellError
from bot.kit.dates import TextSpan, typos
from bot.kit.mentions import readable

MAX_TITLE_WORDS = 8
MAX_SHOWN = 80
ALIKE = 0.75


@dataclass(frozen=True)
class SpokenName:
    """The kind of an activity, and a title; `near` is a name of a kind that the title resembles.

    `problem` says what was not understood about it.
    """

    kind: str | None = None
    title: str | None = None
    near: str | None = None
    problem: GroundswellError | None = None


@dataclass(frozen=True)
class LeftOver:
    """The words of a sentence that are no phrase: right behind a kind's name, and elsewhere."""

    behind_kind: str
    others: Sequence[str]


def kind_at_once(text: str, kinds: Mapping[str, str]) -> TextSpan | None:
    """Where a kind's name stands: at the beginning, or anywhere if it has several words.

    It is taken out first: the “weekly” of a “weekly challenge” is no repetition.
    """
    start = polite.end() if (polite := patterns.POLITE.match(text)) else 0
    for name in sorted(kinds, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        for begin in (0, start):
            if found := re.compile(pattern, re.IGNORECASE).match(text, begin):
                return TextSpan(*found.span())
        if " " in name and (found := re.search(pattern, text, re.IGNORECASE)):
            return TextSpan(*found.span())
    return None


def name_in(left: LeftOver, known: str | None, quoted: str | None, kinds: Mapping[str, str]) -> SpokenName:
    """The name in the words that are left over; `known` is a kind's name that was taken out of them already."""
    own, said = _own(left.behind_kind), [each for each in map(_trimmed, left.others) if each]
    if known is None:
        known, own, said = _kind_among(said, kinds)
    if quoted:
        own, said = quoted, [*([own] if own else []), *said]
    elif known is None and said:
        own, *said = said
    kind = kinds[known] if known else None
    if kind is None and not own:
        return SpokenName(problem=NoKindError(kinds=listed(kinds)))
    wrong = None if quoted else _time_words(own)
    if wrong or said:
        unread = wrong or " … ".join(said)
        return SpokenName(
            kind, None if wrong else own or None, problem=UnreadWordsError(unread=readable(unread)[:MAX_SHOWN])
        )
    if len(own.split()) > MAX_TITLE_WORDS and not quoted:
        return SpokenName(kind, own[:MAX_SHOWN], problem=LongTitleError())
    return SpokenName(kind, own or None, None if kind or quoted else _near(own, kinds))


def listed(kinds: Mapping[str, str]) -> str:
    """One name of each kind."""
    first: dict[str, str] = {}
    for name, kind in kinds.items():
        first.setdefault(kind, name)
    return ", ".join(first.values())


def _trimmed(gap: str) -> str:
    """The words without those that only join phrases, at both ends."""
    trimmed = patterns.POLITE.sub("", patterns.TRAILING.sub("", patterns.LEADING.sub("", gap)))
    return trimmed if re.search(r"\w", trimmed) else ""


def _own(words: str) -> str:
    """The words behind a kind's name as a title; empty if they only lead on to a date."""
    return patterns.TRAILING.sub("", words).lstrip(" ,;.:-\u2013") if _trimmed(words) else ""


def _kind_among(said: list[str], kinds: Mapping[str, str]) -> tuple[str | None, str, list[str]]:
    """A kind's name at the beginning of some of the words, what is behind it, and the others."""
    for number, words in enumerate(said):
        found = kind_at_once(words, kinds)
        if found and not _trimmed(words[: found.start]):
            return found.of(words).casefold(), _own(words[found.end :]), [*said[:number], *said[number + 1 :]]
    return None, "", said


def _time_words(words: str) -> str | None:
    if found := patterns.TIME_WORDS.search(words):
        return words[found.start() :]
    return next((word for word in re.findall(r"[^\W\d_]+", words) if typos.looks_misspelt(word)), None)


def _near(words: str, kinds: Mapping[str, str]) -> str | None:
    return next(iter(get_close_matches(words.casefold(), list(kinds), n=1, cutoff=ALIKE)), None)
