from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.authoring.drafts import QuestionDraft, Skipped, finished, slug

OPTIONS = [{"text": "A", "correct": True, "why": "a"}, {"text": "B", "correct": False, "why": ""}]


def draft(name: str = "Which one?", general: str = "In general.", **data: object) -> QuestionDraft:
    return QuestionDraft(
        "line 1", name, {"kind": "single_choice", "ask": "Which?", "options": OPTIONS, **data}, general
    )


def test_the_general_feedback_explains_what_nothing_else_does():
    """An option's own words come first."""
    (question,) = finished([draft()]).questions
    assert [option["why"] for option in question.model_dump()["options"]] == ["a", "In general."]


def test_without_any_feedback_it_is_left_out():
    """And the option is named."""
    (skipped,) = finished([draft(general=" ")]).skipped
    assert str(skipped) == (
        "line 1 “Which one?”: option 2 has no feedback, and there is no general feedback that could explain it"
    )


def test_ids_are_made_of_names_and_differ():
    """None is taken for a review question's by chance."""
    names = ["Größe & Maß!", "Größe & Maß?", "???", "which-review"]
    found = finished([draft(name) for name in names])
    assert [question.id for question in found.questions] == ["grosse-mass", "grosse-mass-2", "question", "which"]


def test_what_was_left_out_stays_left_out():
    """Beside what could be used."""
    found = finished([Skipped("line 9", "", "because"), draft()])
    assert (len(found.questions), [str(one) for one in found.skipped]) == (1, ["line 9: because"])


def test_what_our_own_check_refuses_is_left_out():
    """With the sentences an author would read."""
    (skipped,) = finished([draft(options=OPTIONS * 2)]).skipped
    assert "one option is correct, not 2" in skipped.reason


@given(st.text(max_size=80))
def test_any_name_makes_an_id_or_none(name: str):
    """Of at most forty lower-case letters, digits and hyphens."""
    made = slug(name)
    assert made == made.strip("-")
    assert len(made) <= 40
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("true_false", {"correct": True}),
        ("numeric", {"answer": "1"}),
        ("short_text", {"accepted": ["x"]}),
        ("free_text", {}),
    ],
)
def test_every_kind_can_be_explained_in_general(kind, data):
    """Where it has several places for words, each gets them."""
    (question,) = finished([QuestionDraft("line 1", "x", {"kind": kind, "ask": "?", **data}, "So.")]).questions
    assert {text for key, text in question.model_dump().items() if key.startswith("why")} == {"So."}
