"""What is saved in a section's window is what the newest message with the story shows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from sandbox import actions
from sandbox.people import LENA
from tests.sentences import says
from tests.stage import MONDAY, Stage, staged
from tests.stories.stage import CHECKED, DRAFT, field, pasted, press, said, telling, tells, window, write
from tests.stories.texts import STRONG, THIN

REMARKS = "From the feedback on this section"
NEWER = "There's a newer version of {title} below."


@pytest_asyncio.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, MONDAY) as running:
        yield running


async def typed(stage: Stage, text: str) -> str:
    """They type into the open window; its id."""
    view = await window(stage)
    block, action = field(view, "text:")
    value = {"value": text}
    await actions.type_into(stage.sandbox, user=LENA.id, view_id=view.id, block_id=block, action_id=action, value=value)
    return view.id


async def test_the_card_shows_what_is_saved(stage: Stage):
    """At once after a press on the button, and after the window is closed with what was only typed."""
    card = await pasted(stage, STRONG)
    await press(stage, card, "edit")
    view_id = await typed(stage, "Ten people in York.")
    await actions.click(stage.sandbox, user=LENA.id, view_id=view_id, action_id="stories.save")
    await stage.seen(lambda: "Ten people in York." in said(stage.now_shown(card)))
    assert says(said(stage.now_shown(card)), "Your text is saved as you wrote it.")
    await typed(stage, "Twelve people in York.")
    await actions.close(stage.sandbox, user=LENA.id, view_id=view_id)
    await stage.seen(lambda: "Twelve people in York." in said(stage.now_shown(card)))
    assert "Ten people" not in said(stage.now_shown(card))


async def test_a_whole_story_shows_what_is_saved_and_gives_way_to_the_next(stage: Stage):
    """So that there is one message with the text and its buttons."""
    card = await pasted(stage, STRONG)
    await press(stage, card, "edit")
    for number in range(5):
        await write(stage, await window(stage), f"First words {number}.")
    whole = await tells(stage, DRAFT, n=5)
    await press(stage, whole, "edit")
    await write(stage, await window(stage), "Other words.")
    await stage.seen(lambda: "Other words." in said(stage.now_shown(whole)))
    assert says(said(stage.now_shown(whole)), DRAFT, n=5)
    for _number in range(4):
        await write(stage, await window(stage), "Last words.")
    await stage.seen(lambda: says(said(stage.now_shown(whole)), NEWER))
    await stage.settled()
    assert len(telling(stage, DRAFT, n=5)) == 1


async def test_a_section_with_another_figure_for_the_same_asks_which_is_right(stage: Stage):
    """In the window, in one sentence that quotes both; both stay."""
    card = await pasted(stage, STRONG)
    await press(stage, card, "edit")
    said_so = "Checking an invoice takes 40 minutes. Dana asks. Checking an invoice takes 4 hours."
    view_id = await typed(stage, said_so)
    await actions.click(stage.sandbox, user=LENA.id, view_id=view_id, action_id="stories.save")
    view = await window(stage)
    assert says(said(view), "Which of the two is right: “{said}” or “{added}”?")
    assert said_so in said(view)
    await typed(stage, "Checking an invoice takes 40 minutes.")
    await actions.click(stage.sandbox, user=LENA.id, view_id=view_id, action_id="stories.save")
    assert not says(said(await window(stage)), "Which of the two is right: “{said}” or “{added}”?")


async def test_the_window_shows_what_feedback_says_about_its_section(stage: Stage):
    """Above the box, in each section that is opened; before there is feedback, nothing."""
    card = await pasted(stage, THIN)
    await press(stage, card, "edit")
    assert not says(said(await window(stage)), REMARKS)
    await actions.close(stage.sandbox, user=LENA.id, view_id=(await window(stage)).id)
    await press(stage, card, "request_feedback")
    result = await tells(stage, CHECKED)
    await press(stage, result, "edit")
    view = await window(stage)
    assert says(said(view), REMARKS)
    kinds = [block["type"] for block in view.payload["blocks"]]
    at = next(at for at, block in enumerate(view.payload["blocks"]) if says(said(block), REMARKS))
    assert kinds[at + 1] == "input"


async def test_what_is_typed_stays_when_another_section_is_chosen(stage: Stage):
    """Without a press on the button; it is shown again on the way back."""
    card = await pasted(stage, STRONG)
    await press(stage, card, "edit")
    view_id = await typed(stage, "Ten people in York.")
    for section in ("scaling_guide", "context"):
        value = {"selected_option": section}
        await actions.click(
            stage.sandbox, user=LENA.id, view_id=view_id, action_id="stories.switch_section", value=value
        )
    assert await stage.seen(lambda: "Ten people in York." in said(stage.sandbox.workspace.modals[LENA.id][-1]))
    await stage.seen(lambda: "Ten people in York." in said(stage.now_shown(card)))
