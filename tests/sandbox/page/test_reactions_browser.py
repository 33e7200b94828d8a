"""Reactions on the page in a real browser."""

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import user_messages
from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox

pytestmark = pytest.mark.browser


async def test_somebody_reacts_and_takes_it_back(page, sandbox: Sandbox, client: AsyncWebClient, said):
    """An emoji from the menu appears below the message; a click on it removes one's own, and joins that of others."""
    posted = await client.chat_postMessage(channel=LENA.id, text="A new idea")
    message = said("A new idea")
    await message.hover()
    await message.get_by_test_id("reaction-menu").locator("summary").click()
    await message.get_by_role("button", name="tada").click()
    reaction = message.get_by_test_id("reaction")
    await expect(reaction).to_have_text("🎉 1")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.click()
    await expect(reaction).to_have_count(0)
    assert sandbox.workspace.messages[posted["channel"]][posted["ts"]].reactions == {}


async def test_another_emoji_is_added_by_its_name(page, sandbox: Sandbox, said):
    """The field in the menu takes any name, and a click joins what others began."""
    message = user_messages.say(sandbox, MATEO.id, "#general", "Lunch?")
    user_messages.react(sandbox, MATEO.id, "#general", message.ts, "pizza")
    await page.goto(f"/as/{LENA.id}/C0GENERAL1")
    row = said("Lunch?")
    await row.get_by_test_id("reaction").click()
    await expect(row.get_by_test_id("reaction")).to_have_text("🍕 2")
    await row.hover()
    await row.get_by_test_id("reaction-menu").locator("summary").click()
    await row.get_by_label("Name of an emoji").fill(":taco:")
    await row.get_by_label("Name of an emoji").press("Enter")
    await expect(row.get_by_test_id("reaction")).to_have_text(["🍕 2", "🌮 1"])
