"""Which messages are a plan, or ask for one."""

from __future__ import annotations

import pytest

from bot.reflections.direct_messages import PLAN
from bot.reflections.plan_parser import read_called_plan


@pytest.mark.parametrize(
    "text",
    [
        "plan: when I open the report, I will ask Kim",
        "I'd like to make a plan: when I open the report, I will ask Kim",
        "can I make a plan?",
        "ich möchte einen Plan machen",
        "make a plan: when I open my mail I'll draft with AI first",
        "please make a plan: when I open my mail I'll draft with AI first",
        "Mach bitte einen Plan: Wenn ich meine Mails öffne, entwerfe ich zuerst mit KI",
        "neuer Plan: wenn der Bericht kommt, frage ich Kim",
    ],
)
def test_a_wish_for_a_plan_is_one(text: str):
    """With its words or without; they are a plan that can be made."""
    found = PLAN.fullmatch(text)
    assert found
    assert not found["words"] or read_called_plan(found["words"])


@pytest.mark.parametrize("text", ["planning is hard", "my plan is to go home", "we plan: three sessions and a party?"])
def test_a_sentence_about_plans_is_none(text: str):
    """It goes on as a message."""
    assert not PLAN.fullmatch(text)
