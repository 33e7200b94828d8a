"""A real Chromium, and the page as somebody sees it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.server import Sandbox

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, or the one that GROUNDSWELL_CHROMIUM names."""
    path = os.environ.get("GROUNDSWELL_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium here")
    expect.set_options(timeout=5_000)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


@pytest.fixture
async def page(chromium: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """Lena's direct message with the app; anything the browser complains of fails the test."""
    complaints: list[str] = []
    context = await chromium.new_context(base_url=sandbox.url, viewport={"width": 1280, "height": 800})
    tab = await context.new_page()
    tab.set_default_timeout(5_000)
    tab.on("console", lambda message: complaints.extend([message.text] if message.type == "error" else []))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    await tab.goto("/")
    yield tab
    await context.close()
    assert complaints == []
