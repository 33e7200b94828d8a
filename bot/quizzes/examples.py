"""Example answers, for previewing each explanation."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from bot.quizzes.answer_parser import MAX_CHARACTERS
from bot.quizzes.content import (
    FreeText,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Scale,
    ShortText,
    SingleChoice,
    TrueFalse,
)
from bot.quizzes.rules import FALSE, TRUE, GivenAnswer, right_options, scored


def example_answers(question: Question) -> list[GivenAnswer]:
    """The best answer first if there is one, then others with different explanations."""
    return [scored(question, given) for given in _examples(question)]


def _examples(question: Question) -> Iterator[GivenAnswer]:
    match question:
        case SingleChoice(options=options):
            (right,) = right_options(question)
            yield from (GivenAnswer(choices=(at,)) for at in sorted(range(len(options)), key=lambda at: at != right))
        case MultipleChoice(options=options):
            yield GivenAnswer(choices=tuple(sorted(right_options(question))))
            yield GivenAnswer(choices=tuple(range(len(options))))
            yield from (GivenAnswer(choices=(at,)) for at in range(len(options)))
        case TrueFalse(correct=correct):
            yield from (GivenAnswer(choices=(choice,)) for choice in ((TRUE, FALSE) if correct else (FALSE, TRUE)))
        case Numeric(answer=answer, tolerance=tolerance):
            yield from (GivenAnswer(number=answer + off) for off in (Decimal(0), tolerance, tolerance + 1))
        case ShortText(accepted=accepted):
            yield from (GivenAnswer(text=text) for text in (accepted[0], "?" * 150))
        case Ordering(items=items):
            yield from (GivenAnswer(order=order) for order in _turns(len(items)))
        case Matching(pairs=pairs):
            yield from (GivenAnswer(matches=matches) for matches in _turns(len(pairs)))
        case Scale():
            yield from (GivenAnswer(number=Decimal(number)) for number in (7, 0, 10))
        case FreeText():
            yield from (
                GivenAnswer(text=text) for text in ("Some words.", "\n".join(["Many words."] * (MAX_CHARACTERS // 12)))
            )


def _turns(count: int) -> list[tuple[int, ...]]:
    places = tuple(range(count))
    return [places, (places[1], places[0], *places[2:]), places[::-1]]
