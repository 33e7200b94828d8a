"""Finds the passage of a lesson that explains a term."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from math import log
from threading import Lock

from bot.journeys.content import Library, Track
from bot.kit.patterns import LazyPattern

MIN_STEM, LONG = 5, 8
MAX_TERM_WORDS = 8
MIN_WANTED = 3
# How much of the words, weighed by how rare they are, a lesson has at least.
MIN_SHARE = 0.33
# A passage is looked at if it is among so many that have the words most often.
MAX_LOOKED_AT = 40
# Lessons set the word in italics or bold where they teach it; a longer run is a sentence that matters.
MAX_TAUGHT_WORDS = 4
# How much a passage explains a word that it teaches.
TAUGHT = 3
MAX_WITH_BEFORE = 1500
_WORD = LazyPattern(r"\w+")
_STOP = frozenset(
    _WORD.findall(
        "a an and are at do does for from how i in is it me my of on or that the this to what when with you your "
        "das dem den der des die ein eine einem einen für ich im in ist mein mit oder und von was wie zu"
    )
)
_EMPHASISED = LazyPattern(r"\*{1,2}([^*\n]+)\*{1,2}")
_EXERCISE = LazyPattern(r"\*\*[^*\n]+:\*\*")
# A passage that begins so goes on with what stands before it.
_GOES_ON = LazyPattern(
    r"(?:this|that|these|those|it|they|so|such|both|each|on top of that|"
    r"dazu|darüber hinaus|das|dies|diese|dieser|dieses|er|sie|es|also|darum|deshalb|beides|beide|jede|jeder|jedes)\b",
    re.IGNORECASE,
)
_REPLY = LazyPattern(r"(?:[^\W\d]+,? ?){1,3}[.!] (?=\S)")
# What stands before or after a term where a sentence says what it is.
_SAYS_BEFORE = (
    r"(?:this is|that is|that's|these are|called|is an?|das ist|dies ist|das sind|heißt|nennt man|nennen wir)"
)
_SAYS_AFTER = r"(?:is an?|is the|are|means|asks|looks at|ist ein|ist eine|ist der|ist die|ist das|sind|heißt|bedeutet)"


@dataclass(frozen=True)
class Passage:
    """A paragraph of a lesson that is about a term; `number` counts the lessons of its track from 1.

    `is_named` says whether the lesson has the word; if not, only its sources have it. `is_explained` says whether the
    passage says what the word means, rather than mentions it, and `is_taught` whether it sets off that very word.
    """

    track: str
    number: int
    title: str
    text: str
    is_named: bool = True
    is_explained: bool = True
    is_taught: bool = False


@dataclass(frozen=True)
class FittingLesson:
    """The lesson that fits some words best, with its id as `<track>/<lesson>`, and the title of its track."""

    lesson: str
    title: str
    track: str


@dataclass(frozen=True)
class _Found:
    """A passage with the one before it in its lesson, and how often the words occur: the lower the better."""

    passage: Passage
    before: str
    distance: float


class LessonSearch:
    """A full-text index of all lessons in one language, kept in memory; built in some milliseconds."""

    def __init__(self, library: Library, language: str) -> None:
        self._lock = Lock()  # the connection is used by one thread at a time
        self._index = sqlite3.connect(":memory:", check_same_thread=False)
        self._index.execute(
            "CREATE VIRTUAL TABLE passage USING fts5(title, taught, text, before UNINDEXED, track UNINDEXED, "
            "number UNINDEXED, sources, tokenize = 'unicode61 remove_diacritics 2')"
        )
        rows = [row for track in library.tracks.values() for row in _rows(track.in_language(language))]
        self._index.executemany(
            "INSERT INTO passage (title, taught, text, before, track, number, sources) VALUES (?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._index.execute(
            "CREATE VIRTUAL TABLE lesson USING fts5(title, body, id UNINDEXED, track UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        lessons = [
            (
                step.lesson.title,
                step.lesson.body,
                f"{track.id}/{step.lesson.id}",
                shown.title,
            )
            for track in library.tracks.values()
            for shown in (track.in_language(language),)
            for step in shown.steps
        ]
        self._lessons = len(lessons)
        self._index.executemany("INSERT INTO lesson (title, body, id, track) VALUES (?, ?, ?, ?)", lessons)

    def about(self, words: Sequence[str], among: Collection[str] = ()) -> FittingLesson | None:
        """The lesson that has most of some words, rare ones first; None if it has too little of what they are about.

        If `among` has ids of lessons, only these are looked at.
        """
        wanted = [word for word in map(str.casefold, words) if word not in _STOP and len(word) >= MIN_WANTED]
        wanted = list(dict.fromkeys(wanted))[:MAX_TERM_WORDS]
        found: dict[FittingLesson, float] = defaultdict(float)
        distances: dict[FittingLesson, float] = defaultdict(float)
        wholly = 0.0
        for word in wanted:
            with self._lock:
                rows = self._index.execute(_LESSONS, {"query": f'"{_stem(word)}"*'}).fetchall()
            rarity = log((1 + self._lessons) / (1 + len(rows)))
            wholly += rarity
            for *lesson, distance in rows:
                if among and lesson[0] not in among:
                    continue
                found[FittingLesson(*lesson)] += rarity
                distances[FittingLesson(*lesson)] += distance
        best = min(found, key=lambda each: (-found[each], distances[each]), default=None)
        return best if best and found[best] >= MIN_SHARE * wholly else None

    def find(self, term: str) -> Passage | None:
        """The passage that explains a term best, with the one before it if it goes on with that; None without any.

        All words of the term are in it or in its title. Where no lesson has them, it is the beginning of one whose
        sources are about them.
        """
        words = [word for word in _WORD.findall(term.casefold()) if word not in _STOP][:MAX_TERM_WORDS]
        if not words:
            return None
        wanted = " AND ".join(f'"{_stem(word)}"*' for word in words)
        found = self._matching(f"{{title taught text}} : ({wanted})")
        if found:
            best = min(found, key=lambda each: (-_explains(each.passage, words), each.distance))
            passage = _with_before(best)
            text, is_explained = _without_reply(passage.text, words), _is_explained(best.passage, words)
            return replace(passage, text=text, is_explained=is_explained, is_taught=_is_taught(best.passage, words))
        about = self._matching(f"sources : ({wanted})")
        return replace(about[0].passage, is_named=False) if about else None

    def _matching(self, query: str) -> list[_Found]:
        with self._lock:
            rows = self._index.execute(_BEST, {"query": query, "most": MAX_LOOKED_AT}).fetchall()
        return [_Found(Passage(*row[:4]), row[4], row[5]) for row in rows]


_LESSONS = "SELECT id, title, track, bm25(lesson, 6.0, 1.0) FROM lesson WHERE lesson MATCH :query"
_BEST = """
SELECT track, number, title, text, before, bm25(passage, 4.0, 4.0) AS distance
FROM passage WHERE passage MATCH :query ORDER BY distance LIMIT :most
"""


def _explains(passage: Passage, words: Sequence[str]) -> int:
    """How much a passage looks as if it said what a term is."""
    stems = [_stem(word) for word in words]
    plain = passage.text.casefold().replace("*", "")
    is_named = all(stem in plain for stem in stems)
    runs = [_WORD.findall(run.casefold()) for run in _taught(passage.text)]
    return max((_sameness(run, words) for run in runs), default=0) + _says_what_it_is(passage, words) + is_named


def _says_what_it_is(passage: Passage, words: Sequence[str]) -> bool:
    plain = passage.text.casefold().replace("*", "")
    term = r"\W+".join(rf"{re.escape(_stem(word))}\w*" for word in words)
    return bool(re.search(rf"\b{_SAYS_BEFORE} (?:\w+ )?{term}|\b{term} (?:{_SAYS_AFTER}\b|\()", plain))


def _sameness(run: Sequence[str], words: Sequence[str]) -> int:
    """Whether what a lesson sets off is a term: `TAUGHT` if it is, less if it only has the term in it."""
    if len(run) == len(words) and all(_is_form(one, word) for one, word in zip(run, words, strict=True)):
        return TAUGHT
    has = all(any(one.startswith(_stem(word)) for one in run) for word in words)
    return (2 if len(run) <= len(words) + 1 else 1) if has else 0


def _is_form(one: str, other: str) -> bool:
    """Whether two words are the same but for the ending of a plural."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and long[len(short) :] in {"", "s", "es", "n", "en", "e"}


def _taught(text: str) -> list[str]:
    return [run for run in _EMPHASISED.findall(text) if len(run.split()) <= MAX_TAUGHT_WORDS]


def _with_before(found: _Found) -> Passage:
    """A passage with what it goes on with."""
    passage = found.passage
    whole = f"{found.before}\n\n{passage.text}"
    if not found.before or not _GOES_ON.match(passage.text) or len(whole) > MAX_WITH_BEFORE:
        return passage
    return replace(passage, text=whole)


def _is_taught(passage: Passage, words: Sequence[str]) -> bool:
    """Whether a passage sets off the term and nothing else."""
    runs = [_WORD.findall(run.casefold()) for run in _taught(passage.text)]
    return any(_sameness(run, words) == TAUGHT for run in runs)


def _is_explained(passage: Passage, words: Sequence[str]) -> bool:
    """Whether a passage sets off the term itself, or a part of it, or has a sentence that says what it is."""
    runs = [_WORD.findall(run.casefold()) for run in _taught(passage.text)]
    is_taught = any(run and all(any(_is_form(one, word) for word in words) for one in run) for run in runs)
    return is_taught or _says_what_it_is(passage, words)


def _without_reply(text: str, words: Sequence[str]) -> str:
    """A passage without the short reply to the paragraph before it, such as “Probably not.”, which explains nothing."""
    opening = _REPLY.match(text)
    if opening is None or any(_stem(word) in opening[0].casefold() for word in words):
        return text
    return text[opening.end() :]


def _stem(word: str) -> str:
    """A word without its ending, so that other forms are found too."""
    ending = 4 if len(word) > LONG else 2
    return word[: max(MIN_STEM, len(word) - ending)] if len(word) > MIN_STEM else word


def _rows(track: Track) -> Iterator[tuple[str, str, str, str, str, int, str]]:
    """Each paragraph with the title of its lesson, the first one with its sources too.

    A list belongs to the line that opens it; exercises are left out.
    """
    for number, step in enumerate(track.steps, 1):
        before, sources = "", " ".join(step.lesson.sources)
        for text in map(str.strip, re.split(r"\n\n(?![-*] )", step.lesson.body.strip())):
            if not _EXERCISE.match(text):
                yield step.lesson.title, " ".join(_taught(text)), text, before, track.title, number, sources
            before, sources = text, ""
