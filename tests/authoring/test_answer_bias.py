from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import answer_bias
from bot.journeys.track_files import LessonFile
from bot.quizzes.content import Option, Question, SingleChoice, TrueFalse


def lessons(*questions: Question) -> list[LessonFile]:
    """A lesson for each question."""
    return [LessonFile(id="x", title="X", body="X", sources=(), questions=(one,)) for one in questions]


def choice(right: int, *, lengths: tuple[int, ...] = (5, 5, 5, 5), shuffle: bool = False) -> SingleChoice:
    """A question with options of these lengths."""
    texts = [chr(ord("a") + at) * length for at, length in enumerate(lengths)]
    options = tuple(Option(text=text, correct=at == right, why="So.") for at, text in enumerate(texts))
    return SingleChoice(id="q", ask="?", options=options, shuffle=shuffle)


def test_right_options_that_are_longest_too_often_are_told():
    """A quarter of them is chance; three quarters are not."""
    longest = [choice(0, lengths=(9, 5, 5, 5)) for _ in range(15)]
    others = [choice(at % 4) for at in range(5)]

    (told, *_) = answer_bias.remarks(lessons(*longest, *others))

    assert told.startswith("the right option is the longest in 15 of 20 questions, more than chance would: q, q")
    assert answer_bias.remarks(lessons(*(choice(at % 4) for at in range(20)))) == []


def test_a_favourite_place_is_told():
    """Unless the options are shuffled."""
    favourites = [1] * 12 + [0, 2, 3, 0, 2, 3, 0, 2]

    assert answer_bias.remarks(lessons(*(choice(at) for at in favourites))) == [
        ("B is right in 12 of 20 questions with 4 options, more than chance would; move some, or write `shuffle: true`")
    ]
    assert answer_bias.remarks(lessons(*(choice(at, shuffle=True) for at in favourites))) == []


def test_statements_that_are_nearly_all_true_are_told():
    """Whoever says yes to everything should learn something."""
    said = {"why_true": "So.", "why_false": "So."}
    statements = [TrueFalse(id="q", ask="?", correct=at > 0, **said) for at in range(12)]

    assert answer_bias.remarks(lessons(*statements)) == ["11 of 12 statements are true, more than chance would"]


def test_a_review_question_counts_too():
    """It is guessed as easily."""
    cousins = [choice(1).model_copy(update={"review": choice(1)}) for _ in range(4)]

    assert answer_bias.remarks(lessons(*cousins))[0].startswith("B is right in 8 of 8 questions")


@given(st.integers(0, 40), st.integers(1, 40))
def test_chance_is_never_too_much(times: int, of: int):
    """What chance brings in the middle is left alone, and all of many is not."""
    assert not answer_bias.too_many(of // 4, [0.25] * of)
    assert answer_bias.too_many(of, [0.25] * of) == (of > 2)
    assert answer_bias.too_many(min(times, of), [1.0] * of) is False


def test_random_tracks_are_seldom_told():
    """Fewer than one in twenty of those whose places are thrown with dice, place by place."""
    dice = random.Random(7)  # noqa: S311 - real dice would fail now and then
    told = [answer_bias.remarks(lessons(*(choice(dice.randrange(4)) for _ in range(60)))) for _ in range(60)]
    assert sum(map(len, told)) / (60 * 4) < 0.05
