"""Every kind of question, filled in by hand in a real browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.errors import GroundswellError
from bot.quizzes.answer_parser import ChosenTwiceError, NotANumberError
from bot.quizzes.content import Matching, Numeric, Ordering, Question
from bot.quizzes.models import answers
from bot.quizzes.views import IN_WINDOW, verb
from tests import browser
from tests.quizzes import kinds
from tests.quizzes.kinds import BEST
from tests.sentences import pattern
from tests.stage import MONDAY, staged

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1280, 390])
async def test_every_kind_is_filled_in_by_hand(tmp_path: Path, width: int):
    """In a real browser, at a desk and on a phone: pressed, ticked, and filled into windows; nothing is cut off."""
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
    if isinstance(question, IN_WINDOW):
        await message.get_by_role("button", name=f"{verb(question)}: ").click()
        window = page.get_by_test_id("modal")
        await expect(window).to_contain_text(question.ask)
        await _fill_in(window, question, best.given)
        await window.get_by_test_id("modal-submit").click()
        await expect(window).to_be_hidden()
    else:
        await _tick(message, question)
        names: dict[str, str | re.Pattern[str]] = {
            "single": "B: ",
            "multiple": pattern("Answer this question"),
            "statement": pattern("False"),
            "scale": pattern("{n} out of 10", n=best.given),
        }
        await message.get_by_role("button", name=names[question.id]).click()
    await expect(message).to_contain_text(pattern(best.sentence, **best.facts))


async def _tick(message: Locator, question: Question) -> None:
    if question.id == "single":
        await message.get_by_label(pattern("Sure")).check()
    for option in (kinds.A, kinds.C) if question.id == "multiple" else ():
        await message.get_by_label(option.text).check()


async def _fill_in(window: Locator, question: Question, given: object) -> None:
    """Everything in the window, after a mistake where one can be made: it is told below its field, and nothing goes."""
    match question:
        case Ordering(items=items):
            fields = [window.get_by_label(pattern("Position {n}", n=at)) for at in range(1, len(items) + 1)]
            for field, item in zip(fields, (*items[:-1], items[0]), strict=True):
                await _choose(field, item.text)
            await _is_refused(window, ChosenTwiceError(text=items[0].text))
            await _choose(fields[-1], items[-1].text)
        case Matching(pairs=pairs):
            for pair in pairs:
                await expect(window).to_contain_text(pair.right)
                await _choose(window.get_by_label(pair.left), pair.right)
        case Numeric():
            await window.get_by_role("textbox").fill("a dozen")
            await _is_refused(window, NotANumberError(text="a dozen"))
            await expect(window.get_by_role("textbox")).to_have_value("a dozen")
            await window.get_by_role("textbox").fill(str(given))
        case _:
            await window.get_by_role("textbox").fill(str(given))


async def _is_refused(window: Locator, error: GroundswellError) -> None:
    await window.get_by_test_id("modal-submit").click()
    await expect(window).to_contain_text(error.sentence())


async def _choose(select: Locator, text: str) -> None:
    label = next(o for o in await select.locator("option").all_inner_texts() if o.endswith(text))
    await select.select_option(label=label)
