"""A facilitator who plans, changes and looks up sessions by writing to the app, through Slack's own transports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.community import direct_message_views
from bot.community.calendar import change_views, modals, views
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

CHANNEL = "C0CHAMPION"
UNDERSTOOD = "This is what I understood. Nobody has been notified yet."


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as made:
        yield made


async def _answer(stage: Stage, text: str, user: str = SAM.id) -> Message:
    """What is answered to a message of theirs."""
    before = len(stage.messages(user))
    stage.says(text, user)
    await stage.seen(lambda: len(stage.messages(user)) > before + 1)
    return stage.messages(user)[-1]


async def _press(stage: Stage, message: Message, action_id: str) -> Message:
    """The message after one of its buttons was pressed."""
    ack = await stage.press(message, action_id, SAM.id)
    assert ack.ok, ack
    await stage.settled()
    return stage.now_shown(message)


async def test_sessions_are_planned_and_changed_in_words(stage: Stage):
    """With a preview and a press; people who may not are told who may, and windows open from buttons."""
    asked = await _answer(stage, f"please plan a prompt jam on 1 December at 3pm in <#{CHANNEL}|ai-champions>")
    assert says(asked.text.splitlines()[0], UNDERSTOOD)
    await _press(stage, asked, views.ANNOUNCE)
    assert [each for each in stage.sandbox.workspace.history(CHANNEL) if each.from_app]
    moving = await _answer(stage, "move the promt jam to Wednesday at 4pm")
    assert "Prompt jam" in moving.text
    await _press(stage, moving, change_views.MOVE_TO)
    listed = await _answer(stage, "show me all sessions")
    assert "2 Dec" in listed.text
    refused = await _answer(stage, "cancel the prompt jam", LENA.id)
    assert says(
        refused.text,
        "Only the owner of a session, the person leading it and facilitators can change it. Just ask one of them.",
    )
    await _press(stage, await _answer(stage, "plan a show and tell"), direct_message_views.SAY)
    view = await stage.window(SAM.id)
    assert view.payload["callback_id"] == modals.SCHEDULE


async def test_somebody_is_picked_for_the_rota(stage: Stage):
    """In the list below the question; and the form opens from the greeting."""
    asked = await _answer(stage, f"please plan a prompt jam on 1 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _press(stage, asked, views.ANNOUNCE)
    whom = await _answer(stage, "put Lena on the prompt jam rota")
    [row] = [block for block in whom.blocks or [] if block["type"] == "actions"]
    await actions.click(
        stage.sandbox, user=SAM.id, channel=whom.channel, ts=whom.ts, block_id=row["block_id"],
        action_id=direct_message_views.SAY_WITH_PERSON, value={"selected_user": LENA.id},
    )  # fmt: skip
    await stage.seen(lambda: LENA.id in stage.now_shown(whom).text)
    hello = await _answer(stage, "hi, what can you do for me?")
    await _press(stage, hello, direct_message_views.PLAN)
    assert (await stage.window(SAM.id)).payload["callback_id"] == modals.SCHEDULE
