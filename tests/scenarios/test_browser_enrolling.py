"""An admin enrols people from a table, in a real browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from sandbox.people import LENA, SAM
from tests import browser
from tests.scenarios.test_enrolling import ENROLMENT, LOOKING
from tests.sentences import pattern
from tests.stage import Stage

pytestmark = pytest.mark.browser
TABLE = "email,start\nlena.brandt@harbour.example,\nnobody@harbour.example,\npriya.raman@harbour.example,2027-01-11\n"


@pytest.mark.parametrize("width", [1280, 390])
async def test_from_the_form_to_the_first_words(stage: Stage, tmp_path: Path, width: int):
    """Upload a table, read what would happen, agree; whoever is enrolled can start now. A phone is wide enough."""
    table = tmp_path / "people.csv"
    table.write_text(TABLE, encoding="utf-8-sig")
    async with browser.chromium() as chromium, browser.tab(chromium, stage.sandbox.url, width=width) as page:
        await page.goto(f"/as/{SAM.id}/{stage.channel(SAM.id)}")
        await page.get_by_test_id("composer").fill("/groundswell enrol csv")
        await page.get_by_test_id("send").click()
        form = page.get_by_test_id("modal")
        await form.locator("input[type=file]").set_input_files(table)
        await _fits(page)
        await page.get_by_test_id("modal-submit").click()
        await expect(form).to_contain_text(pattern(LOOKING))
        await page.get_by_test_id("modal-close").click()
        preview = page.get_by_test_id("message").filter(
            has_text=pattern("*Nobody has been enrolled yet.* Here's a preview:")
        )
        await expect(preview).to_contain_text(pattern("line {n} ({given})", n=3, given="nobody@harbour.example"))
        await _fits(page)
        await preview.get_by_role("button", name=pattern("Enrol {n} people", n=2)).click()
        await stage.seen(lambda: stage.count(ENROLMENT) == 2)
        await page.goto(f"/as/{LENA.id}/{stage.channel(LENA.id)}")
        await page.get_by_role("button", name=pattern("Start now")).click()
        first = stage.product.library.default.steps[0].lesson
        await expect(page.get_by_role("heading", name=first.title)).to_be_visible()


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
