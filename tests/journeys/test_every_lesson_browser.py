"""Every lesson that ships, in a real browser at the width of a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from bot.journeys import views
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.quizzes.service import ShownQuestion
from sandbox.people import LENA
from tests import browser
from tests.opening import shipped
from tests.stage import Stage

pytestmark = pytest.mark.browser
AT_ONCE = 25  # the page shows the newest few


def lessons(language: str) -> list[tuple[str, Json]]:
    """Each lesson's title and its message, as it is handed out."""
    found = []
    for track in shipped().tracks.values():
        told = track.in_language(language)
        for position, step in enumerate(told.steps):
            asked = [ShownQuestion(f"{position:028d}{at:04d}", question) for at, question in enumerate(step.questions)]
            with in_language(language):
                found.append((step.lesson.title, views.step(told, position, asked)))
    return found


@pytest.mark.parametrize("language", ["en", "de"])
async def test_a_phone_shows_every_lesson_whole(stage: Stage, language: str):
    """No lesson, question or option is wider than 360 pixels, in either language."""
    client = await stage.product.deps.client(stage.workspace_id)
    told = lessons(language)
    async with browser.chromium() as chromium, browser.tab(chromium, stage.sandbox.url, width=360, height=740) as page:
        for start in range(0, len(told), AT_ONCE):
            some = told[start : start + AT_ONCE]
            for _title, message in some:
                await client.chat_postMessage(channel=LENA.id, **message)
            await page.goto("/")
            for title, _message in some:
                await expect(page.get_by_role("heading", name=title, exact=True).last).to_be_attached()
            assert await _too_wide(page) == []


async def _too_wide(page: Page) -> list[str]:
    """The beginnings of what reaches beyond the window."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("main *")]
            .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1 && one.offsetParent)
            .map((one) => `${one.tagName} ${one.textContent.trim().slice(0, 60)}`).slice(0, 5)"""
    )
    return found
