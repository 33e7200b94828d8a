from __future__ import annotations

import pytest

from bot.quizzes.answering_time import answering_seconds, reading_seconds
from bot.quizzes.content import KINDS, Question
from tests.quizzes.kinds import EVERY, ORDER, PAIRS, SCALE, SINGLE


def test_reading_goes_by_words():
    """Two hundred of them take a minute."""
    assert reading_seconds("word " * 200) == 60
    assert reading_seconds("") == 0


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind)
def test_every_kind_takes_its_time(question: Question):
    """More than reading what it asks; a longer ask takes longer."""
    assert type(question) in KINDS
    longer = question.model_copy(update={"ask": f"{question.ask} {'word ' * 100}"})
    assert answering_seconds(question) > reading_seconds(question.ask)
    assert answering_seconds(longer) == pytest.approx(answering_seconds(question) + 30)


@pytest.mark.parametrize(
    ("question", "changed"),
    [
        (SINGLE, {"options": (*SINGLE.options, SINGLE.options[0].model_copy(update={"text": "word " * 20}))}),
        (ORDER, {"items": (*ORDER.items, ORDER.items[0].model_copy(update={"text": "word " * 20}))}),
        (PAIRS, {"pairs": (*PAIRS.pairs, PAIRS.pairs[0].model_copy(update={"left": "word " * 19, "right": "word"}))}),
        (SCALE, {"low": f"{SCALE.low} {'word ' * 20}"}),
    ],
    ids=lambda given: getattr(given, "kind", None),
)
def test_what_there_is_to_choose_from_is_read_too(question: Question, changed: dict[str, object]):
    """Each of its words counts."""
    assert answering_seconds(question.model_copy(update=changed)) == pytest.approx(answering_seconds(question) + 6)
