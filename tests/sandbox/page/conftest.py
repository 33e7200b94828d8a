"""A real Chromium, and the page as somebody sees it."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Locator, Page
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from sandbox.server import Sandbox
from sandbox.state import Json
from tests import browser


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


OFFER: Json = {
    "type": "actions",
    "block_id": "offer",
    "elements": [
        {"type": "button", "action_id": "plan", "text": plain("Make a plan"), "value": "1"},
        {
            "type": "button",
            "action_id": "drop",
            "text": plain("Drop it"),
            "style": "danger",
            "confirm": {
                "title": plain("Drop it?"),
                "text": plain("It will be gone."),
                "confirm": plain("Drop"),
                "deny": plain("Keep"),
            },
        },
    ],
}
FIELD: Json = {"type": "plain_text_input", "action_id": "text"}
PLAN: Json = {
    "type": "modal",
    "callback_id": "plan",
    "title": plain("Your plan"),
    "submit": plain("Save"),
    "blocks": [{"type": "input", "block_id": "will", "label": plain("I will"), "element": FIELD}],
}


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium, or the one that GROUNDSWELL_CHROMIUM names."""
    async with browser.chromium() as running:
        yield running


@pytest.fixture
async def page(chromium: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """Lena's direct message with the app; anything the browser complains of fails the test."""
    async with browser.tab(chromium, sandbox.url) as tab:
        yield tab


@pytest.fixture
def write(page: Page) -> Callable[[str], Awaitable[None]]:
    """Type into the composer and send with Enter."""

    async def send(text: str) -> None:
        await page.get_by_test_id("composer").fill(text)
        await page.get_by_test_id("composer").press("Enter")

    return send


@pytest.fixture
def said(page: Page) -> Callable[[str], Locator]:
    """A message with that text."""
    return lambda text: page.get_by_test_id("message").filter(has_text=text)


@pytest.fixture
def offer() -> Json:
    """Two buttons: one opens a form, the other asks first."""
    return OFFER


@pytest.fixture
def lantern(app: AsyncApp, connected: AsyncSocketModeHandler) -> AsyncApp:
    """A connected app that echoes, opens a form, and wants more than five letters in it."""
    _listen(app)
    _take_forms(app)
    return app


def _listen(app: AsyncApp) -> None:
    @app.event("message")
    async def echo(event, say):
        if not event.get("bot_id"):
            await say(f"You said: {event['text']}", thread_ts=event.get("thread_ts"))

    @app.command("/lantern")
    async def command(ack, body):
        await ack(f"Light for *{body['text'] or 'everybody'}*")

    @app.shortcut("keep")
    async def keep(ack, respond, body):
        await ack()
        await respond(f"Kept: {body['message']['text']}")

    @app.event("app_home_opened")
    async def home(event, client):
        if event["tab"] == "home":
            view = {"type": "home", "blocks": [{"type": "header", "text": plain("Hello there")}]}
            await client.views_publish(user_id=event["user"], view=view)


def _take_forms(app: AsyncApp) -> None:
    @app.action("plan")
    @app.shortcut("light")
    async def plan(ack, body, client):
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=PLAN)

    @app.action("drop")
    async def drop(ack, respond):
        await ack()
        await respond("Dropped.", replace_original=True)

    @app.view("plan")
    async def save(ack, view, client, body):
        text = view["state"]["values"]["will"]["text"]["value"]
        if len(text) < 6:
            await ack(response_action="errors", errors={"will": "Say a little more."})
            return
        await ack()
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Plan: {text}")
