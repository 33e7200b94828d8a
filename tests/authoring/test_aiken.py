from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring import aiken
from bot.authoring.drafts import QuestionDraft, Skipped, finished

GOOD = "What is up?\nA. The sky\nB) The sea\nANSWER: A\nFEEDBACK: Look there.\n"


def test_a_question_ends_with_its_answer_and_feedback():
    """With or without an empty line behind it."""
    first, second = aiken.read(GOOD + GOOD.replace("up", "down") + "\n\n")
    assert isinstance(first, QuestionDraft)
    assert isinstance(second, QuestionDraft)
    assert (first.where, first.data["ask"], first.general) == ("line 1", "What is up?", "Look there.")
    assert first.data["options"][0] == {"text": "The sky", "correct": True, "why": ""}
    assert (second.where, second.data["ask"]) == ("line 6", "What is down?")


def test_without_feedback_nothing_explains_it():
    """So it is left out, and the author is told what is missing."""
    found = finished(aiken.read(GOOD.replace("FEEDBACK: Look there.\n", "")))
    assert found.questions == []
    assert "line 1 “What is up?”: option 1 has no feedback" in str(found.skipped[0])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A. One\nB. Two\nANSWER: A\n", "no question above its options"),
        ("Which?\nA. One\nB. Two\n", "no line `ANSWER: …`"),
        ("Which?\nA. One\nB. Two\nANSWER: C\n", "its answer C is none of its options"),
        ("Which?\nA. One\nB. Two\nANSWER:\n", "its answer (none) is none of its options"),
    ],
)
def test_what_is_not_whole_is_left_out(text, told):
    """With its reason."""
    (skipped,) = aiken.read(text)
    assert isinstance(skipped, Skipped)
    assert told in skipped.reason


@given(st.text("AB.)ANSWER: \nfeedback", max_size=200))
def test_any_text_is_read_or_left_out(text: str):
    """Nothing breaks the reading."""
    assert finished(aiken.read(text)).questions is not None


def test_feedback_may_take_several_lines():
    """Until an empty line; what follows is the next question, whole."""
    first, second = aiken.read(GOOD + "And look again.\n\n" + GOOD.replace("up", "down"))
    assert isinstance(first, QuestionDraft)
    assert isinstance(second, QuestionDraft)
    assert first.general == "Look there. And look again."
    assert second.data["ask"] == "What is down?"


def test_several_answers_end_a_question_too():
    """It is left out alone; the one behind it comes in."""
    skipped, second = aiken.read(GOOD.replace("ANSWER: A", "ANSWER: A, B") + GOOD)
    assert isinstance(skipped, Skipped)
    assert "its answer A, B is none of its options" in skipped.reason
    assert isinstance(second, QuestionDraft)
