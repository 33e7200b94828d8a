"""A facilitator plans in plain words, a learner comes: in a real browser."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.cli import demo
from bot.kit import log
from sandbox import clock_control
from sandbox.people import LENA, SAM
from tests import browser
from tests.clocks import clock_from
from tests.sentences import pattern
from tests.stage import MONDAY

pytestmark = pytest.mark.browser
CHANNEL = "C0CHAMPION"
COMING = "You're in: {title}, {moment}. I'll remind you beforehand."
BEGINS = MONDAY + timedelta(days=3, hours=7)  # 15:00 where Sam is, 16:00 where Lena is
PICTURES = os.environ.get("GROUNDSWELL_PICTURES")


@pytest.fixture
async def stage(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[demo.DemoWorkspace]:
    """The demo as `groundswell demo` serves it."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    async with demo.staged(0, cast=demo.DemoCast(locale="en-US"), clock=clock_from(MONDAY)) as running:
        yield running


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browser.chromium() as running:
        yield running


async def look(page: Page, name: str) -> None:
    """Keeps a picture where somebody asks for them."""
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=False)


def said(page: Page, sentence: str, **facts: object) -> Locator:
    """The last message that says a sentence of the catalogue."""
    return page.get_by_test_id("message").filter(has_text=pattern(sentence, **facts)).last


async def press(place: Locator, label: str) -> None:
    """A button with a label of the catalogue."""
    await place.get_by_role("button", name=pattern(label)).click()


async def write(page: Page, words: str) -> None:
    await page.get_by_test_id("composer").fill(words)
    await page.get_by_test_id("composer").press("Enter")


async def be(page: Page, user: str, place: str) -> None:
    await page.goto(f"/as/{user}/{place}")


def move(stage: demo.DemoWorkspace, to: datetime) -> None:
    clock_control.advance(stage.sandbox, max(to - stage.sandbox.clock.now(), timedelta()))


async def test_from_plain_words_to_being_there(stage: demo.DemoWorkspace, chromium: Browser):
    """Plan in words, announce, say yes in the channel, change one's mind in the reminder twice, check in."""
    bot = stage.sandbox.installation.bot_user_id
    async with browser.tab(chromium, stage.sandbox.url, height=900) as page:
        await be(page, SAM.id, CHANNEL)
        await write(page, "/community schedule prompt jam in 3 days 15:00 max 8 people https://meet.example/room")
        draft = said(page, "This is what I understood. I haven't notified anybody yet.")
        await expect(draft).to_contain_text(pattern("{n} minutes", n=45))
        await look(page, "1-understood")
        await press(draft, "Announce it")
        await expect(said(page, "{titles} is announced in {channel}.")).to_be_visible()
        announced = said(page, "with {host}", host="@Sam Okafor")
        await expect(announced).to_contain_text(pattern("{n} seats", n=8))
        await look(page, "2-announced")

        await be(page, LENA.id, CHANNEL)
        await press(announced, "I'm coming")
        await expect(said(page, "{taken} of {capacity} seats taken", taken=1, capacity=8)).to_be_visible()
        await expect(said(page, COMING)).to_contain_text("Only visible to you")
        await look(page, "3-coming")

        move(stage, BEGINS - timedelta(days=1))
        await be(page, LENA.id, bot)
        reminder = said(page, "Reminder: {title} is on {moment}. Can you still make it?", title="Prompt jam")
        await reminder.wait_for()
        await look(page, "4-reminder")
        await press(reminder, "Can't come")
        away = "All right, you're not coming to {title} on {moment}. Your seat is free for someone else."
        await press(said(page, away), "I can come after all")
        await expect(said(page, COMING).get_by_role("button", name=pattern("Can't come"))).to_be_visible()

        move(stage, BEGINS - timedelta(minutes=5))
        await be(page, LENA.id, CHANNEL)
        opening = page.get_by_test_id("message").filter(has=page.get_by_role("button", name=pattern("I'm here"))).last
        await look(page, "5-opening")
        await press(opening, "I'm here")
        await said(page, "You're checked in to {title}. Good to have you here.", title="Prompt jam").wait_for()
        await press(opening, "Ask a question")
        modal = page.get_by_test_id("modal")
        await modal.get_by_label(pattern("Your question")).fill("Does it work in German?")
        await look(page, "6-question")
        await page.get_by_test_id("modal-submit").click()
        await expect(modal).to_have_count(0)
        await opening.get_by_test_id("thread-summary").click()
        await expect(page.get_by_test_id("thread")).to_contain_text("Does it work in German?")
        await look(page, "7-queue")

        move(stage, BEGINS + timedelta(hours=1, minutes=5))
        await expect(page.get_by_test_id("thread")).to_contain_text(pattern("{n} person was here.", n=1))
        await look(page, "8-thanks")
        await be(page, LENA.id, bot)
        pulse = said(page, "Was the session worth your time?")
        await pulse.get_by_role("button", name="5", exact=True).click()
        await expect(pulse).to_contain_text("5 / 5")
        await look(page, "9-pulse")


async def test_planning_in_a_window_on_a_phone(stage: demo.DemoWorkspace, chromium: Browser, tmp_path: Path):
    """Without words a window asks, and shows what it understood before anybody hears of it; all of it fits."""
    async with browser.tab(chromium, stage.sandbox.url, width=390, height=844) as page:
        await be(page, SAM.id, CHANNEL)
        await write(page, "/community schedule")
        modal = page.get_by_test_id("modal")
        await expect(modal).to_be_visible()
        await look(page, "phone-1-window")
        await modal.get_by_label(pattern("What kind of session?")).select_option(value="book-club")
        await modal.get_by_label(pattern("How often?")).select_option(value="fortnightly")
        await modal.get_by_label(pattern("How many sessions? Leave this empty if the series has no end.")).fill("4")
        await page.get_by_test_id("modal-submit").click()
        await expect(modal).to_contain_text(pattern("every {n} weeks", n=2))
        await expect(modal).to_contain_text(pattern("{n} dates", n=4))
        await look(page, "phone-2-understood")
        await page.get_by_test_id("modal-submit").click()
        await expect(modal).to_have_count(0)
        await expect(said(page, "with {host}", host="@Sam Okafor")).to_be_visible()
        await look(page, "phone-3-announced")
        await write(page, "/community list")
        await expect(said(page, "Coming up (times in {zone}):")).to_be_visible()
        await look(page, "phone-4-list")
        await page.screenshot(path=tmp_path / "list.png")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        await write(page, "/community rota")
        await expect(page.get_by_role("button", name=pattern("I'll take turns leading it"))).to_be_visible()
        await look(page, "phone-5-rota")
        assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
