"""Check whether a track's right answers can be guessed by their length or position."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from bot.journeys.track_files import LessonFile
from bot.quizzes.content import SingleChoice, TrueFalse

# Standard deviations above chance that count as too many: 5 % significance, one-sided, normal approximation.
DEVIATIONS = 1.645


def remarks(lessons: Sequence[LessonFile]) -> list[str]:
    """What gives away the right answers of a track, in sentences."""
    questions = [one for lesson in lessons for asked in lesson.questions for one in (asked, asked.review) if one]
    singles = [question for question in questions if isinstance(question, SingleChoice)]
    statements = [question for question in questions if isinstance(question, TrueFalse)]
    return [*_length(singles), *_places(singles), *_truth(statements)]


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
    """Remarks on positions, by number of options, for questions that are not shuffled."""
    found = []
    for count in sorted({len(question.options) for question in questions}):
        fixed = [q for q in questions if len(q.options) == count and not q.shuffle]
        places = Counter(next(at for at, option in enumerate(q.options) if option.correct) for q in fixed)
        for place, times in sorted(places.items()):
            if too_many(times, [1 / count] * len(fixed)):
                letter = chr(ord("A") + place)
                found.append(
                    f"{letter} is right in {times} of {len(fixed)} questions with {count} options, "
                    "more than chance would; move some, or write `shuffle: true`"
                )
    return found


def _truth(statements: Sequence[TrueFalse]) -> list[str]:
    for word, value in (("true", True), ("false", False)):
        times = sum(question.correct is value for question in statements)
        if too_many(times, [0.5] * len(statements)):
            return [f"{times} of {len(statements)} statements are {word}, more than chance would"]
    return []


def too_many(times: int, chances: Sequence[float]) -> bool:
    """Whether something happened significantly more often than by chance, given the chance of each case."""
    expected = sum(chances)
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return times > expected + DEVIATIONS * spread + 0.5


def _some(ids: Sequence[str], most: int = 6) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")
