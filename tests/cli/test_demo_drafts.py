"""The demo's drafts of assets fit what is asked, and are carried."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli import demo_drafts
from bot.kit.llm import Ask
from bot.kit.prompts import Prompts
from bot.settings import ROOT
from bot.stories.analysis.preprocessing import prepare
from bot.stories.publishing.assets import AssetKind
from bot.stories.publishing.drafting import checks, prompts
from bot.stories.publishing.drafting.pipeline import MIN_LINES
from bot.stories.publishing.drafting.structure import LineRole
from tests.stories.publishing.drafting import drafts

PROMPTS = Prompts(ROOT / "prompts")


def body(ask: Ask) -> dict[str, Any]:
    """A prompt as it reaches a model's server."""
    return {"messages": [{"role": "system", "content": ask.system}, {"role": "user", "content": ask.user}]}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", list(AssetKind))
def test_a_demo_draft_is_enough_for_an_asset(kind: AssetKind, language: str):
    """With steps, and with a verdict on each line."""
    prepared = prepare(drafts.STORIES[language], language)
    request = prompts.about_asset(PROMPTS, prepared, kind, answer_tokens=900)
    assert demo_drafts.is_asked(body(request.ask))
    answer: Any = request.shape.model_validate(demo_drafts.answer(body(request.ask)))
    lines = checks.checked_lines(answer.lines, kind, prepared)
    assert len(lines) >= MIN_LINES
    assert LineRole.STEP in {line.role for line in lines}
    request = prompts.about_lines(PROMPTS, prepared, kind, lines)
    assert demo_drafts.is_asked(body(request.ask))
    answer = request.shape.model_validate(demo_drafts.answer(body(request.ask)))
    assert [one.number for one in answer.verdicts] == list(range(1, len(lines) + 1))


def test_other_prompts_are_left_alone():
    """Such as one about feedback."""
    assert not demo_drafts.is_asked(
        {"messages": [{"role": "system", "content": "You are the sceptical second reader."}]}
    )
