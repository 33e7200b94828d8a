"""An answer may say which open question it is for, by a word, a lesson, a kind or a day."""

from __future__ import annotations

import pytest

from bot.conversation import named_questions, typed_answers
from bot.conversation.named_questions import NamedBy
from bot.conversation.typed_answers import TypedAnswer
from bot.quizzes.service import ShownQuestion
from tests.conversation.test_typed_answers import question

ASKS = {
    "ivana": ("single", "Which summary can Ivana trust?"),
    "timo": ("multiple", "Timo reads the minutes. Which lines are made up?"),
    "order": ("order", "What comes when?"),
    "tool": ("scale", "How well do you know which tool you may use?"),
    "anton": ("single", "Anton gets a law. What does it tell him?"),
}
OPEN = [ShownQuestion(ask_id, question(kind).model_copy(update={"ask": ask})) for ask_id, (kind, ask) in ASKS.items()]
NAMED_BY = {one.ask_id: NamedBy() for one in OPEN} | {
    "anton": NamedBy("Quick, but not all-knowing", is_of_yesterday=True)
}


@pytest.mark.parametrize(
    ("text", "ask_id"),
    [
        ("the summary one is a of course", "ivana"),
        ("for the ivana one: c", "ivana"),
        ("die mit Ivana ist c", "ivana"),
        ("c bei der Frage mit Ivana", "ivana"),
        ("the timo one: b and d", "timo"),
        ("the order one: a, b, d, c", "order"),
        ("die Reihenfolge-Frage: b a c d", "order"),
        ("im about a 4 on the tool question", "tool"),
        ("that anton one: C", "anton"),
        ("the quick one is b", "anton"),
        ("yesterdays one is c, first lines", "anton"),
        ("die frage von gestern ist b", "anton"),
    ],
)
def test_a_word_names_its_question(text: str, ask_id: str):
    """And the rest is the answer to it, whatever else is open."""
    found = named_questions.find(OPEN, text, NAMED_BY)
    assert found
    assert (found.ask_id, found.is_certain) == (ask_id, True)


@pytest.mark.parametrize(
    "text",
    ["I think it is b", "the answer is c", "my plan: a", "that one is a good question", "note to self: a", "timo?"],
)
def test_other_words_name_none(text: str):
    """An answer to the newest question, or something else, is left to the others."""
    assert named_questions.find(OPEN, text, NAMED_BY) is None


def test_a_word_of_two_questions_is_asked_about():
    """Nothing is given by a guess."""
    twice = [*OPEN, ShownQuestion("again", OPEN[0].question)]
    found = named_questions.find(twice, "the ivana one: c", NAMED_BY | {"again": NamedBy()})
    assert found
    assert not found.is_certain


def test_an_order_in_one_word_is_for_the_question_with_as_many_options():
    """A word with other letters is none."""
    found = typed_answers.in_full_order(OPEN, "abdc")
    assert found
    assert found.ask_id == "order"
    assert typed_answers.in_full_order(OPEN, "abec") is None


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("B and D are made up", True), ("abecd", True), ("b", True), ("a week", False), ("3 d", False), ("later", False)],
)
def test_letters_are_told_from_words(text: str, is_so):
    """So that a button is never pressed by one."""
    assert typed_answers.is_lettered(text) is is_so


@pytest.mark.parametrize(
    ("kinds", "text", "pressed", "rest"),
    [
        (("statement", "single"), "false, and c", ("1", "2"), ""),
        (("statement", "single"), "falsch und dann c", ("1", "2"), ""),
        (("single", "scale"), "its c obviously, and maybe 4 out of 10. nobody told us", ("2", "4"), "nobody told us"),
    ],
)
def test_parts_answer_the_questions_of_a_message_in_order(kinds, text: str, pressed, rest: str):
    """What stands behind them is not lost."""
    asked = [ShownQuestion(kind, question(kind)) for kind in kinds]
    found = typed_answers.find(asked, text, is_below=True)
    assert isinstance(found, TypedAnswer)
    assert (found.is_certain, found.rest) == (True, rest)
    assert tuple(one.pressed for one in (found, *found.also)) == pressed
