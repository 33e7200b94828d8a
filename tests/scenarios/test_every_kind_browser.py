"""Every kind of question, filled in by hand in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.quizzes.content import Question
from bot.quizzes.models import answers
from tests import browser
from tests.quizzes import kinds
from tests.quizzes.kinds import BEST
from tests.sentences import pattern
from tests.stage import MONDAY, staged

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
async def test_every_kind_is_filled_in_by_hand(tmp_path: Path, width: int):
    """In a real browser, at a desk and on a phone: ticked, typed, chosen and pressed, and nothing is cut off."""
    content = kinds.content(tmp_path / "content")
    async with staged(tmp_path, MONDAY, content=content) as stage, browser.chromium() as chromium:
        await stage.begins()
        for _ in kinds.EVERY[1:]:
            await stage.command("next")
        await stage.seen(lambda: len(stage.lessons()) == len(kinds.EVERY))
        async with browser.tab(chromium, stage.sandbox.url, width=width, height=844) as page:
            for question in kinds.EVERY:
                await _by_hand(page, question)
            assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert stage.count(answers, answers.c.correct.is_(False)) == 0


async def _by_hand(page: Page, question: Question) -> None:
    message = page.get_by_test_id("message").filter(has_text=f"A lesson about {question.id}.")
    best = BEST[question.id]
    await _fill_in(message, question, str(best.given))
    names: dict[str, str | re.Pattern[str]] = {
        "single": "B: ",
        "statement": pattern("False"),
        "scale": pattern("{n} out of 10", n=best.given),
    }
    name = names.get(question.id, pattern("Answer this question"))
    await message.get_by_role("button", name=name).click()
    await expect(message).to_contain_text(pattern(best.sentence, **best.facts))


async def _fill_in(message: Locator, question: Question, given: str) -> None:
    match question.id:
        case "single":
            await message.get_by_label(pattern("Sure")).check()
        case "multiple":
            for option in (kinds.A, kinds.C):
                await message.get_by_label(option.text).check()
        case "order":
            for at, item in enumerate(kinds.ORDER.items, 1):
                await _choose(message.get_by_label(pattern("Position {n}", n=at)), item.text)
        case "pairs":
            for pair in kinds.PAIRS.pairs:
                await _choose(message.get_by_label(pair.left), pair.right)
        case "number" | "word" | "text":
            await message.get_by_role("textbox").fill(given)


async def _choose(select: Locator, text: str) -> None:
    label = next(o for o in await select.locator("option").all_inner_texts() if o.endswith(text))
    await select.select_option(label=label)
