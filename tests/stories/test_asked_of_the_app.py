"""What is asked of the app while a story is talked about."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.stage import Stage
from tests.stories.stage import said
from tests.stories.test_story_talk import READERS, answered, is_taken_for, replies, talking


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with talking(tmp_path_factory.mktemp("asked")) as running:
        yield running


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("what did you send to the AI?", "stories.see_sent"),
        ("was hast du an die KI geschickt?", "stories.see_sent"),
        ("what does the second remark mean?", "I wrote: “{remark}”"),
        ("Who reads this thread, and does my boss see the remarks?", READERS),
        ("here is a second version, please read it again", "stories.edit"),
        ("what drafts do I have?", "stories.show"),
        ("no more AI on this story please", "stories.withdraw_consent"),
    ],
)
async def test_what_is_asked_of_the_app_is_no_text_of_the_story(stage: Stage, text: str, expected: str):
    """Nor a question for a model."""
    await answered(stage, "show me my story")
    before = len(stage.rows(replies))
    shown = (await answered(stage, text))[-1]
    assert is_taken_for(shown, expected), said(shown)
    assert not any(one.text == text and one.intent == "answer" for one in stage.rows(replies)[before:])
