"""The page in a real browser, with a real Bolt app behind it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Page, expect
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import speech, travel
from bot.sandbox.people import LENA, MATEO
from bot.sandbox.server import Sandbox
from bot.sandbox.state import Json

pytestmark = pytest.mark.browser

OFFER = {
    "type": "actions",
    "block_id": "offer",
    "elements": [
        {"type": "button", "action_id": "plan", "text": {"type": "plain_text", "text": "Make a plan"}, "value": "1"},
        {
            "type": "button",
            "action_id": "drop",
            "text": {"type": "plain_text", "text": "Drop it"},
            "style": "danger",
            "confirm": {
                "title": {"type": "plain_text", "text": "Drop it?"},
                "text": {"type": "plain_text", "text": "It will be gone."},
                "confirm": {"type": "plain_text", "text": "Drop"},
                "deny": {"type": "plain_text", "text": "Keep"},
            },
        },
    ],
}
PLAN = {
    "type": "modal",
    "callback_id": "plan",
    "title": {"type": "plain_text", "text": "Your plan"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "will",
            "label": {"type": "plain_text", "text": "I will"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        },
    ],
}


@pytest.fixture
def lantern(app: AsyncApp) -> AsyncApp:
    """An app that echoes, opens a form on a button, and wants more than five letters in it."""

    @app.event("message")
    async def echo(event, say):
        if not event.get("bot_id"):
            await say(f"You said: {event['text']}", thread_ts=event.get("thread_ts"))

    @app.command("/lantern")
    async def command(ack, body):
        await ack(f"Light for *{body['text'] or 'everybody'}*")

    @app.action("plan")
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

    @app.event("app_home_opened")
    async def home(event, client):
        if event["tab"] == "home":
            view = {
                "type": "home",
                "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Hello there"}}],
            }
            await client.views_publish(user_id=event["user"], view=view)

    return app


async def write(page: Page, text: str) -> None:
    """Type into the composer and send with Enter."""
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")


def said(page: Page, text: str):
    """A message with that text."""
    return page.get_by_test_id("message").filter(has_text=text)


async def test_somebody_writes_and_the_app_answers(page, lantern, connected):
    """A sent message appears at once, its echo follows without a reload, and the field is empty again."""
    await write(page, "Good *morning* <script>alert(1)</script> & all")
    await expect(said(page, "Good morning <script>alert(1)</script> & all").first).to_be_visible()
    await expect(said(page, "You said: Good morning")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_one_becomes_somebody_else(page, client: AsyncWebClient):
    """The switcher says whom news awaits; being them shows their own talk with the app, in their own time."""
    await client.chat_postMessage(channel=MATEO.id, text="For Mateo's eyes")
    mateo = page.get_by_test_id("persona").filter(has_text="Mateo Alvarez")
    await expect(mateo.get_by_label("1 unread")).to_be_visible()
    await expect(said(page, "For Mateo's eyes")).to_have_count(0)
    await mateo.click()
    await expect(said(page, "For Mateo's eyes")).to_be_visible()
    await expect(page.get_by_test_id("clock")).to_contain_text("in New York")
    await expect(mateo).to_have_attribute("aria-current", "true")
    await expect(mateo.get_by_label("1 unread")).to_have_count(0)


async def test_a_form_is_refused_then_taken(page, client: AsyncWebClient, lantern, connected):
    """A button opens a form, an inline error keeps what was typed, and a better answer closes it."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[OFFER])
    await page.locator("[data-action-id=plan]").click()
    modal = page.get_by_test_id("modal")
    await expect(modal).to_be_visible()
    await modal.get_by_label("I will").fill("try")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal.get_by_text("Say a little more.")).to_be_visible()
    await expect(modal.get_by_label("I will")).to_have_value("try")
    await modal.get_by_label("I will").fill("try it tomorrow")
    await page.get_by_test_id("modal-submit").click()
    await expect(modal).to_have_count(0)
    await expect(said(page, "Plan: try it tomorrow")).to_be_visible()


async def test_a_confirm_dialog_asks_first(page, client: AsyncWebClient, lantern, connected):
    """Saying no does nothing; saying yes replaces the message."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[OFFER])
    await page.locator("[data-action-id=drop]").click()
    await page.get_by_role("button", name="Keep").click()
    await expect(page.locator("[data-action-id=drop]")).to_be_visible()
    await page.locator("[data-action-id=drop]").click()
    await page.get_by_role("button", name="Drop", exact=True).click()
    await expect(said(page, "Dropped.")).to_be_visible()
    await expect(page.locator("[data-action-id=drop]")).to_have_count(0)


async def test_a_reply_goes_into_the_thread(page, client: AsyncWebClient, lantern, connected):
    """A thread opens beside the conversation, takes a reply, and is counted on its parent."""
    await client.chat_postMessage(channel=LENA.id, text="What did you learn?")
    await said(page, "What did you learn?").hover()
    await page.get_by_test_id("thread-open").click()
    await page.get_by_test_id("thread-reply").fill("To ask twice")
    await page.get_by_test_id("thread-reply").press("Enter")
    thread = page.get_by_test_id("thread")
    await expect(thread.get_by_text("You said: To ask twice")).to_be_visible()
    await expect(page.get_by_test_id("thread-summary")).to_contain_text("2 replies")
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)
    assert "thread=" not in page.url


async def test_the_keyboard_is_enough(page, lantern, connected):
    """From the skip link to a command taken from the list, without a mouse."""
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.keyboard.press("Enter")
    while not await page.get_by_test_id("composer").evaluate("field => field === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.type("/la")
    await expect(page.get_by_role("option", name="/lantern")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("composer")).to_have_value("/lantern ")
    await page.keyboard.type("me")
    await page.keyboard.press("Enter")
    answer = said(page, "Light for me")
    await expect(answer).to_contain_text("Only visible to you")


async def test_what_is_half_typed_survives_news(page, client: AsyncWebClient):
    """A message that arrives takes neither words, nor focus, nor an open menu away."""
    composer = page.get_by_test_id("composer")
    await composer.fill("half a thou")
    await client.chat_postMessage(channel=LENA.id, text="News")
    await expect(said(page, "News")).to_be_visible()
    await expect(composer).to_have_value("half a thou")
    await expect(composer).to_be_focused()
    await page.reload()
    await expect(composer).to_have_value("half a thou")


async def test_ones_own_words_can_be_changed_and_taken_back(page):
    """Edit marks the message; delete asks first."""
    await write(page, "Teh plan")
    await said(page, "Teh plan").get_by_test_id("message-menu").locator("summary").click()
    await page.get_by_role("button", name="Edit").click()
    await write(page, "The plan")
    await expect(said(page, "The plan")).to_contain_text("(edited)")
    await said(page, "The plan").get_by_test_id("message-menu").locator("summary").click()
    await page.get_by_role("button", name="Delete…").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(said(page, "The plan")).to_have_count(0)


async def test_the_home_tab_shows_what_the_app_publishes(page, lantern, connected):
    """Opening the tab tells the app, whose answer appears without a reload."""
    await page.get_by_test_id("home-tab").click()
    await expect(page.get_by_test_id("home").get_by_role("heading", name="Hello there")).to_be_visible()


async def test_the_clock_moves(page, sandbox: Sandbox):
    """One button leads a day on, the other to the moment the app named, and says why when there is none."""
    onward = page.get_by_test_id("clock-next")
    await onward.press("Enter")
    await expect(page.get_by_test_id("toast")).to_contain_text("has not said when")
    tomorrow = sandbox.clock.now().astimezone(ZoneInfo("Europe/Berlin")) + timedelta(days=1)
    await page.get_by_test_id("clock-day").click()
    await expect(page.get_by_test_id("clock")).to_contain_text(f"{tomorrow:%a} {tomorrow.day} {tomorrow:%b}")
    due = sandbox.clock.now() + timedelta(hours=1)
    travel.expect(sandbox, due)
    await expect(onward).not_to_have_attribute("aria-disabled", "true")
    await onward.click()
    await expect(onward).to_have_attribute("aria-disabled", "true")
    assert sandbox.clock.now() >= due


async def test_silence_is_explained(page, sandbox: Sandbox, client: AsyncWebClient):
    """With no app connected, a click says in words what went wrong."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[OFFER])
    await page.locator("[data-action-id=plan]").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("The app")


async def test_a_phone_has_room_for_everything(page, sandbox: Sandbox, client: AsyncWebClient):
    """At 360 pixels nothing scrolls sideways, and the sidebar is a drawer."""
    await page.set_viewport_size({"width": 360, "height": 740})
    wide = [[{"type": "raw_text", "text": f"column {number}"} for number in range(12)]]
    blocks: list[Json] = [
        OFFER,
        {"type": "table", "rows": wide},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 300}},
    ]
    await client.chat_postMessage(channel=LENA.id, text="Wide", blocks=blocks)
    speech.say(sandbox, LENA.id, "#general", "https://example.com/" + "long" * 60)
    for address in ("/", "/as/U0LENA0001/C0GENERAL1", f"/as/U0LENA0001/{sandbox.installation.bot_user_id}"):
        await page.goto(address)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await expect(page.get_by_test_id("persona").first).not_to_be_visible()
    await page.get_by_role("button", name="People and conversations").click()
    await expect(page.get_by_test_id("persona").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("persona").first).not_to_be_visible()
