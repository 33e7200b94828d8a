from __future__ import annotations

import random
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.quizzes import rules
from bot.quizzes.content import MultipleChoice, Ordering, Question, SingleChoice
from bot.quizzes.examples import example_answers
from bot.quizzes.rules import GivenAnswer, scored
from tests.quizzes.kinds import (
    MULTIPLE,
    NUMBER,
    ORDER,
    PAIRS,
    SCALE,
    STATEMENT,
    TEXT,
    WORD,
    multiple_choices,
    orderings,
    questions,
)


@given(questions)
def test_a_score_is_a_share(question: Question):
    """Between nothing and all; the best answer has all of it, and only a whole score is correct."""
    answers = example_answers(question)
    assert all(answer.score is None or 0 <= answer.score <= 1 for answer in answers)
    assert all(answer.correct == (None if answer.score is None else answer.score == 1) for answer in answers)
    assert answers[0].score in (None, 1)


@given(multiple_choices(), st.data())
def test_the_order_of_ticking_makes_no_difference(question: MultipleChoice, data: st.DataObject):
    """Ticking boxes in another order is the same answer."""
    chosen = data.draw(st.lists(st.sampled_from(range(len(question.options))), unique=True, min_size=1))
    again = data.draw(st.permutations(chosen))
    assert (
        scored(question, GivenAnswer(choices=tuple(chosen))).score
        == scored(question, GivenAnswer(choices=tuple(again))).score
    )


@given(multiple_choices())
def test_ticking_everything_is_never_the_best(question: MultipleChoice):
    """Each wrong option takes away what a right one gives."""
    score = scored(question, GivenAnswer(choices=tuple(range(len(question.options))))).score
    assert score is not None
    assert score < 1


@given(questions)
def test_what_was_given_survives_its_storage(question: Question):
    """Written and read, with its score beside it."""
    for answer in example_answers(question):
        read = rules.load(rules.dump(answer), score=answer.score, correct=answer.correct, confident=True)
        assert (read.choices, read.number, read.text, read.order, read.matches) == (
            (answer.choices, answer.number, answer.text, answer.order, answer.matches)
        )
        assert (read.score, read.correct, read.confident) == (answer.score, answer.correct, True)


@pytest.mark.parametrize(
    ("question", "answer", "score"),
    [
        (MULTIPLE, GivenAnswer(choices=(0, 2)), 1),
        (MULTIPLE, GivenAnswer(choices=(0,)), 0.5),
        (MULTIPLE, GivenAnswer(choices=(0, 1)), 0),
        (MULTIPLE, GivenAnswer(choices=(0, 1, 2)), 0.5),
        (STATEMENT, GivenAnswer(choices=(1,)), 1),
        (STATEMENT, GivenAnswer(choices=(0,)), 0),
        (NUMBER, GivenAnswer(number=Decimal(10)), 1),
        (NUMBER, GivenAnswer(number=Decimal("14.0")), 1),
        (NUMBER, GivenAnswer(number=Decimal("14.01")), 0),
        (WORD, GivenAnswer(text="  ACT! "), 1),
        (WORD, GivenAnswer(text="ad\u200bjust"), 0),
        (WORD, GivenAnswer(text="ａｃｔ"), 1),  # noqa: RUF001 - the wide letters of some keyboards
        (ORDER, GivenAnswer(order=(0, 1, 2, 3)), 1),
        (ORDER, GivenAnswer(order=(3, 2, 1, 0)), 0),
        (ORDER, GivenAnswer(order=(1, 0, 2, 3)), 5 / 6),
        (PAIRS, GivenAnswer(matches=(0, 1, 2)), 1),
        (PAIRS, GivenAnswer(matches=(0, 2, 1)), 1 / 3),
        (PAIRS, GivenAnswer(matches=(0, 0, 0)), 1 / 3),
        (SCALE, GivenAnswer(number=Decimal(3)), None),
        (TEXT, GivenAnswer(text="Words"), None),
    ],
)
def test_each_kind_is_scored_its_own_way(question, answer, score):
    """As the author's guide says."""
    assert scored(question, answer).score == (None if score is None else pytest.approx(score))


def test_every_order_of_items_has_its_own_share():
    """One swap of neighbours costs the same wherever it happens."""
    scores = [scored(ORDER, GivenAnswer(order=order)).score for order in permutations(range(4))]
    assert scores.count(1) == 1
    assert sorted({round(score * 6) for score in scores if score is not None}) == [0, 1, 2, 3, 4, 5, 6]


@given(seed=st.text(), count=st.integers(0, 8))
def test_a_shuffle_loses_nothing_and_never_changes(seed: str, count: int):
    """The same ask shows the same order for ever, without the random module."""
    order = rules.shuffled(seed, count)
    assert sorted(order) == list(range(count))
    random.seed(1)
    assert rules.shuffled(seed, count) == order


def test_shuffles_differ_from_ask_to_ask():
    """And use every order about equally often."""
    orders = [rules.shuffled(f"ask-{n}", 3) for n in range(600)]
    assert {orders.count(order) // 50 for order in permutations(range(3))} <= {1, 2}


@given(orderings(), st.uuids())
def test_items_are_never_shown_in_their_right_order(question: Ordering, ask):
    """Otherwise there would be nothing to do."""
    order = rules.shown_order(question, ask.hex)
    assert sorted(order) == list(range(len(question.items)))
    assert list(order) != sorted(order)


@given(st.uuids())
def test_options_stay_where_their_author_put_them(ask):
    """Unless the author allows a shuffle."""
    still = SingleChoice(id="x", ask="?", options=MULTIPLE.options[:2])
    assert rules.shown_order(still, ask.hex) == (0, 1)
    assert set(rules.shown_order(still.model_copy(update={"shuffle": True}), ask.hex)) == {0, 1}
