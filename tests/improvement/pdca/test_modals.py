"""The windows of an experiment."""

from __future__ import annotations

import pytest

from bot.improvement.pdca import modals
from bot.improvement.pdca.modals import LearntWindow
from bot.improvement.pdca.models import ExperimentDecision
from bot.kit.i18n import in_language
from tests.sentences import says


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_was_learnt_is_asked_with_an_example_of_its_own(language: str):
    """Each of the three ways to decide has one beside its field, and nothing learnt yet is an answer."""
    hints = set()
    for decision in ExperimentDecision:
        with in_language(language):
            window = modals.learnt(LearntWindow(number=1, decision=decision), "Track")
        (asked,) = [block for block in window["blocks"] if block["block_id"] == "learning"]
        assert says(asked["hint"], "For example: {sentence}", language)
        assert says(asked["hint"], "“Nothing yet” is an answer too.", language)
        hints.add(asked["hint"]["text"])
    assert len(hints) == len(ExperimentDecision)
