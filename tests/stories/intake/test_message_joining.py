"""A text that Slack cut into several messages is one story."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.stories.models import Story, StoryDraftSection
from sandbox import clock_control
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import pasted, said, tells

stories = Story.__table__  # type: ignore[attr-defined]
drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]
LONG = "We met each Tuesday for an hour and built a checklist of eight points. " * 60
FIRST = (
    "I'd like feedback on my story: Checklists\n\nContext\nOur team in Leeds, nine people.\n\n"
    f"Approach\n{LONG}Then we wrote"
)


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


def sections(stage: Stage) -> dict[str, str]:
    return {row.section: row.text for row in stage.rows(drafts)}


@pytest.mark.parametrize("headed", [True, False])
async def test_the_next_piece_is_joined(stage: Stage, *, headed: bool):
    """Also in the middle of a sentence; with headings or without."""
    first = await pasted(stage, FIRST)
    await stage.settled()
    stage.says("the prompt.\n\nResults\nIt fell from 24 to 9 minutes." if headed else "the prompt. It took two weeks.")
    card = await tells(stage, "I've combined this with your previous message into one draft of {title}:")
    assert "Checklists" in said(card)
    assert len(stage.rows(stories)) == 1
    await stage.seen(lambda: says(said(stage.now_shown(first)), "There's a newer version of {title} below."))
    assert "Then we wrote the prompt." in sections(stage)["approach"]
    assert sections(stage)["context"] == "Our team in Leeds, nine people."
    assert not headed or sections(stage)["results"] == "It fell from 24 to 9 minutes."


async def test_what_comes_later_or_after_a_short_one_is_no_piece(stage: Stage):
    """It is answered for itself."""
    await pasted(stage, FIRST)
    clock_control.advance(stage.sandbox, timedelta(minutes=1))
    await pasted(stage, f"Context\n{LONG}\n\nResults\nIt fell from 24 to 9 minutes.")
    assert len(stage.rows(stories)) == 2


async def test_a_new_wish_begins_a_new_story(stage: Stage):
    """However soon it comes."""
    await pasted(stage, FIRST)
    await pasted(
        stage,
        "I'd like feedback on my story: Another\n\nContext\nIn Lyon, in spring, six people.\n\nResults\nLess work.",
    )
    assert len(stage.rows(stories)) == 2
