from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.slack import Json
from bot.quizzes import modals
from bot.quizzes.answer_parser import ChosenTwiceError, NotANumberError
from bot.quizzes.content import Question
from bot.quizzes.examples import example_answers
from bot.quizzes.explanations import labelled
from bot.quizzes.service import QuestionRetiredError, ShownQuestion
from bot.quizzes.views import FILL, IN_WINDOW, MAX_SHORT
from sandbox.limits import check_view
from tests.quizzes.kinds import EVERY, ORDER, PAIRS, TEXT, questions
from tests.sentences import says

ASK = "0" * 32


@given(question=questions, data=st.data())
def test_any_window_keeps_within_slacks_limits(question: Question, data: st.DataObject):
    """Open with a note, or answered; it knows its question, and nothing else."""
    if isinstance(question, IN_WINDOW):
        window = modals.question(ShownQuestion(ASK, question), modals.SUBMIT, note="Only you can see it.")
        assert check_view(window) == []
        assert window["private_metadata"] == ASK
    answer = data.draw(st.sampled_from(example_answers(question)))
    assert check_view(modals.explained(ShownQuestion(ASK, question, answer), again=data.draw(st.booleans()))) == []


@pytest.mark.parametrize("question", [ORDER, PAIRS], ids=lambda question: question.kind)
def test_items_are_there_in_full(question: Question):
    """Menus cut long texts, so all of them stand above the menus, with the letters that the menus have."""
    shown = ShownQuestion(ASK, question)
    _ask, items, *fields = modals.question(shown, modals.SUBMIT)["blocks"]
    lettered = labelled(shown)
    assert items["text"]["text"].splitlines() == [f"*{letter}*  {text}" for _at, letter, text in lettered]
    for field in fields:
        assert [option["value"] for option in field["element"]["options"]] == [str(at) for at, *_ in lettered]


def test_an_order_is_filled_in_as_shown():
    """Each position has another item to begin with, and menus have the first words alone."""
    long = ORDER.model_copy(
        update={"items": tuple(one.model_copy(update={"text": f"{one.text} {'word ' * 20}"}) for one in ORDER.items)}
    )
    shown = ShownQuestion(ASK, long)
    menus = [field["element"] for field in modals.question(shown, modals.SUBMIT)["blocks"][2:]]
    assert [menu["initial_option"]["value"] for menu in menus] == [str(at) for at, *_ in labelled(shown)]
    texts = [option["text"]["text"] for menu in menus for option in menu["options"]]
    assert max(map(len, texts)) <= MAX_SHORT + len("A ·  …")


def test_how_sure_somebody_is_may_be_left_out():
    """It comes last, where the author wants it."""
    asked = ShownQuestion(ASK, TEXT.model_copy(update={"confidence": True}))
    *_rest, last = modals.question(asked, modals.SUBMIT)["blocks"]
    assert last["optional"]
    assert says(last, "How sure are you?")


def test_an_explanation_says_that_the_first_answer_counts():
    """Only if there has been one before, and there is nothing to submit in it."""
    for question in EVERY:
        shown = ShownQuestion(ASK, question, example_answers(question)[0])
        first, again = (modals.explained(shown, again=again) for again in (False, True))
        assert says(
            again["blocks"][0],
            (
                "You've already answered this question: {answer}. Your first answer counts; the "
                "explanation is below the question."
            ),
        )
        assert first["blocks"] == again["blocks"][1:]
        assert "submit" not in again


def view(*fields: str) -> Json:
    """A submitted window, as far as it matters here."""
    return {"state": {"values": {f"{FILL}:{ASK}:{field}": {} for field in fields}}}


@pytest.mark.parametrize(
    ("error", "fields", "below"),
    [
        (NotANumberError(text="a dozen & more"), ("answer", "confidence"), "answer"),
        (ChosenTwiceError(text="Do", field=2), ("0", "1", "2", "confidence"), "2"),
        (QuestionRetiredError(), ("0", "1", "2"), "0"),
    ],
)
def test_an_error_stands_below_its_field(error, fields, below):
    """One of no field in particular stands below the first."""
    with pytest.raises(type(error)):
        modals.refusal(error, view())
    refused = modals.refusal(error, view(*fields))
    assert refused == {"response_action": "errors", "errors": {f"{FILL}:{ASK}:{below}": error.sentence()}}
