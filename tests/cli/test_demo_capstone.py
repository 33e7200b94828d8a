"""The demo's scripted feedback on a part of a capstone."""

from __future__ import annotations

import pytest

from bot.certification.capstone.feedback.prompts import part_shape
from bot.cli import demo_model

USER = """Numbered sentences of the draft:

goals
[A1] People check a summary.

activities
[B1] Two pairs, 20 minutes.

rest
(empty)
"""
SYSTEM = 'You read ONE part of a draft. comment: to the author, in {language} (in German "du"). "to_reviewer"'


@pytest.mark.parametrize("language", ["English", "German"])
def test_it_says_what_is_missing_and_what_is_worth_keeping(language: str):
    """In the shape that the app asks for, about sentences that are there; an empty piece is left alone."""
    messages = [{"content": SYSTEM.format(language=language)}, {"content": USER}]
    made = demo_model.answer({"messages": messages})
    found = part_shape(("A1", "B1"), ("goals", "activities", "rest")).model_validate(made)
    remarks = [(each.element, each.kind, each.ids) for each in found.findings]  # type: ignore[attr-defined]
    assert remarks == [("goals", "vague", ["A1"]), ("activities", "strength", ["B1"])]
