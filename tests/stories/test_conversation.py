"""A story in the direct messages: pasted, looked over, reviewed, answered, without any model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.sandbox import limits
from bot.stories.models import StoryDraft, StoryFinding
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import holding, pasted, press, said, shows, story
from tests.stories.texts import STRONG, THIN

drafts = StoryDraft.__table__  # type: ignore[attr-defined]


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def test_a_pasted_story_is_sorted_reviewed_and_questions_are_answered_in_the_thread(stage: Stage):
    """The rules alone: quotes are hers, and a reply in the thread goes into the section that was asked about."""
    card = await pasted(stage, f"I'd like feedback on my story:\n{THIN}")
    assert "Hotel reception" in said(card)
    await press(stage, card, "ask")
    result = await shows(stage, "Here is the feedback on")
    assert "Checked by rules; no model was asked." in said(result)
    assert "guests were happier" in said(result)
    assert limits.check_message(result.blocks) == []
    (question,) = await stage.seen(lambda: stage.thread(result))
    assert "answer here" in question.text
    reply = stage.says("It fell from 12 to 4 minutes for each guest, in July.", thread=result)
    await stage.seen(lambda: len(stage.thread(result)) > 2)
    kept = " ".join(row.text for row in stage.rows(drafts))
    assert "It fell from 12 to 4 minutes" in kept
    assert reply.ts


async def test_the_commands_answer(stage: Stage):
    """Every word of `/story` has an answer, also for somebody without a story."""
    assert "You have no story yet" in said((await story(stage, "")).reply)
    assert "You have no story yet" in said((await story(stage, "review")).reply)
    assert "/story review" in said((await story(stage, "help")).reply)
    assert "I don't know" in said((await story(stage, "dance")).reply)
    await pasted(stage, STRONG)
    for word in ("list", "show", "show 1", "show invoices", "consent", "find", "find nothing", "withdraw", "delete"):
        assert (await story(stage, word)).ok, word
    assert "only your draft so far" in said((await story(stage, "changes")).reply)
    assert "Please name somebody" in said((await story(stage, "with")).reply)
    assert "None of your stories" in said((await story(stage, "show zebra")).reply)
    assert holding(stage, "sorted it like this")
    assert stage.count(StoryFinding.__table__) == 0  # type: ignore[attr-defined]
