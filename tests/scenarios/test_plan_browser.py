"""A plan on a phone, in a real browser: made of a thought, asked about on the day, and not yet done."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from bot.cli import demo
from bot.kit import log
from sandbox import people
from tests import browser
from tests.clocks import clock_from
from tests.opening import shipped
from tests.sentences import pattern
from tests.stage import MONDAY

pytestmark = pytest.mark.browser
TRACK = shipped().tracks[demo.TRACK]
WORDS = "Close support would be missing. When I hand over on Thursday, I will name one person to ask."


@pytest.fixture
async def page(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Page]:
    """The demo, told in English, 390 pixels wide."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    monkeypatch.setattr(people, "CAST", tuple(replace(person, locale="en-GB") for person in people.CAST))
    async with (
        demo.staged(0, clock=clock_from(MONDAY)) as stage,
        browser.chromium() as chromium,
        browser.tab(chromium, stage.sandbox.url, width=390, height=844) as page,
    ):
        yield page


async def test_a_plan_fits_on_a_phone(page: Page):
    """The window has the words of the reply; the next day brings the question and, after “not yet”, other moments."""
    lesson = page.get_by_test_id("message").filter(has_text=TRACK.steps[0].lesson.title)
    await lesson.get_by_role("button", name="B: ").click()
    await page.get_by_test_id("thread-summary").click()
    thread = page.get_by_test_id("thread")
    await thread.get_by_role("textbox").fill(WORDS)
    await thread.get_by_role("textbox").press("Enter")
    await thread.get_by_role("button", name=pattern("Turn it into a plan")).click()
    window = page.get_by_test_id("modal")
    await expect(window.get_by_role("textbox").first).to_have_value("I hand over on Thursday")
    await _fits(page)
    await page.get_by_test_id("modal-submit").click()
    await expect(thread).to_contain_text(pattern("On {moment}, I'll ask you how your plan went."))
    await _fits(page)

    await page.goto("/")
    await page.get_by_role("button", name="day").click()
    asked = page.get_by_test_id("message").filter(has_text=pattern("Did it happen?"))
    await asked.get_by_role("button", name=pattern("Not yet")).click()
    once_more = page.get_by_test_id("message").filter(
        has_text=pattern("Shall I ask you again later? If not, just ignore this question.")
    )
    await expect(once_more.get_by_role("button", name=pattern("In a week"))).to_be_visible()
    await _fits(page)


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
