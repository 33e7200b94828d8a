"""What a session is called for short: the beginning of its title, or a word that no other title has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.community.calendar import titles
from bot.kit.patterns import LazyPattern

MIN_WORD = 5
_REST = LazyPattern(
    r"\s*(?:[:,;(|\u2013]|\s-\s|\b(?:for|of|on|into|in|with|about|to|at|by|from|without|für|mit|zu|zum|zur|über|von|vom|im|am|bei|ohne|"
    r"als|rund)\b).*$",
    re.IGNORECASE,
)
# Words of everyday sentences and of lessons, which name no session by themselves.
_COMMON = LazyPattern(
    r"(?:about|after|agents?|answers?|begin\w*|build\w*|chats?|cham\w*|class\w*|coffee|communit\w*|data|days?|everybody|everyone|"
    r"exchange|first|friday|guests?|help|hours?|kaffee\w*|learn\w*|lern\w*|lessons?|lektion\w*|meetings?|models?|month\w*|monat\w*|"
    r"mondays?|morning|offices?|online|people|plan\w*|projects?|prompt\w*|questions?|fragen?|rooms?|second|sessions?|show\w*|skills?|"
    r"sprech\w*|start\w*|teams?|termine?|tests?|texts?|their|things?|third|thursday|time|together|tools?|tracks?|training\w*|treffen|"
    r"tuesday|using|watch|wednesday|weeks?|weekly|wochen\w*|woche|where|which|words?|work\w*|arbeit\w*|write|writing|schreib\w*|your|"
    r"(?:mon|diens|donners|frei|sams|sonn)tag\w*|mittwoch\w*|\d+)"
)


@dataclass(frozen=True)
class ShortTitles:
    """The full titles by each of the shorter names that sessions are called by."""

    by_name: dict[str, list[str]]

    def in_full(self, words: str) -> dict[str, str]:
        """By full title, what words say that begin with a short name; more than one if several are called that."""
        fitting = [name for name in self.by_name if re.match(rf"{re.escape(name)}(?!\w)", words, re.IGNORECASE)]
        name = max(fitting, key=len, default="")
        return {title: f"{title}{words[len(name) :]}" for title in self.by_name.get(name, [])} or {"": words}


def read(known: Sequence[str], taken: Iterable[str]) -> ShortTitles:
    """The short names of the titles `known`; what is `taken` is a full name of something itself."""
    names = {titles.plain(each) for each in taken}
    found = {**_own_words(known), **_beginnings(known)}
    return ShortTitles({name: full for name, full in found.items() if titles.plain(name) not in names})


def _beginnings(known: Sequence[str]) -> dict[str, list[str]]:
    """The titles by what stands before their “for …” or colon: “Kickoff” of “Kickoff for the champions”."""
    found: dict[str, list[str]] = {}
    for title in dict.fromkeys(known):
        short = _REST.sub("", title).strip()
        if 0 < len(short) < len(title) and any(not _COMMON.fullmatch(each) for each in _long_words(short)):
            found.setdefault(short, []).append(title)
    return found


def _own_words(known: Sequence[str]) -> dict[str, list[str]]:
    """The title of each word that stands in no other title and is no common one."""
    by_word: dict[str, list[str]] = {}
    for title in dict.fromkeys(known):
        for word in dict.fromkeys(_long_words(title)):
            by_word.setdefault(word, []).append(title)
    return {
        word: found
        for word, found in by_word.items()
        if len(found) == 1 and len(word) >= MIN_WORD and not _COMMON.fullmatch(word)
    }


def _long_words(title: str) -> list[str]:
    return [word for word in titles.plain(title).split() if len(word) >= MIN_WORD - 1]
