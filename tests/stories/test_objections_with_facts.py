"""An objection that tells a fact, in the direct message; each in a product of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.feedback.test_conversation import conversing, result_of
from tests.stories.feedback.whole_model import WholeModel
from tests.stories.stage import said
from tests.stories.test_story_talk import HAPPIER, LIST, MEASURED, STORY, answered, stories


@pytest.mark.parametrize(
    "text",
    [
        "the second one is wrong, Dana wrote the list down in November and Ana ran October with it",
        "der zweite Hinweis gilt nicht mehr: Dana hat die Liste im November aufgeschrieben und Ana nutzt sie",
    ],
)
async def test_what_turns_a_remark_down_with_a_fact_is_no_new_story(tmp_path: Path, text: str):
    """Also after we had asked for a story: the remark may be crossed out, and the fact be put into the story."""
    async with WholeModel(MEASURED, HAPPIER, LIST) as model, conversing(tmp_path, model) as stage:
        assert isinstance(model, WholeModel)
        await stage.begins()
        await result_of(stage, STORY)
        await answered(stage, "can you review my story")
        before = len(stage.rows(stories))
        given = await answered(stage, text)
        assert len(stage.rows(stories)) == before
        assert any("stories.cross_out" in said(one) for one in given)
        assert any("stories.put_in" in said(one) or "stories.choose_section" in said(one) for one in given)
