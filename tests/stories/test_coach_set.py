"""Feedback on stories that no prompt was written on, with answers given by hand from the requests alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.kit.llm_recording import Recording, ReplayedModel
from bot.kit.prompts import Prompts
from bot.settings import ROOT, Settings
from bot.stories.evaluation.dataset import load
from bot.stories.evaluation.report import report
from bot.stories.evaluation.runner import evaluate
from bot.stories.feedback.feedback_model import FeedbackModel

HERE = Path(__file__).parent
ANSWERS = HERE / "recordings" / "coach_by_hand.jsonl"
ANSWERED = {"C03", "C07", "C08", "C09", "C13", "C15", "C18", "C19", "C20"}


@pytest.mark.timeout(600)
async def test_a_careful_models_answers_become_feedback_worth_having():
    """Nine held-out stories: the coach's points are raised, remarks are carried, and nothing is invented."""
    model = ReplayedModel(Settings(), Recording(ANSWERS, may_be_missing=False))
    feedback_model = FeedbackModel(model, Prompts(ROOT / "prompts"), answer_tokens=900, seconds=600)
    entries = [entry for entry in load(HERE / "coach_set.json") if entry.id in ANSWERED]

    found = report([await evaluate(entry, feedback_model) for entry in entries], reviewer="by hand", prompt="")

    assert len(entries) == len(ANSWERED)
    assert found["replay"] == {"unanswered": 0, "unusable": 0}
    assert found["coach"]["recall"] >= 0.75
    assert found["precision"]["value"] >= 0.9
    assert found["constant"]["margin"] >= 0.06
    assert found["quotes"]["invalid"] == 0
    assert found["coach"]["false_ready"] == []
    assert found["injection"]["largest_lift"] == 0
