"""A success story in a real browser: written, read with consent, revised, compared, published, and used by another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.cli.demo_model import ScriptedModel
from bot.stories import labels
from bot.stories.sections import Section
from bot.stories.writing.views import SAVE
from sandbox.people import LENA, PRIYA
from tests import browser
from tests.sentences import pattern, says
from tests.stage import Stage
from tests.stories.stage import story_stage
from tests.stories.texts import THIN

pytestmark = pytest.mark.browser
JOB_MILLISECONDS = 30_000
TITLE = "“Hotel reception”"
FEEDBACK = "Here is the feedback on {title}, version {version}."
CHECKED = "I checked whether {title}, version {version}, is complete."
BY_MODEL = "AI ({model} at {host}) drafted this feedback, so it may be wrong. Every quote is yours."
BY_RULES = "Checked by fixed rules. No AI has read your text."
RAMBLING = (
    "Could you give me feedback on this? We are nine people in the accounts team in Leeds, and in spring we used to "
    "type every supplier invoice by hand. First we met every Tuesday for an hour. Then we built a prompt with a list "
    "of eight points. Now each invoice is done in 9 minutes and people are happier. It worked because two people check "
    "every output. Another team can copy the list from our wiki and replace the suppliers."
)
# What the scripted model asks about it, the answer, and what it says of that in the next version.
BASELINE, ANSWER = "What was it before you began?", "Before that it took 24 minutes, measured on 312 invoices."
SETTLED = "You added how it was before."
BETTER = "The queue at the desk fell from 12 to 4 minutes between June and August, over 300 guests."


def last(page: Page, words: str | re.Pattern[str]) -> Locator:
    """The last message with these words."""
    return page.get_by_test_id("message").filter(has_text=words).last


async def brought(page: Page, words: str | re.Pattern[str]) -> Locator:
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
    await result.get_by_role("button", name=pattern("Revise it")).click()
    window = page.get_by_test_id("modal")
    results = labels.title(Section.RESULTS)
    menu = window.get_by_label(pattern("Another section")).or_(window.locator("select")).first
    await expect(menu).to_be_visible()
    field = window.get_by_label(results)
    if not await field.count():
        await menu.select_option(label=results)
    await expect(field).to_have_value("guests were happier and everything went faster.")
    await field.fill(f"guests were happier. {BETTER}")
    await window.locator(f'[data-action-id="{SAVE}"]').click()
    await expect(window).to_contain_text(pattern("Saved."))
    await window.get_by_test_id("modal-close").click()
    await expect(window).to_have_count(0)


async def looks_right(page: Page) -> None:
    """They agree with how their text was sorted into sections."""
    card = last(page, pattern("I've saved this as a draft of {title}, sorted like this:"))
    await card.get_by_role("button", name=pattern("Get feedback")).click()


async def publish(page: Page, result: Locator, title: str | None = None) -> None:
    """They agree that everybody in the showcase channel reads it, and give it a title if it has none."""
    await result.get_by_role("button", name=pattern("Publish")).click()
    window = page.get_by_test_id("modal")
    if title:
        await window.get_by_label(pattern("A title for your story")).fill(title)
    await window.locator("select").select_option(label="#ai-showcase")
    await window.get_by_label(pattern("I agree to publish it there")).check()
    await window.get_by_test_id("modal-submit").click()
    await expect(window).to_have_count(0)


async def make_a_checklist(stage: Stage, chromium: Browser, width: int, title: str) -> str:
    """Somebody else finds a story and gets a checklist of it as a Markdown file; its text."""
    async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
        await page.goto(f"/as/{PRIYA.id}/{stage.channel(PRIYA.id)}")
        await write(page, f"/story find {title}")
        await last(page, title).get_by_role("button", name=pattern("Read it")).click()
        story = last(page, pattern("{title}, published on {day}", title=f"“{title}”"))
        await story.get_by_role("button", name=pattern("Turn it into …")).click()
        window = page.get_by_test_id("modal")
        await window.get_by_label(pattern("Checklist")).check()
        await window.get_by_label(pattern("Markdown (.md)")).check()
        await window.get_by_test_id("modal-submit").click()
        await brought(page, "checklist-")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    made = next(one for one in stage.sandbox.workspace.files.values() if one.name.endswith(".md"))
    checklist = made.content.decode()
    assert says(checklist.splitlines()[0], "Checklist")
    assert checklist.splitlines()[0].endswith(f": {title}")
    return checklist


@pytest.mark.parametrize(("width", "with_model"), [(1280, True), (390, False)], ids=["model-1280", "rules-390"])
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
            await looks_right(page)
            if with_model:
                card = last(page, pattern("Should an AI read {title} too?"))
                await expect(card).to_contain_text("127.0.0.1")
                assert model.bodies == []
                await card.get_by_role("button", name=pattern("Get AI feedback")).click()
            given = FEEDBACK if with_model else CHECKED
            result = await brought(page, pattern(given, title=TITLE, version=1))
            await expect(result).to_contain_text(pattern(BY_MODEL if with_model else BY_RULES))
            for quote in await result.locator("blockquote").all_inner_texts():
                assert quote.strip("“”") in THIN
            await revise(page, result)
            await result.get_by_role("button", name=pattern("Get feedback again")).click()
            second = await brought(page, pattern(given, title=TITLE, version=2))
            await second.get_by_role("button", name=pattern("What has changed")).click()
            await expect(last(page, pattern("{title}: what has changed from {before} to {after}"))).to_contain_text(
                BETTER
            )
            await publish(page, second)
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        checklist = await make_a_checklist(stage, chromium, width, "Hotel reception")
        assert BETTER in checklist
        # The story tells no step, so nothing has a box.
        assert "- [ ] " not in checklist
        assert bool(model.bodies) is with_model


async def answer_in_thread(page: Page, result: Locator) -> None:
    """They answer the first remark's question where it was asked, put it into the story and ask for feedback again.

    It comes in the thread, which stays open.
    """
    await result.get_by_test_id("thread-open").click()
    thread = page.get_by_test_id("thread")
    await thread.get_by_test_id("thread-reply").fill(ANSWER)
    await thread.get_by_test_id("thread-reply").press("Enter")
    results = labels.title(Section.RESULTS)
    offer = thread.get_by_test_id("message").filter(has_text=pattern("Shall I put this into your story?")).last
    await offer.get_by_role("button", name=pattern("Put it into {section}", section=results)).click()
    done = (
        thread.get_by_test_id("message")
        .filter(has_text=pattern("Your text is now in *{section}*.", section=results))
        .last
    )
    await done.get_by_role("button", name=pattern("Get feedback again")).click()


@pytest.mark.parametrize("width", [1280, 390])
async def test_from_a_rambling_paragraph_through_a_conversation(tmp_path: Path, width: int):
    """Told in one go, it gets three questions; one is answered in the thread, and the next version says so."""
    title = "Invoices in nine minutes"
    async with ScriptedModel() as model, story_stage(tmp_path, model) as stage, browser.chromium() as chromium:
        async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
            await page.goto(f"/as/{LENA.id}/{stage.channel()}")
            await write(page, RAMBLING)
            await looks_right(page)
            card = last(page, pattern("Should an AI read {title} too?"))
            await card.get_by_role("button", name=pattern("Get AI feedback")).click()
            result = await brought(page, pattern(FEEDBACK, version=1))
            await expect(result).to_contain_text(BASELINE)
            await answer_in_thread(page, result)
            second = await brought(page, pattern(FEEDBACK, version=2))
            await expect(second).to_contain_text(SETTLED)
            await expect(second).not_to_contain_text(BASELINE)
            await publish(page, second, title)
        checklist = await make_a_checklist(stage, chromium, width, title)
        for step in ("First we met every Tuesday for an hour.", "Then we built a prompt with a list of eight points."):
            assert f"- [ ] {step}" in checklist
        assert f"- {ANSWER}" in checklist
