"""Finds the passage of a lesson that tells about a term."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from bot.journeys.content import Library, Track

MIN_STEM, LONG = 5, 8
MAX_TERM_WORDS = 8
_WORD = re.compile(r"\w+")
_STOP = frozenset(
    _WORD.findall(
        "a an and are at do does for from how i in is it me my of on or that the this to what when with you your "
        "das dem den der des die ein eine einem einen für ich im in ist mein mit oder und von was wie zu"
    )
)


@dataclass(frozen=True)
class Passage:
    """A paragraph of a lesson that is about a term; `number` counts the lessons of its track from 1."""

    track: str
    number: int
    title: str
    text: str


class LessonSearch:
    """A full-text index of all lessons in one language, kept in memory; built in some milliseconds."""

    def __init__(self, library: Library, language: str) -> None:
        self._lock = Lock()  # the connection is used by one thread at a time
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(
            "CREATE VIRTUAL TABLE passage USING fts5("
            "title, text, track UNINDEXED, number UNINDEXED, tokenize = 'unicode61 remove_diacritics 2')"
        )
        rows = [row for track in library.tracks.values() for row in _rows(track.in_language(language))]
        self._index.executemany("INSERT INTO passage (title, text, track, number) VALUES (?, ?, ?, ?)", rows)

    def find(self, term: str) -> Passage | None:
        """The best passage that has all words of a term, else most of them; None if there is none."""
        words = [word for word in _WORD.findall(term.casefold()) if word not in _STOP][:MAX_TERM_WORDS]
        if not words:
            return None
        for operator in (" AND ", " OR "):
            query = operator.join(f'"{_stem(word)}"*' for word in words)
            with self._lock:
                found = self._index.execute(_BEST, {"query": query}).fetchone()
            if found:
                return Passage(found[0], found[1], found[2], found[3])
            if len(words) > 2:
                return None
        return None


_BEST = """
SELECT track, number, title, text FROM passage WHERE passage MATCH :query
ORDER BY bm25(passage, 4.0, 1.0) LIMIT 1
"""


def _stem(word: str) -> str:
    """A word without its ending, so that other forms are found too."""
    ending = 4 if len(word) > LONG else 2
    return word[: max(MIN_STEM, len(word) - ending)] if len(word) > MIN_STEM else word


def _rows(track: Track) -> Iterator[tuple[str, str, str, int]]:
    """Each paragraph with the title of its lesson; a list belongs to the line that opens it."""
    for number, step in enumerate(track.steps, 1):
        for text in re.split(r"\n\n(?![-*] )", step.lesson.body.strip()):
            yield step.lesson.title, text.strip(), track.title, number
