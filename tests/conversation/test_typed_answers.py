"""What is typed below an open question is its answer only where it can be nothing else."""

from __future__ import annotations

from decimal import Decimal
from json import dumps
from typing import Any

import pytest

from bot.conversation import typed_answers
from bot.conversation.typed_answers import TypedAnswer, WrongLetters
from bot.kit.i18n import in_language
from bot.quizzes import sentence_answers
from bot.quizzes.answer_parser import parse_answer
from bot.quizzes.content import Question, parse_question
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import ShownQuestion

WHY = {"why": "because", "why_not": "because"}
OPTIONS = [
    {"text": "Give it her own note", "correct": True, "why": "yes"},
    {"text": "Ask for last month's sales", "why": "no"},
    {"text": "Let it decide about people", "why": "no"},
]
TWO_RIGHT = [*OPTIONS, {"text": "Ask for ten questions", "correct": True, "why": "yes"}]
KINDS: dict[str, dict[str, Any]] = {
    "single": {"kind": "single_choice", "options": OPTIONS},
    "multiple": {"kind": "multiple_choice", "options": TWO_RIGHT},
    "statement": {"kind": "true_false", "correct": "true", "why_true": "yes", "why_false": "no"},
    "number": {"kind": "numeric", "answer": "30", "tolerance": "2", **WHY},
    "word": {"kind": "short_text", "accepted": ["pilot"], **WHY},
    "text": {"kind": "free_text", "why": "because"},
    "scale": {"kind": "scale", "low": "little", "high": "much", "why": "because"},
    "order": {"kind": "ordering", "items": [{"text": word, "why": "so"} for word in ("one", "two", "three", "four")]},
}


def shown(kind: str) -> ShownQuestion:
    return ShownQuestion("a1", question(kind))


def question(kind: str) -> Question:
    return parse_question(dumps({"id": "track/lesson/one", "ask": "What now?", **KINDS[kind]}))


def found(kind: str, text: str, *, is_below: bool = True) -> TypedAnswer | WrongLetters | None:
    return typed_answers.find([shown(kind)], text, is_below=is_below)


@pytest.mark.parametrize(
    "text", ["A", "a", " a) ", "(A)", "A!", "I think A", "ich glaube A", "Antwort A", "das ist die A", "die a bitte"]
)
def test_a_letter_is_an_answer(text: str):
    """Whatever stands around it."""
    answer = found("single", text, is_below=False)
    assert isinstance(answer, TypedAnswer)
    assert answer.is_certain
    assert parse_answer(question("single"), answer.pressed, answer.form).choices == (0,)


@pytest.mark.parametrize("text", [":D", ":)", "😀", ":-D", ";D", "xD", "=B", "haha :D", ":smile:", ":c"])
@pytest.mark.parametrize("kind", ["single", "multiple", "order", "scale", "statement", "number"])
def test_a_face_is_no_letter(kind: str, text: str):
    """It is no answer to any kind of question with letters in it."""
    assert found(kind, text) is None


@pytest.mark.parametrize(("text", "option"), [("C :D", 2), ("b)", 1), ("A: because", 0)])
def test_a_face_beside_a_letter_takes_nothing_away(text: str, option: int):
    """Nor do the signs of a label."""
    answer = found("single", text)
    assert isinstance(answer, TypedAnswer)
    assert parse_answer(question("single"), answer.pressed, answer.form).choices == (option,)


@pytest.mark.parametrize(
    "text", ["da", "and", "bad", "a day", "A new idea", "was", "Ich find A wär auch richtig gewesen"]
)
def test_a_word_is_no_letter(text: str):
    """Nor is a sentence with a letter in it."""
    assert found("single", text) is None


@pytest.mark.parametrize(("text", "is_too_many"), [("E", False), ("A and B", True)])
def test_letters_that_do_not_fit_are_asked_back(text: str, is_too_many):
    """With those that there are."""
    assert found("single", text) == WrongLetters(("A", "B", "C"), is_too_many)


@pytest.mark.parametrize("text", ["A and D", "a, d", "A und D", "AD", "a + d", "beide A und D", "D A"])
def test_several_letters_are_one_answer(text: str):
    """Where several count."""
    answer = found("multiple", text)
    assert isinstance(answer, TypedAnswer)
    assert answer.is_certain
    assert parse_answer(question("multiple"), answer.pressed, answer.form).choices == (0, 3)


def test_one_of_several_letters_is_asked_about():
    """It may be the first of them."""
    answer = found("multiple", "A")
    assert isinstance(answer, TypedAnswer)
    assert not answer.is_certain


def test_all_letters_are_an_order():
    """Each once."""
    answer = found("order", "D, C, B, A")
    assert isinstance(answer, TypedAnswer)
    assert answer.is_certain
    assert len(set(parse_answer(question("order"), answer.pressed, answer.form).order)) == 4
    assert found("order", "D, C") is None


@pytest.mark.parametrize(
    ("text", "is_certain"),
    [("Give it her own note.", True), ("give it her own note", True), ("give it her own notes", False)],
)
def test_the_text_of_an_option_is_an_answer(text: str, is_certain):
    """Nearly the same text is asked about."""
    answer = found("single", text)
    assert isinstance(answer, TypedAnswer)
    assert (answer.pressed, answer.is_certain) == ("0", is_certain)


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("30", "en", 30),
        ("about 30", "en", 30),
        ("approx. 30", "en", 30),
        ("~30", "en", 30),
        ("etwa 30 Minuten", "de", 30),
        ("ca. 1.200", "de", 1200),
        ("30 %", "en", 30),
    ],
)
def test_a_number_is_an_answer(text: str, language: str, number: int):
    """Right below its question; somewhere else it is asked about."""
    with in_language(language):
        answer = found("number", text)
        assert isinstance(answer, TypedAnswer)
        assert answer.is_certain
        assert parse_answer(question("number"), answer.pressed, answer.form).number == Decimal(number)
        later = found("number", text, is_below=False)
    assert isinstance(later, TypedAnswer)
    assert not later.is_certain


@pytest.mark.parametrize("text", ["um 11 Uhr", "10:15", "at 4pm", "30-40", "in 3 days or so maybe", "stop"])
def test_an_hour_is_no_number(text: str):
    """Nor is anything else."""
    assert found("number", text) is None


@pytest.mark.parametrize(
    ("kind", "text", "is_certain"),
    [
        ("statement", "stimmt", True),
        ("statement", "that's false", True),
        ("scale", "7", True),
        ("word", "Pilot", True),
        ("word", "a workshop", False),
        ("text", "Write to the drivers: gate 3 is closed from Monday.", False),
    ],
)
def test_other_kinds(kind: str, text: str, is_certain):
    """A text of one's own is always asked about."""
    answer = found(kind, text)
    assert isinstance(answer, TypedAnswer)
    assert answer.is_certain is is_certain


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("statement", "yes please"),
        ("statement", "right, I'm back now"),
        ("scale", "11"),
        ("word", "what is this?"),
        ("text", "ok"),
    ],
)
def test_what_is_no_answer(kind: str, text: str):
    """It goes on as a message."""
    assert found(kind, text) is None


def test_the_question_that_a_text_fits_gets_it():
    """Of several in one message."""
    answer = typed_answers.find([shown("text"), ShownQuestion("a2", question("single"))], "B", is_below=True)
    assert isinstance(answer, TypedAnswer)
    assert (answer.ask_id, answer.pressed) == ("a2", "1")


@pytest.mark.parametrize(
    ("kind", "text", "pressed"),
    [
        ("single", "is wohl die erste, also c", "2"),
        ("single", "Give it her own note, weil das hilft", "0"),
        ("statement", "stimmt nicht, kann ja erfunden sein", "1"),
        ("scale", "4, des weiß bei uns keiner so genau", "4"),
    ],
)
def test_an_answer_inside_a_sentence_counts(kind: str, text: str, pressed: str):
    """The rest of the sentence is a reason."""
    answer = found(kind, text)
    assert isinstance(answer, TypedAnswer)
    assert (answer.pressed, answer.is_certain, answer.is_sentence) == (pressed, True, True)


def test_one_text_answers_several_questions():
    """It says which is which, counting those that are answered already."""
    asked = [shown("single"), ShownQuestion("a2", question("scale"))]
    answer = typed_answers.find(asked, "1c 2: 4", is_below=False)
    assert isinstance(answer, TypedAnswer)
    assert answer.is_certain
    assert [(one.ask_id, one.pressed) for one in (answer, *answer.also)] == [("a1", "2"), ("a2", "4")]
    asked[0] = ShownQuestion("a1", question("single"), GivenAnswer(choices=(0,)))
    later = typed_answers.find(asked, "bei der zweiten frage: 4, keine ahnung", is_below=False)
    assert isinstance(later, TypedAnswer)
    assert (later.ask_id, later.pressed) == ("a2", "4")


def test_a_letter_that_may_be_a_word_is_asked_about():
    """With the letter in the question."""
    answer = found("single", "bei uns gibts nur c")
    assert isinstance(answer, TypedAnswer)
    assert not answer.is_certain
    assert answer.letters == ("C",)


@pytest.mark.parametrize("text", ["A and then C", "a, c", "A und C. das war leicht", "A and C because it's quick"])
def test_two_letters_answer_two_questions(text: str):
    """Where each open question has one right option, in the order in which they stand."""
    assert sentence_answers.letters_in_order(text, 2) == ["a", "c"]


@pytest.mark.parametrize("text", ["not A and C", "A", "a good one", "A, B and C", "is it A and C?", "plan A and C now"])
def test_other_letters_answer_no_two_questions(text: str):
    """Denied, asked, as many as there are no questions, or words of a sentence."""
    assert sentence_answers.letters_in_order(text, 2) == []


@pytest.mark.parametrize(
    ("text", "letter", "name"),
    [
        ("B for jolanta. learned that one the hard way", "b", "jolanta"),
        ("Otto is B", "b", "otto"),
        ("und C für Tomás", "c", "tomás"),
        ("the Jolanta one is b because it fits", "b", "jolanta"),
    ],
)
def test_a_letter_may_come_with_the_name_of_its_question(text: str, letter: str, name: str):
    """As people name a question by the person in it."""
    said = sentence_answers.letter_of_named(text)
    assert said is not None
    assert (said.letter, said.name) == (letter, name)


@pytest.mark.parametrize("text", ["Jolanta is a nice name", "this is a", "which is B", "is Otto B?", "b", "A for all"])
def test_other_letters_name_no_question(text: str):
    """Articles, questions and words that are no names."""
    assert sentence_answers.letter_of_named(text) is None
