"""Answers that name their question by a word: “the summary one is a”, “a 4 on the tool question”, “yesterday's: d”."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.conversation import typed_answers
from bot.conversation.typed_answers import TypedAnswer
from bot.kit.patterns import LazyPattern
from bot.quizzes.content import FreeText, Numeric, Ordering, Scale, ShortText
from bot.quizzes.explanations import labelled
from bot.quizzes.sentence_answers import folded
from bot.quizzes.service import ShownQuestion

MAX_WORDS = 30
# How alike two words must be, in percent, and how long, to be the same with a typo.
ALIKE, MIN_ALIKE, MIN_STEM = 84, 5, 4
_ONE = r"(?:one|questions?|task|frage|aufgabe|lesson|lektion)"
_FOR = r"(?:for|on|in|to|about|as for|bei|beim|fuer|zu|zur|auf|zum|in der|von)"
_ARTICLE = r"(?:the|that|this|my|your|der|die|das|dem|den|meine?|deine?)"
_LINK = r"(?:\s*[:=–]\s*|\s+-\s+|\s+(?:is|are|ist|sind|waere|waer|would be|gets)\s+)"
_NAME = r"([^:;.?!=]{2,60}?)"
_FIRST = LazyPattern(
    rf"(?:(?:and|und|ok|so|also|well)\W+)?(?:{_FOR}\s+)?(?:{_ARTICLE}\s+)*(?:"
    rf"{_NAME}[\s-]+{_ONE}(?:\s*,\s*|{_LINK})|(?:with|mit)\s+{_NAME}{_LINK}|{_ONE}\s+(?:(?:{_FOR}|with|mit)\s+)?{_NAME}{_LINK}|{_NAME}\s*[:=]\s*)"
    r"(?P<answer>.+)",
    re.DOTALL,
)
_LAST = LazyPattern(
    rf"(?P<answer>.+)\s+{_FOR}\s+(?:{_ARTICLE}\s+)*(?:{_NAME}[\s-]+{_ONE}|{_ONE}\s+(?:(?:{_FOR}|with|mit)\s+)?"
    rf"{_NAME})(?:\s+(?:please|pls|bitte|i think|glaub ich))?\W*"
)
_NO_NAME_WORDS = """
the that this one my your for and with about from der die das dem den mit und von vom bei was wie it is its es ein
eine a an i you ich du answer answers antwort antworten option think guess say denke glaube sage wohl first second
third last erste zweite dritte letzte open offene other andere
"""
_NO_NAMES = frozenset(_NO_NAME_WORDS.split())
_KINDS = {
    Ordering: frozenset(["order", "ordering", "sorting", "reihenfolge", "sortieren", "sortierung", "ordnen"]),
    Scale: frozenset(["scale", "rating", "skala"]),
    Numeric: frozenset(["number", "numbers", "zahl", "zahlen"]),
}
_YESTERDAY = frozenset(["yesterday", "yesterdays", "yesterday's", "gestern", "gestrige", "gestrigen"])


@dataclass(frozen=True)
class NamedBy:
    """What names a question besides its text: the title of its lesson, and whether it came yesterday."""

    title: str = ""
    is_of_yesterday: bool = False


def find(open_now: Sequence[ShownQuestion], text: str, named_by: Mapping[str, NamedBy]) -> TypedAnswer | None:
    """The answer of a text that names one open question; asked about if the words fit several. None for other texts."""
    plain = folded(text)
    if "?" in text or len(plain.split()) > MAX_WORDS:
        return None
    for pattern in (_FIRST, _LAST):
        split = pattern.fullmatch(plain)
        if split is None:
            continue
        name = next(each for each in split.groups() if each and each != split["answer"])
        words = [word for word in re.findall(r"[\w']+", name) if word not in _NO_NAMES and len(word) > 2]
        read = [_read(one, split["answer"]) for one in _named(open_now, words, named_by)]
        answers = [answer for answer in read if answer]
        if answers:
            return answers[0] if len(answers) == 1 else typed_answers.asked_about(answers[0])
    return None


def _named(
    open_now: Sequence[ShownQuestion], words: Sequence[str], named_by: Mapping[str, NamedBy]
) -> list[ShownQuestion]:
    """The questions that all words name: by their kind, their day, their text or lesson, else by their options."""
    if not words:
        return []
    if any(word in _YESTERDAY for word in words):
        return [one for one in open_now if named_by[one.ask_id].is_of_yesterday]
    kind = next((kind for kind, names in _KINDS.items() if any(word in names for word in words)), None)
    of_kind = [one for one in open_now if kind and isinstance(one.question, kind)]
    in_text = [one for one in open_now if _has(f"{one.question.ask} {named_by[one.ask_id].title}", words)]
    in_options = [one for one in open_now if _has(" ".join(text for _at, _letter, text in labelled(one)), words)]
    return of_kind or in_text or in_options


def _has(text: str, words: Sequence[str]) -> bool:
    among = set(re.findall(r"\w+", folded(text)))
    return all(any(_same(word.removesuffix("'s"), other) for other in among) for word in words)


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    is_stem = len(short) >= MIN_STEM and long.startswith(short) and len(long) - len(short) <= 3
    return one == other or is_stem or (len(short) >= MIN_ALIKE and fuzz.ratio(one, other) >= ALIKE)


def _read(shown: ShownQuestion, said: str) -> TypedAnswer | None:
    """The answer to a question that is named; None for words of their own, which may be about it."""
    if isinstance(shown.question, FreeText | ShortText):
        return None
    return typed_answers.of_part(shown, said)
