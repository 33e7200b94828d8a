"""Questions about an answer that was given, and the explanation that they get."""

from __future__ import annotations

from collections.abc import Mapping
from json import dumps

import pytest

from bot.conversation import about_answers
from bot.quizzes.content import parse_question
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import ShownQuestion
from tests.sentences import says

OPTIONS = [{"text": f"Option {word}", "why": f"because {word}", "correct": word == "one"} for word in ("one", "two")]
CHOICE = {"id": "track/lesson/one", "kind": "single_choice", "ask": "What now?", "options": OPTIONS}
STATEMENT = {
    "id": "track/lesson/two",
    "kind": "true_false",
    "ask": "Is it so?",
    "correct": "true",
    "why_true": "yes",
    "why_false": "it is so",
}


def answered(question: Mapping[str, object], choice: int, *, correct: bool) -> ShownQuestion:
    return ShownQuestion("a1", parse_question(dumps(question)), GivenAnswer(choices=(choice,), correct=correct))


@pytest.mark.parametrize(
    "text",
    [
        "did I really get that wrong?",
        "why is B wrong?",
        "why not c?",
        "what's the right answer",
        "was that right?",
        "warum ist das falsch?",
        "wieso ist A nicht richtig",
        "hab ich das echt falsch?",
        "was wäre richtig gewesen?",
        "was hab ich falsch gemacht",
    ],
)
def test_such_questions_are_about_an_answer(text: str):
    """Wherever they are written."""
    assert about_answers.asks(text, is_below=False)


@pytest.mark.parametrize("text", ["why?", "warum", "but why??", "wieso nicht"])
def test_a_bare_why_is_about_the_answer_above(text: str):
    """In the direct message it may be about anything."""
    assert about_answers.asks(text, is_below=True)
    assert not about_answers.asks(text, is_below=False)


@pytest.mark.parametrize(
    "text",
    [
        "It was wrong about our prices",
        "Is it right that sales see it first?",
        "why do I get this?",
        "the right people were there",
        "das war gut",
        "",
    ],
)
def test_what_is_no_question_about_an_answer(text: str):
    """Below a lesson, it is a thought or something else."""
    assert not about_answers.asks(text, is_below=True)


def test_the_explanation_names_the_option():
    """With what speaks against the one that is asked about, and the question."""
    shown = answered(CHOICE, 1, correct=False)
    reply = about_answers.reply("why is B wrong?", [shown])
    assert reply
    assert reply.message
    assert "because two" in reply.message["text"]
    assert "What now?" in reply.message["text"]


def test_of_several_answers_the_wrong_one_is_meant():
    """If it is asked why something is wrong; else it is the newest."""
    right, wrong = answered(CHOICE, 0, correct=True), answered(STATEMENT, 1, correct=False)
    said = about_answers.reply("why is that wrong?", [right, wrong])
    assert said
    assert said.message
    assert "Is it so?" in said.message["text"]
    newest = about_answers.reply("why?", [right, wrong])
    assert newest
    assert newest.message
    assert "What now?" in newest.message["text"]


def test_nothing_is_said_without_an_answer():
    """There is nothing to explain."""
    assert about_answers.reply("why is that wrong?", []) is None


@pytest.mark.parametrize("text", ["whats the difference between a and c", "was ist der Unterschied zwischen A und C"])
def test_options_are_shown_without_the_answer_while_it_is_open(text: str):
    """Once it is answered, with what speaks for each."""
    choice = {**CHOICE, "options": [*OPTIONS, {"text": "Option three", "why": "because three"}]}
    still_open = ShownQuestion("a1", parse_question(dumps(choice)))
    assert about_answers.names_options(text)
    shown = about_answers.options(text, [still_open])
    assert shown
    assert "Option one" in str(shown.message)
    assert "because" not in str(shown.message)
    explained = about_answers.options(text, [answered(choice, 1, correct=False)])
    assert explained
    assert "because three" in str(explained.message)


@pytest.mark.parametrize("text", ["what did i get wrong so far?", "show me my mistakes", "was hab ich bisher falsch?"])
def test_mistakes_are_listed_alone(text: str):
    """Without any, that is said."""
    assert about_answers.asks_for_mistakes(text)
    assert "What now?" in str(about_answers.mistakes([answered(CHOICE, 1, correct=False)]).message)
    assert says(about_answers.mistakes([]).message, "Nothing so far: none of your answers was wrong.")
