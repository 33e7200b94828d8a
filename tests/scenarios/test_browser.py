"""What a newcomer does after `make demo`, in a real browser."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.cli import demo
from bot.kit import log
from bot.quizzes.content import MultipleChoice
from bot.settings import ROOT
from tests import browser
from tests.clocks import clock_from
from tests.opening import shipped
from tests.sentences import pattern
from tests.stage import MONDAY

pytestmark = pytest.mark.browser
TRACK = shipped().tracks["scaling-successes"]
FIRST = TRACK.steps[0].lesson
PROMPT = str(TRACK.steps[0].prompt and TRACK.steps[0].prompt.ask).partition("*")[0]
SCREENSHOT = ROOT / "docs" / "screenshot.png"
WORDS = "Close support would be missing. When I hand over on Thursday, I will name one person to ask."


# People try it out in the morning, late on a Friday and on the Saturday before the clocks change.
HOURS = [MONDAY, datetime(2026, 11, 27, 22, 40, tzinfo=UTC), datetime(2027, 3, 27, 11, 0, tzinfo=UTC)]


@pytest.fixture
async def stage(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> AsyncIterator[demo.DemoWorkspace]:
    """The demo as `groundswell demo` serves it, on a Monday morning or at the hour that a test names."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # it would outlive this test
    async with demo.staged(0, clock=clock_from(getattr(request, "param", MONDAY))) as running:
        yield running


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with browser.chromium() as running:
        yield running


@pytest.mark.parametrize("stage", HOURS, indirect=True, ids=lambda hour: f"{hour:%a-%H}")
async def test_a_first_day_and_the_next(stage: demo.DemoWorkspace, chromium: Browser):
    """Answer, read why, reply in the thread, look at Home, and move the clock to the next lesson."""
    async with browser.tab(chromium, stage.sandbox.url) as page:
        await _answer(page)
        await _reflect(page)
        await _keep_screenshot(page)
        await _look_at_home(page)
        await page.get_by_test_id("messages-tab").click()
        await page.get_by_test_id("clock-next").click()
        second = page.get_by_test_id("message").filter(has_text=TRACK.steps[1].lesson.title)
        await expect(second.last).to_be_visible()
        await expect(second.last.get_by_role("button", name="A: ")).to_be_visible()
        await expect(page.get_by_test_id("clock")).to_contain_text("09:00")


@pytest.mark.parametrize(("width", "height"), [(1280, 850), (390, 844)])
async def test_the_page_begins_with_a_hello(
    monkeypatch: pytest.MonkeyPatch, chromium: Browser, width: int, height: int
):
    """Who writes, already started, and the first lesson for beginners, whose boxes and button need no scrolling."""
    monkeypatch.setattr(log, "configure", lambda *_: None)  # as above
    first = shipped().tracks[demo.NEWCOMERS_TRACK].steps[0]
    question = first.questions[0]
    assert isinstance(question, MultipleChoice)
    async with (
        demo.staged(0, clock=clock_from(MONDAY), cast=demo.DemoCast(is_newcomer=True)) as stage,
        browser.tab(chromium, stage.sandbox.url, width=width, height=height) as page,
    ):
        messages = page.get_by_test_id("message")
        hello = messages.filter(
            has_text=pattern(
                "Hello! I'm Groundswell, an app that sends you short lessons and gives you feedback on "
                "your success stories."
            )
        )
        await expect(hello).to_contain_text(pattern("*{track}* has started, and you have the first lesson."))
        await expect(hello.get_by_role("button", name=pattern("Start now"))).to_have_count(0)
        lesson = messages.filter(has=page.get_by_role("heading", name=first.lesson.title))
        for option in question.options:
            await expect(lesson.get_by_label(option.text)).to_be_in_viewport(ratio=1)
        await expect(lesson.get_by_role("button", name=pattern("Answer this question"))).to_be_in_viewport(ratio=1)
        for option in question.options:
            if option.correct:
                await lesson.get_by_label(option.text).check()
        await lesson.get_by_role("button", name=pattern("Answer this question")).click()
        await expect(lesson).to_contain_text(next(option.why for option in question.options if option.correct))


async def _answer(page: Page) -> None:
    """The lesson is here without doing anything; B is the better answer, and the buttons go."""
    lesson = page.get_by_test_id("message").filter(has_text=FIRST.title)
    await expect(lesson.get_by_role("heading", name=FIRST.title)).to_be_visible()
    await lesson.get_by_role("button", name="B: ").click()
    await expect(lesson).to_contain_text(pattern("Correct: {letter}.", letter="B"))
    await expect(lesson.get_by_role("button", name="A: ")).to_have_count(0)


async def _reflect(page: Page) -> None:
    """The prompt waits in the thread; the reply is thanked for."""
    await page.get_by_test_id("thread-summary").click()
    thread = page.get_by_test_id("thread")
    await expect(thread).to_contain_text(PROMPT)
    await thread.get_by_role("textbox").fill(WORDS)
    await thread.get_by_role("textbox").press("Enter")
    await expect(thread).to_contain_text(
        pattern("So that's your next step: “{quote}”.", quote="name one person to ask")
    )


async def _look_at_home(page: Page) -> None:
    await page.get_by_test_id("home-tab").click()
    home = page.get_by_test_id("home")
    for heading in ("What comes next", "What's waiting for you", "What's done"):
        await expect(home.get_by_role("heading", name=pattern(heading))).to_be_visible()
    await expect(home).to_contain_text(pattern("Nothing right now."))
    await expect(home).to_contain_text(pattern("{had} of {n} lessons", had=1))
    await expect(home).to_contain_text(pattern("Recently finished: {titles}", titles=FIRST.title))


async def _keep_screenshot(page: Page) -> None:
    """For the README: only where it is missing or asked for, so that a test run leaves the tree as it was."""
    if os.environ.get("GROUNDSWELL_SCREENSHOT") or not SCREENSHOT.exists():
        await page.get_by_role("button", name="Hide this hint").click()
        await page.mouse.move(0, 0)
        await page.screenshot(path=SCREENSHOT)


@pytest.mark.parametrize(("width", "height"), [(1280, 850), (390, 844)])
async def test_a_lesson_is_answered_by_keyboard_without_scrolling(
    stage: demo.DemoWorkspace, chromium: Browser, width: int, height: int
):
    """Its buttons are in sight as the page opens; then its message keeps the focus, and the explanation is spoken."""
    explained = pattern("Correct: {letter}.", letter="B")
    async with browser.tab(chromium, stage.sandbox.url, width=width, height=height) as page:
        lesson = page.get_by_test_id("message").filter(has_text=FIRST.title)
        for letter in ("A", "B"):
            await expect(lesson.get_by_role("button", name=f"{letter}: ")).to_be_in_viewport(ratio=1)
        await lesson.get_by_role("button", name="B: ").press("Enter")
        await expect(lesson).to_contain_text(explained)
        await expect(lesson).to_be_focused()
        await expect(page.locator("#spoken").get_by_text(explained)).to_be_attached()
        await expect(lesson.get_by_text(explained)).to_be_in_viewport()


async def test_home_shows_what_waits_and_takes_the_answer(stage: demo.DemoWorkspace, chromium: Browser):
    """The open question can be answered right there."""
    async with browser.tab(chromium, stage.sandbox.url) as page:
        await expect(page.get_by_role("heading", name=FIRST.title)).to_be_visible()
        await page.get_by_test_id("home-tab").click()
        home = page.get_by_test_id("home")
        await home.get_by_role("button", name="B: ").click()
        await expect(home).to_contain_text(pattern("Nothing right now."))
        await expect(home.get_by_role("button", name="B: ")).to_have_count(0)
        await home.get_by_role("button", name=pattern("Get it now")).click()
        await expect(home).to_contain_text(pattern("{had} of {n} lessons", had=1))


async def test_a_phone_needs_no_scrolling_sideways(stage: demo.DemoWorkspace, chromium: Browser, tmp_path: Path):
    """The lesson, its thread and Home fit into 360 pixels."""
    async with browser.tab(chromium, stage.sandbox.url, width=360, height=740) as page:
        await _answer(page)
        await _fits(page, tmp_path / "lesson.png")
        await page.get_by_test_id("thread-summary").click()
        await expect(page.get_by_test_id("thread")).to_contain_text(PROMPT)
        await _fits(page, tmp_path / "thread.png")
        await page.goto("/")
        await page.get_by_test_id("home-tab").click()
        await expect(page.get_by_test_id("home")).to_contain_text(pattern("What comes next"))
        await _fits(page, tmp_path / "home.png")


async def _fits(page: Page, picture: Path) -> None:
    await page.screenshot(path=picture)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
