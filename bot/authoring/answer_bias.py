"""Over a whole track: whether the right answer can be guessed by its length or its place."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from bot.journeys.track_files import LessonFile
from bot.quizzes.content import Question, SingleChoice, TrueFalse

# How far above chance is too far: once in twenty it would happen by itself (one-sided, normal approximation).
DEVIATIONS = 1.645


def remarks(lessons: Sequence[LessonFile]) -> list[str]:
    """What gives the right answers of a track away, in sentences."""
    questions = [one for lesson in lessons for question in lesson.questions for one in _with_review(question)]
    singles = [question for question in questions if isinstance(question, SingleChoice)]
    statements = [question for question in questions if isinstance(question, TrueFalse)]
    return [*_length(singles), *_places(singles), *_truth(statements)]


def _with_review(question: Question) -> list[Question]:
    return [question, question.review] if question.review else [question]


def _length(questions: Sequence[SingleChoice]) -> list[str]:
    longest = [question for question in questions if _right_is_longest(question)]
    if not too_many(len(longest), [1 / len(question.options) for question in questions]):
        return []
    told = f"the right option is the longest in {len(longest)} of {len(questions)} questions, more than chance would"
    return [f"{told}: {_some([question.id for question in longest])}"]


def _right_is_longest(question: SingleChoice) -> bool:
    right = next(len(option.text) for option in question.options if option.correct)
    return all(len(option.text) < right for option in question.options if not option.correct)


def _places(questions: Sequence[SingleChoice]) -> list[str]:
    """By number of options, for what is shown in the order in which it is written."""
    found = []
    for count in sorted({len(question.options) for question in questions}):
        still = [q for q in questions if len(q.options) == count and not q.shuffle]
        places = Counter(next(at for at, option in enumerate(q.options) if option.correct) for q in still)
        for place, times in sorted(places.items()):
            if too_many(times, [1 / count] * len(still)):
                letter = chr(ord("A") + place)
                told = f"{letter} is right in {times} of {len(still)} questions with {count} options, more than chance"
                found.append(f"{told} would; move some, or write `shuffle: true`")
    return found


def _truth(statements: Sequence[TrueFalse]) -> list[str]:
    for word, value in (("true", True), ("false", False)):
        times = sum(question.correct is value for question in statements)
        if too_many(times, [0.5] * len(statements)):
            return [f"{times} of {len(statements)} statements are {word}, more than chance would"]
    return []


def too_many(times: int, chances: Sequence[float]) -> bool:
    """Whether something happened so often that chance alone is an unlikely reason."""
    expected = sum(chances)
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return times > expected + DEVIATIONS * spread + 0.5


def _some(ids: Sequence[str], most: int = 6) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
