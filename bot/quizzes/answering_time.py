"""How long reading takes, and answering a question."""

from __future__ import annotations

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

WORDS_PER_MINUTE = 200
# For thinking, answering and reading the explanation; reading the question is counted by its words.
SECONDS: dict[type[Question], int] = {
    SingleChoice: 30,
    MultipleChoice: 45,
    TrueFalse: 20,
    Numeric: 45,
    ShortText: 30,
    Ordering: 60,
    Matching: 60,
    Scale: 15,
    FreeText: 90,
}


def reading_seconds(text: str) -> float:
    """The seconds that reading a text takes."""
    return 60 * len(text.split()) / WORDS_PER_MINUTE


def answering_seconds(question: Question) -> float:
    """The seconds that reading and answering a question takes."""
    texts = [question.ask]
    match question:
        case SingleChoice(options=options) | MultipleChoice(options=options):
            texts += [option.text for option in options]
        case Ordering(items=items):
            texts += [item.text for item in items]
        case Matching(pairs=pairs):
            texts += [side for pair in pairs for side in (pair.left, pair.right)]
        case Scale(low=low, high=high):
            texts += [low, high]
    return SECONDS[type(question)] + sum(map(reading_seconds, texts))
