"""A facilitator who plans, changes and looks up sessions by writing to the app, through Slack's own transports."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.community import command_buttons, direct_message_views
from bot.community.calendar import change_views, modals, views
from bot.community.event_page import spoken
from bot.community.event_page import views as page_views
from bot.community.rota import views as rota_views
from bot.community.rsvp import views as rsvp_views
from sandbox import actions
from sandbox.people import LENA, SAM
from sandbox.state import Message
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged

CHANNEL = "C0CHAMPION"
UNDERSTOOD = "This is what I understood. I haven't notified anybody yet."


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
        "Only the owner of a session, the person leading it and facilitators can change it. Please ask one of them.",
    )
    await _press(stage, await _answer(stage, "plan a show and tell"), command_buttons.SAY)
    view = await stage.window(SAM.id)
    assert view.payload["callback_id"] == modals.SCHEDULE


async def test_somebody_is_picked_for_the_rota(stage: Stage):
    """In the list below the question; the form opens from the greeting, and what it announces is confirmed."""
    asked = await _answer(stage, f"please plan a prompt jam on 1 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _press(stage, asked, views.ANNOUNCE)
    whom = await _answer(stage, "put Lena on the prompt jam rota")
    [row] = [block for block in whom.blocks or [] if block["type"] == "actions"]
    await actions.click(
        stage.sandbox, user=SAM.id, channel=whom.channel, ts=whom.ts, block_id=row["block_id"],
        action_id=command_buttons.SAY_WITH_PERSON, value={"selected_user": LENA.id},
    )  # fmt: skip
    await stage.seen(lambda: LENA.id in stage.now_shown(whom).text)
    hello = await _answer(stage, "hi, what can you do for me?")
    await _press(stage, hello, direct_message_views.PLAN)
    form = await stage.window(SAM.id)
    assert form.payload["callback_id"] == modals.SCHEDULE
    assert (await stage.submit(form, {"kind": 0}, SAM.id)).ok
    before = len(stage.messages(SAM.id))
    assert (await stage.submit(await stage.window(SAM.id), {}, SAM.id)).ok
    await stage.seen(lambda: len(stage.messages(SAM.id)) > before)
    assert CHANNEL in stage.messages(SAM.id)[-1].text


async def test_who_comes_says_so_and_who_leads_changes_it(stage: Stage):
    """A yes, a no and a yes again; then a room, a message to those coming, and days away, each by its first button."""
    asked = await _answer(stage, f"please plan a prompt jam on 1 December at 3pm in <#{CHANNEL}|ai-champions>")
    await _press(stage, asked, views.ANNOUNCE)
    await stage.settled()
    signed_up = await _answer(stage, "sign me up for the prompt jam", LENA.id)
    assert says(signed_up.text, "You're in: {title}, {moment}. I'll remind you beforehand.", title="Prompt jam")
    given_up = await _answer(stage, "Sorry, I can't come to the prompt jam on 1 December", LENA.id)
    assert rsvp_views.YES in str(given_up.blocks)
    [invitation] = [each for each in stage.sandbox.workspace.history(CHANNEL) if each.from_app]
    back = await _answer(stage, "I'll be there on 1 December after all", LENA.id)
    assert rsvp_views.NO in str(back.blocks)
    await stage.settled()
    assert "1" in str(stage.now_shown(invitation).blocks)
    room = await _answer(stage, "we're in room 4.12")
    await _press(stage, room, f"{spoken.DETAIL_NOW}:0")
    await stage.seen(lambda: page_views.UNDO_EDIT in str(stage.now_shown(room).blocks))
    await _press(stage, stage.now_shown(room), page_views.UNDO_EDIT)
    undone = "Undone: {title} is back in the calendar, as it was before."
    await stage.seen(lambda: says(stage.now_shown(room).text, undone, title="Prompt jam"))
    shown = await _answer(stage, "write to those coming: bring your laptop")
    before = len(stage.messages(LENA.id))
    await _press(stage, shown, spoken.WRITE_NOW)
    await stage.seen(lambda: len(stage.messages(LENA.id)) > before)
    assert "bring your laptop" in stage.messages(LENA.id)[-1].text
    stage.says("I'm away from 30 November to 4 December", SAM.id)
    await stage.seen(lambda: rota_views.AWAY_NOW in str(stage.messages(SAM.id)[-1].blocks))
