"""Which activity a planning sentence names, and what the session is called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from bot.community.calendar import patterns
from bot.community.calendar.errors import LongTitleError, NoKindError, UnreadWordsError
from bot.errors import GroundswellError
from bot.kit.dates import TextSpan, typos
from bot.kit.mentions import readable
from bot.kit.patterns import LazyPattern

MAX_TITLE_WORDS = 8
MAX_SHOWN = 80
ALIKE = 0.75
# Shorter names are almost other words, and a long one may have two slips.
MIN_LETTERS, LONG_NAME = 7, 11
MAX_NAME_WORDS = 4
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_AT_HOUR = r"\b(?:um|at)\s+(?:\d{1,2}|[^\W\d]+)\s+(?:an?\s+|the\s+|eine?n?\s+|die\s+|den\s+)?"
_BEFORE_QUOTED = LazyPattern(
    r"(?:(?:an?|the|our|eine?n?|den|die|das|unsere?n?)\s+)?(?:(?:session|workshop|meeting|meet-?up|event|talk|webinar|training|seminar|course|"
    r"lecture|gathering|veranstaltung|vortrag|schulung|treffen|sitzung|seminar|kurs|runde|termin)\b\s*)?"
    r"(?:zu|über|on|about|with\s+the\s+title|called|titled|named|namens|genannt|titel|title|thema|topic|mit\s+dem\s+titel|zum\s+thema)?:?",
    re.IGNORECASE,
)
_WORD = LazyPattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
# What is left of a request when its other words are taken away.
_NOTHING_BUT = LazyPattern(
    r"(?:es|there|wir|we|i|ich|it|put|(?:mach|stell|setz|trag|leg)(?:e|t|en)?|nimm|can|could|kannst|könntest|und|and)",
    re.IGNORECASE,
)


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
    start = polite.end() if (polite := patterns.BEFORE_KIND.match(text)) else 0
    for name in sorted(kinds, key=len, reverse=True):
        pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
        for begin in (0, start):
            if found := LazyPattern(pattern, re.IGNORECASE).match(text, begin):
                return TextSpan(*found.span())
        if " " in name and (found := re.search(pattern, text, re.IGNORECASE)):
            return TextSpan(*found.span())
        if len(name) >= MIN_LETTERS and (found := re.search(rf"{_AT_HOUR}(?P<name>{pattern})", text, re.IGNORECASE)):
            return TextSpan(*found.span("name"))
    return None


def name_in(left: LeftOver, known: str | None, quoted: str | None, kinds: Mapping[str, str]) -> SpokenName:
    """The name in the words that are left over; `known` is a kind's name that was taken out of them already."""
    own, said = _own(left.behind_kind), [each for each in map(trimmed, left.others) if each]
    if known is None:
        known, own, said = _kind_among(said, kinds)
    if known:
        said = [each for each in said if patterns.BEFORE_KIND.sub("", each)]
    if quoted:
        own, said = quoted, [each for each in (own, *said) if each and not _BEFORE_QUOTED.fullmatch(each)]
    elif known is None and said:
        own, *said = said
    kind = kinds[known] if known else None
    if kind is None and not own:
        return SpokenName(problem=NoKindError(kinds=listed(kinds)))
    wrong = None if quoted else time_words(own)
    if wrong or said:
        unread = wrong or " … ".join(said)
        return SpokenName(
            kind, None if wrong else own or None, problem=UnreadWordsError(unread=readable(unread)[:MAX_SHOWN])
        )
    if len(own.split()) > MAX_TITLE_WORDS and not quoted:
        return SpokenName(kind, own[:MAX_SHOWN], problem=LongTitleError())
    return SpokenName(kind, own or None, None if kind or quoted else _near(own, kinds))


def corrected(text: str, kinds: Mapping[str, str]) -> str:
    """The text with the names of kinds as they are known, where a slip of the pen or a hyphen is all that differs.

    What ends otherwise may be another word, and is left alone.
    """
    names = _letters_of(tuple(kinds))
    words = list(_WORD.finditer(text))
    made, position, number = "", 0, 0
    while number < len(words):
        start = words[number].start()
        found = next(
            (
                (last, name)
                for last in range(min(number + MAX_NAME_WORDS, len(words)) - 1, number - 1, -1)
                if (name := _name_like(text[start : words[last].end()], names, kinds))
            ),
            None,
        )
        if found:
            made += text[position:start] + found[1]
            position = words[found[0]].end()
            number = found[0]
        number += 1
    return made + text[position:]


@cache
def _letters_of(names: tuple[str, ...]) -> dict[str, str]:
    """Names by their letters alone."""
    return {_letters(name): name for name in names}


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words.casefold().translate(UMLAUTS))


def _name_like(words: str, names: Mapping[str, str], kinds: Mapping[str, str]) -> str | None:
    """The name that some words are but for a slip of the pen; None if they are it already, or no name at all."""
    if " ".join(words.casefold().split()) in kinds or re.search(r"[,;.:!?()]", words):
        return None
    letters = _letters(words)
    if letters in names and len(letters) >= MIN_LETTERS - 1:
        return names[letters]
    if len(letters) < MIN_LETTERS:
        return None
    for known, name in names.items():
        most = 2 if len(known) >= LONG_NAME else 1 if len(known) >= MIN_LETTERS else 0
        is_near = most and (known[0], known[-1]) == (letters[0], letters[-1]) and abs(len(known) - len(letters)) <= most
        if is_near and not letters.startswith(known) and slips(letters, known) <= most:
            return name
    return None


def slips(one: str, other: str) -> int:
    """How many letters are missing, doubled or swapped between two words; a wrong letter counts twice."""
    before, row = [0] * (len(other) + 1), list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        new = [number]
        for place, wanted in enumerate(other, 1):
            cost = min(row[place] + 1, new[place - 1] + 1, row[place - 1] + (0 if letter == wanted else 2))
            is_swapped = number > 1 and place > 1 and letter == other[place - 2] and one[number - 2] == wanted
            new.append(min(cost, before[place - 2] + 1) if is_swapped else cost)
        before, row = row, new
    return row[-1]


def listed(kinds: Mapping[str, str]) -> str:
    """One name of each kind."""
    first: dict[str, str] = {}
    for name, kind in kinds.items():
        first.setdefault(kind, name)
    return ", ".join(first.values())


def trimmed(gap: str) -> str:
    """The words without those that only join phrases, at both ends."""
    left, before = gap, None
    while left != before:
        before = left
        left = patterns.POLITE.sub("", patterns.TRAILING.sub("", patterns.LEADING.sub("", left)))
    return left if re.search(r"\w", left) and not _NOTHING_BUT.fullmatch(left) else ""


def _own(words: str) -> str:
    """The words behind a kind's name as a title; empty if they only lead on to a date."""
    own = patterns.TRAILING.sub("", words).lstrip(" ,;.:-\u2013") if trimmed(words) else ""
    return f"{own})" if own.count("(") > own.count(")") else own


def _kind_among(said: list[str], kinds: Mapping[str, str]) -> tuple[str | None, str, list[str]]:
    """A kind's name at the beginning of some of the words, what is behind it, and the others."""
    for number, words in enumerate(said):
        found = kind_at_once(words, kinds)
        if found and not trimmed(words[: found.start]):
            return found.of(words).casefold(), _own(words[found.end :]), [*said[:number], *said[number + 1 :]]
    return None, "", said


def time_words(words: str) -> str | None:
    """Words for time that nobody has understood, if there are any among them."""
    if found := patterns.TIME_WORDS.search(words):
        return words[found.start() :]
    return next((word for word in re.findall(r"[^\W\d_]+", words) if typos.looks_misspelt(word)), None)


def _near(words: str, kinds: Mapping[str, str]) -> str | None:
    if re.search(r"\d", words):
        return None
    compound = words.casefold().rpartition("-")[2]
    if compound != words.casefold() and compound in kinds:  # “KI-Sprechstunde” is a name of its own
        return None
    return next(iter(get_close_matches(words.casefold(), list(kinds), n=1, cutoff=ALIKE)), None)
