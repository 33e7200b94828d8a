"""A success story in a real browser: written, read with consent, revised, compared, published, and used by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.cli.demo_model import ScriptedModel
from sandbox.people import LENA, PRIYA
from tests import browser
from tests.stage import Stage
from tests.stories.stage import story_stage
from tests.stories.texts import THIN

pytestmark = pytest.mark.browser
JOB_MILLISECONDS = 30_000
RAMBLING = (
    "Could you give me feedback on this? We are nine people in the accounts team in Leeds, and in spring we used to "
    "type every supplier invoice by hand. First we met every Tuesday for an hour. Then we built a prompt with a list "
    "of eight points. Now each invoice is done in 9 minutes and people are happier. It worked because two people check "
    "every output. Another team can copy the list from our wiki and replace the suppliers."
)
ANSWER = "Before that it took 24 minutes, measured on 312 invoices."
BETTER = "The queue at the desk fell from 12 to 4 minutes between June and August, over 300 guests."


def last(page: Page, words: str) -> Locator:
    """The last message with these words."""
    return page.get_by_test_id("message").filter(has_text=words).last


async def brought(page: Page, words: str) -> Locator:
    """The same once a job has brought it, which on a busy machine can take a while."""
    message = last(page, words)
    await message.wait_for(timeout=JOB_MILLISECONDS)
    return message


async def write(page: Page, words: str) -> None:
    """They type into the composer and send it."""
    await page.get_by_test_id("composer").fill(words)
    await page.get_by_test_id("composer").press("Enter")


async def revise(page: Page, result: Locator) -> None:
    """They follow «Revise it» and put a better sentence where it is asked for."""
    await result.get_by_role("button", name="Revise it").click()
    window = page.get_by_test_id("modal")
    await window.get_by_label("Another section").or_(window.locator("select")).first.select_option(label="Results")
    field = window.get_by_label("Results")
    await expect(field).to_have_value("guests were happier and everything went faster.")
    await field.fill(f"guests were happier. {BETTER}")
    await window.get_by_role("button", name="Save", exact=True).click()
    await expect(window).to_contain_text("Saved.")
    await window.get_by_test_id("modal-close").click()
    await expect(window).to_have_count(0)


async def publish(page: Page, result: Locator, title: str, *, is_untitled: bool = False) -> None:
    """They agree that everybody in the showcase channel reads it, and give a title if it has none."""
    await result.get_by_role("button", name="Publish").click()
    window = page.get_by_test_id("modal")
    if is_untitled:
        await window.get_by_label("A title for your story").fill(title)
    await window.locator("select").select_option(label="#ai-showcase")
    await window.get_by_label("I agree to publish it there").check()
    await window.get_by_role("button", name="Publish").click()
    await expect(last(page, f"I'm posting “{title}” in")).to_be_visible()


async def make_a_checklist(stage: Stage, chromium: Browser, width: int, title: str) -> str:
    """Somebody else finds a story and gets a checklist of it as a Markdown file; its text."""
    async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
        await page.goto(f"/as/{PRIYA.id}/{stage.channel(PRIYA.id)}")
        await write(page, f"/story find {title}")
        await last(page, title).get_by_role("button", name="Read it").click()
        story = last(page, "published on")
        await story.get_by_role("button", name="Turn it into …").click()
        window = page.get_by_test_id("modal")
        await window.get_by_label("Checklist").check()
        await window.get_by_label("Markdown (.md)").check()
        await window.get_by_role("button", name="Create it").click()
        await brought(page, "checklist-")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    made = next(one for one in stage.sandbox.workspace.files.values() if one.name.endswith(".md"))
    checklist = made.content.decode()
    assert checklist.startswith(f"# Checklist: {title}")
    return checklist


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("with_model", [True, False], ids=["model", "rules"])
async def test_from_a_rough_story_to_a_checklist_of_it(tmp_path: Path, width: int, with_model: bool):  # noqa: FBT001
    """With the scripted model or with none at all: every quote is hers, and each step says what it is."""
    async with (
        ScriptedModel() as model,
        story_stage(tmp_path, model if with_model else None) as stage,
        browser.chromium() as chromium,
    ):
        async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
            await page.goto(f"/as/{LENA.id}/{stage.channel()}")
            await write(page, f"I'd like feedback on my story:\n{THIN}")
            await last(page, "sorted like this").get_by_role("button", name="Looks right").click()
            if with_model:
                card = last(page, "Should an AI model read")
                await expect(card).to_contain_text("127.0.0.1")
                assert model.bodies == []
                await card.get_by_role("button", name="Get AI feedback").click()
            given = "Here is the feedback on" if with_model else "I checked whether"
            result = await brought(page, f"{given} “Hotel reception”, version 1")
            await expect(result).to_contain_text("Drafted by AI" if with_model else "No AI has read this.")
            for quote in await result.locator("blockquote").all_inner_texts():
                assert quote.strip("“”") in THIN
            await revise(page, result)
            await result.get_by_role("button", name="Get feedback again").click()
            second = await brought(page, f"{given} “Hotel reception”, version 2")
            await second.get_by_role("button", name="What has changed").click()
            await expect(last(page, "what has changed from version 1")).to_contain_text(BETTER)
            await publish(page, second, "Hotel reception")
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        checklist = await make_a_checklist(stage, chromium, width, "Hotel reception")
        assert BETTER in checklist
        # The story tells no step, so nothing has a box.
        assert "- [ ] " not in checklist
        assert bool(model.bodies) is with_model


async def answer_in_thread(page: Page, result: Locator) -> None:
    """They answer the first remark's question where it was asked, put it into the story and ask for feedback again."""
    await result.get_by_test_id("thread-open").click()
    thread = page.get_by_test_id("thread")
    await thread.get_by_test_id("thread-reply").fill(ANSWER)
    await thread.get_by_test_id("thread-reply").press("Enter")
    offer = thread.get_by_test_id("message").filter(has_text=ANSWER).last
    await offer.get_by_role("button", name="Put it into Results").click()
    done = thread.get_by_test_id("message").filter(has_text="It's in Results now.").last
    await done.get_by_role("button", name="Get feedback again").click()
    await page.get_by_test_id("thread-close").click()


@pytest.mark.parametrize("width", [1280, 390])
async def test_from_a_rambling_paragraph_through_a_conversation(tmp_path: Path, width: int):
    """Told in one go, it gets three questions; one is answered in the thread, and the next version says so."""
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage, browser.chromium() as chromium:
        async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
            await page.goto(f"/as/{LENA.id}/{stage.channel()}")
            await write(page, RAMBLING)
            await last(page, "sorted like this").get_by_role("button", name="Looks right").click()
            await last(page, "Should an AI model read").get_by_role("button", name="Get AI feedback").click()
            result = await brought(page, "Here is the feedback on")
            await expect(result).to_contain_text("What was it before you began?")
            await answer_in_thread(page, result)
            second = await brought(page, "version 2")
            await expect(second).to_contain_text("You added how it was before.")
            await expect(second).not_to_contain_text("What was it before you began?")
            await publish(page, second, "Invoices in nine minutes", is_untitled=True)
        checklist = await make_a_checklist(stage, chromium, width, "Invoices in nine minutes")
        for step in ("First we met every Tuesday for an hour.", "Then we built a prompt with a list of eight points."):
            assert f"- [ ] {step}" in checklist
        assert f"- {ANSWER}" in checklist
