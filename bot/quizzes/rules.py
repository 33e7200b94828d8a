"""Answers, scores and the order of options, without a database session."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from itertools import combinations

from bot.quizzes.content import (
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    ShortText,
    SingleChoice,
    TrueFalse,
)

TRUE, FALSE = 0, 1  # the choices of a statement
IGNORED_AT_ENDS = (
    " .,;:!?\u2026\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb()"  # ignored at the ends of a short answer
)


@dataclass(frozen=True)
class GivenAnswer:
    """A member's answer and its score; each kind of question uses some of the fields.

    `choices` are places of options in the file, from 0 (of a statement: 0 true, 1 false); `order` the places of items
    in the order given; `matches[i]` the right side matched to the left side i. `score` goes from 0 to 1; it and
    `correct` are None if there is no right answer, `confident` if it was not asked or not answered.
    """

    choices: tuple[int, ...] = ()
    number: Decimal | None = None
    text: str | None = None
    order: tuple[int, ...] = ()
    matches: tuple[int, ...] = ()
    score: float | None = None
    correct: bool | None = None
    confident: bool | None = None


STORED_FIELDS = ("choices", "number", "text", "order", "matches")


def dump(given: GivenAnswer) -> str:
    """The answer as JSON, without its score."""
    parts = {key: value for key, value in asdict(given).items() if key in STORED_FIELDS and value not in (None, ())}
    return json.dumps(parts, ensure_ascii=False, default=str, separators=(",", ":"))


def load(text: str, *, score: float | None, correct: bool | None, confident: bool | None) -> GivenAnswer:
    """The inverse of `dump`."""
    parts = json.loads(text)
    number = Decimal(parts["number"]) if "number" in parts else None
    lists = {key: tuple(parts.get(key, ())) for key in ("choices", "order", "matches")}
    return GivenAnswer(
        **lists, number=number, text=parts.get("text"), score=score, correct=correct, confident=confident
    )


def scored(question: Question, given: GivenAnswer) -> GivenAnswer:
    """The answer with its score."""
    score = _score(question, given)
    return replace(given, score=score, correct=None if score is None else score == 1)


def _score(question: Question, given: GivenAnswer) -> float | None:
    score: float | None = None
    match question:
        case SingleChoice():
            score = question.options[given.choices[0]].correct
        case MultipleChoice():
            score = _several(right_options(question), set(given.choices))
        case TrueFalse():
            score = given.choices == ((TRUE,) if question.correct else (FALSE,))
        case Numeric():
            assert given.number is not None, "a number was asked for"
            score = abs(given.number - question.answer) <= question.tolerance
        case ShortText():
            score = normalized(given.text or "") in map(normalized, question.accepted)
        case Ordering():
            score = _order(given.order)
        case Matching():
            score = sum(left == right for left, right in enumerate(given.matches)) / len(question.pairs)
    return None if score is None else float(score)


def right_options(question: SingleChoice | MultipleChoice) -> set[int]:
    """The places of the correct options."""
    return {at for at, option in enumerate(question.options) if option.correct}


def _several(right: set[int], chosen: set[int]) -> float:
    """The share of right options that were chosen, less the same for each wrong one."""
    return max(0, len(chosen & right) - len(chosen - right)) / len(right)


def _order(order: Sequence[int]) -> float:
    """The share of pairs in the right order."""
    pairs = list(combinations(order, 2))
    return sum(first < second for first, second in pairs) / len(pairs)


def normalized(text: str) -> str:
    """A short answer for comparison, without differences of case, width, spaces and surrounding punctuation."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().strip(IGNORED_AT_ENDS).split())


def shown_order(question: Question, ask_id: str) -> tuple[int, ...]:
    """The order in which options, items or right sides are shown; always the same for the same asked question."""
    match question:
        case SingleChoice() | MultipleChoice():
            count = len(question.options)
            return shuffled(ask_id, count) if question.shuffle else tuple(range(count))
        case Ordering():
            return _unsorted(shuffled(ask_id, len(question.items)))
        case Matching():
            return shuffled(ask_id, len(question.pairs))
    return ()


def shuffled(seed: str, count: int) -> tuple[int, ...]:
    """The numbers below `count` in an order that depends on the seed only, in all versions of Python."""
    return tuple(sorted(range(count), key=lambda at: hashlib.sha256(f"{seed}:{at}".encode()).digest()))


def _unsorted(order: tuple[int, ...]) -> tuple[int, ...]:
    """The order, reversed if it would already be the solution."""
    return order if list(order) != sorted(order) else order[::-1]
