"""A real Chromium, and a tab in it that remembers what the browser complained of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

from tests import tools

PATIENCE_MILLISECONDS = 20_000  # of a machine that has other things to do
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, or the one that GROUNDSWELL_CHROMIUM names."""
    path = tools.chromium()
    assert path, "Chromium is missing; `make tools` installs it"
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@asynccontextmanager
async def tab(browser: Browser, url: str, *, width: int = 1280, height: int = 800) -> AsyncIterator[Page]:
    """The page at `url`; anything the browser complains of fails the test."""
    complaints: list[str] = []
    context = await browser.new_context(base_url=url, viewport={"width": width, "height": height})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MILLISECONDS)
    page.on("console", lambda message: complaints.extend([message.text] if _is_complaint(message) else []))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto("/")
    yield page
    await context.close()
    assert complaints == []


def _is_complaint(message: ConsoleMessage) -> bool:
    """Errors, except that the control API refused something, which the page tells the person."""
    return message.type == "error" and "/sandbox/" not in message.location["url"]
