"""Writing in windows: one section after the other, nothing lost, two people at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.kit.slack import Caller
from bot.members.callers import transact_for
from bot.stories import labels
from bot.stories.models import StoryDraftSection
from bot.stories.section_window.listeners import save_typed
from bot.stories.sections import Section
from bot.stories.writing import views
from sandbox import actions
from sandbox.people import LENA, MATEO
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import DRAFT, field, pasted, press, said, shows, story, tells, window, write
from tests.stories.texts import STRONG, UNSORTED

drafts = StoryDraftSection.__table__  # type: ignore[attr-defined]


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


def kept(stage: Stage, section: str = "context") -> str:
    """What a section's draft says."""
    return " | ".join(row.text for row in stage.rows(drafts, drafts.c.section == section))


async def test_five_windows_follow_one_another_and_end_in_the_whole_story(stage: Stage):
    """Each says how far one is and asks its three questions; the last one brings the story into the messages."""
    await story(stage, "new")
    view = await window(stage)
    assert all(question in said(view) for question in labels.questions(Section.CONTEXT))
    assert says(said(view), "{n} of 5 written", n=0)
    for number, words in enumerate(
        ("In Leeds in spring.", "We met weekly.", "From 9 to 4 minutes.", "Two people.", "")
    ):
        ack = await write(stage, await window(stage), words, title="Invoices" if number == 0 else None)
        assert ack.ok, ack
    card = await tells(stage, DRAFT, n=4)
    assert "Invoices" in said(card)
    assert "In Leeds in spring." in said(card)


async def test_a_closed_window_has_lost_nothing(stage: Stage):
    """What is typed is kept while one types; the next window of the same story goes on there."""
    await story(stage, "new")
    view = await window(stage)
    block, action = field(view, "text:")
    typed = {"value": "Half a thought"}
    await actions.type_into(stage.sandbox, user=LENA.id, view_id=view.id, block_id=block, action_id=action, value=typed)
    await actions.close(stage.sandbox, user=LENA.id, view_id=view.id)
    assert kept(stage) == "Half a thought"
    await story(stage, "new")
    assert "Half a thought" not in said(await window(stage)), "a story with words in it is not overwritten by a new one"


async def test_what_was_typed_before_cannot_undo_what_was_saved(stage: Stage):
    """Slack may tell of a keystroke after the window was sent: the longer text stays."""
    await story(stage, "new")
    view = await window(stage)
    block, action = field(view, "text:")
    typed = {"value": "Spring in Leeds"}
    await actions.type_into(stage.sandbox, user=LENA.id, view_id=view.id, block_id=block, action_id=action, value=typed)
    late = {**view.payload, "state": {"values": {block: {action: {"value": "Spring"}}}}}
    deps = stage.product.deps
    await transact_for(deps, Caller(stage.workspace_id, LENA.id), save_typed, late, now=deps.now())
    assert kept(stage) == "Spring in Leeds"


async def test_save_stays_and_another_section_can_be_chosen(stage: Stage):
    """Both keep what is in the window."""
    await story(stage, "new")
    view = await window(stage)
    block, action = field(view, "text:")
    typed = {"value": "Spring in Leeds."}
    await actions.type_into(stage.sandbox, user=LENA.id, view_id=view.id, block_id=block, action_id=action, value=typed)
    await actions.click(stage.sandbox, user=LENA.id, view_id=view.id, action_id="stories.save")
    assert says(said(await window(stage)), "Saved.")
    to = {"selected_option": "results"}
    await actions.click(stage.sandbox, user=LENA.id, view_id=view.id, action_id="stories.switch_section", value=to)
    assert says(said(await window(stage)), "Which metrics improved, from what starting point?")
    assert kept(stage) == "Spring in Leeds."


async def test_two_people_at_once_lose_nothing(stage: Stage):
    """Whoever is slower sees the other text above their own, and saves once more."""
    card = await pasted(stage, STRONG)
    assert card
    await story(stage, f"with <@{MATEO.id}>")
    invitation = await shows(stage, views.JOIN, MATEO.id)
    await press(stage, invitation, "join", MATEO.id)
    opened = {}
    for person in (LENA.id, MATEO.id):
        shown = await actions.command(
            stage.sandbox, user=person, channel=stage.channel(person), command="/story", text="show"
        )
        assert shown.ok
        message = await shows(stage, "in Leeds", person)
        await actions.click(
            stage.sandbox, user=person, channel=message.channel, ts=message.ts, action_id="stories.edit", block_id=None
        )
        opened[person] = await window(stage, person)
    await write(stage, opened[MATEO.id], "Mateo's words", MATEO.id)
    ack = await write(stage, opened[LENA.id], "Lena's words")
    assert ack.body["response_action"] == "update"
    again = await window(stage)
    assert "Mateo's words" in said(again)
    assert "Lena's words" in said(again)
    assert kept(stage) == "Mateo's words"
    await write(stage, again, "Mateo's and Lena's words")
    assert kept(stage) == "Mateo's and Lena's words"


async def test_a_paragraph_moves_to_another_section(stage: Stage):
    """The card shows where it is now."""
    card = await pasted(stage, f"Feedback please:\n{UNSORTED}")
    await press(stage, card, "move")
    view = await window(stage)
    menu = next(one["element"] for one in view.payload["blocks"] if one["block_id"] == "paragraph")
    last = menu["options"][-1]["value"]
    values = {
        "paragraph": {"paragraph": {"selected_option": last}},
        "target": {"target": {"selected_option": "context"}},
    }
    assert (await actions.submit(stage.sandbox, user=LENA.id, view_id=view.id, values=values)).ok
    assert "Other teams can adapt" in kept(stage)
    now = stage.now_shown(card)
    assert now.edited or says(said(now), "nothing yet")
