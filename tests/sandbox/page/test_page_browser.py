"""The page in a real browser: speech, people, time and room."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, FloatRect, Locator, expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import clock_control, user_messages
from sandbox.people import LENA, MATEO
from sandbox.server import Sandbox
from sandbox.state import Json
from tests.browser import tab

pytestmark = pytest.mark.browser


async def test_somebody_writes_and_the_app_answers(page, lantern, write, said):
    """A sent message appears at once, its echo follows without a reload, and the field is empty again."""
    await write("Good *morning* <script>alert(1)</script> & all")
    await expect(said("Good morning <script>alert(1)</script> & all").first).to_be_visible()
    await expect(said("You said: Good morning")).to_be_visible()
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await expect(page.get_by_test_id("composer")).to_be_focused()


async def test_one_becomes_somebody_else(page, client: AsyncWebClient, said):
    """The switcher says whom news awaits; being them shows their own talk with the app, in their own time."""
    await client.chat_postMessage(channel=MATEO.id, text="For Mateo's eyes")
    mateo = page.get_by_test_id("persona").filter(has_text="Mateo Alvarez")
    await expect(mateo.get_by_label("1 unread")).to_be_visible()
    await expect(said("For Mateo's eyes")).to_have_count(0)
    await mateo.click()
    await expect(said("For Mateo's eyes")).to_be_visible()
    await expect(page.get_by_test_id("clock")).to_contain_text("in New York")
    await expect(mateo).to_have_attribute("aria-current", "true")
    await expect(mateo.get_by_label("1 unread")).to_have_count(0)


async def test_a_reply_goes_into_the_thread(page, client: AsyncWebClient, lantern, said):
    """A thread opens beside the conversation, takes a reply, and is counted on its parent."""
    await client.chat_postMessage(channel=LENA.id, text="What did you learn?")
    await said("What did you learn?").hover()
    await page.get_by_test_id("thread-open").click()
    await page.get_by_test_id("thread-reply").fill("To ask twice")
    await page.get_by_test_id("thread-reply").press("Enter")
    thread = page.get_by_test_id("thread")
    await expect(thread.get_by_text("You said: To ask twice")).to_be_visible()
    await expect(page.get_by_test_id("thread-summary")).to_contain_text("2 replies")
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)
    assert "thread=" not in page.url


async def test_a_reply_can_be_sent_to_the_channel_too(page, sandbox: Sandbox, said):
    """A ticked box shows the reply in both places, and unticks itself."""
    parent = user_messages.say(sandbox, MATEO.id, "#general", "Who is in?")
    await page.goto(f"/as/{LENA.id}/C0GENERAL1?thread={parent.ts}")
    also = page.get_by_label("Also send to the channel")
    await also.check()
    await page.get_by_test_id("thread-reply").fill("I am")
    await page.get_by_test_id("thread-send").click()
    await expect(said("I am")).to_have_count(2)
    await expect(page.get_by_test_id("conversation").get_by_text("also sent to the channel")).to_be_visible()
    await expect(also).not_to_be_checked()


async def test_the_keyboard_is_enough(page, lantern, said, until):
    """From the skip link to a command taken from the list, without a mouse."""
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    await page.keyboard.press("Enter")

    async def in_the_composer() -> bool:
        reached: bool = await page.get_by_test_id("composer").evaluate("field => field === document.activeElement")
        if not reached:
            await page.keyboard.press("Tab")
        return reached

    await until(in_the_composer, "the composer to be reached with Tab")
    await page.keyboard.type("/la")
    await expect(page.get_by_role("option", name="/lantern")).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("Tab")
    await expect(page.get_by_test_id("composer")).to_have_value("/lantern ")
    await page.keyboard.type("me")
    await page.keyboard.press("Enter")
    answer = said("Light for me")
    await expect(answer).to_contain_text("Only visible to you")


async def test_what_is_half_typed_survives_news(page, client: AsyncWebClient, said):
    """A message that arrives takes neither words, nor focus, nor an open menu away."""
    composer = page.get_by_test_id("composer")
    await composer.fill("half a thou")
    await client.chat_postMessage(channel=LENA.id, text="News")
    await expect(said("News")).to_be_visible()
    await expect(composer).to_have_value("half a thou")
    await expect(composer).to_be_focused()
    await page.reload()
    await expect(composer).to_have_value("half a thou")


async def test_ones_own_words_can_be_changed_and_taken_back(page, write, said):
    """Edit marks the message; delete asks first."""
    await write("Teh plan")
    await said("Teh plan").get_by_test_id("message-menu").locator("summary").click()
    await page.get_by_role("button", name="Edit").click()
    await write("The plan")
    await expect(said("The plan")).to_contain_text("(edited)")
    await said("The plan").get_by_test_id("message-menu").locator("summary").click()
    await page.get_by_role("button", name="Delete…").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(said("The plan")).to_have_count(0)


async def test_a_file_is_shared(page, sandbox: Sandbox, write, said):
    """A chosen file goes with the words, and can be downloaded again."""
    await page.locator("[data-attach]").set_input_files(
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"hi"}
    )
    await write("My notes")
    await expect(said("My notes").get_by_role("link", name="notes.txt")).to_be_visible()
    assert [file.content for file in sandbox.workspace.files.values()] == [b"hi"]


async def test_the_clock_moves(page, sandbox: Sandbox):
    """One button leads a day on, the other to the moment the app named, and says why when there is none."""
    onward = page.get_by_test_id("clock-next")
    await onward.press("Enter")
    await expect(page.get_by_test_id("toast")).to_contain_text("hasn't said when")
    tomorrow = sandbox.clock.now().astimezone(ZoneInfo("Europe/Berlin")) + timedelta(days=1)
    await page.get_by_test_id("clock-day").click()
    await expect(page.get_by_test_id("clock")).to_contain_text(f"{tomorrow:%a} {tomorrow.day} {tomorrow:%b}")
    due = sandbox.clock.now() + timedelta(hours=1)
    clock_control.expect(sandbox, due)
    await expect(onward).not_to_have_attribute("aria-disabled", "true")
    await onward.click()
    await expect(onward).to_have_attribute("aria-disabled", "true")
    assert sandbox.clock.now() >= due


async def test_a_phone_has_room_for_everything(page, sandbox: Sandbox, client: AsyncWebClient, offer):
    """At 360 pixels nothing scrolls sideways, and the sidebar is a drawer."""
    await page.set_viewport_size({"width": 360, "height": 740})
    wide = [[{"type": "raw_text", "text": f"column {number}"} for number in range(12)]]
    blocks: list[Json] = [
        offer,
        {"type": "table", "rows": wide},
        {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 300}},
    ]
    await client.chat_postMessage(channel=LENA.id, text="Wide", blocks=blocks)
    user_messages.say(sandbox, LENA.id, "#general", "https://example.com/" + "long" * 60)
    for address in ("/", "/as/U0MATEO001/C0GENERAL1", f"/as/U0LENA0001/{sandbox.installation.bot_user_id}"):
        await page.goto(address)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    await expect(page.get_by_test_id("persona").first).not_to_be_visible()
    await page.get_by_role("button", name="People and conversations").click()
    await expect(page.get_by_test_id("persona").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("persona").first).not_to_be_visible()


async def test_a_hint_leaves_a_phone_its_room(chromium: Browser, manifest):
    """One line of it, the rest behind a button, and never over the composer; a short one, or room, needs no button."""
    async with Sandbox(manifest, hint="A long hint about what can be tried here. " * 12) as sandbox:
        async with tab(chromium, sandbox.url, width=390, height=844) as phone:
            hint, more = phone.locator("#hint"), phone.get_by_role("button", name="More")
            closed = await _box(hint)
            assert closed["height"] <= 40
            await more.click()
            await expect(phone.get_by_role("button", name="Less")).to_have_attribute("aria-expanded", "true")
            opened, composer = await _box(hint), await _box(phone.get_by_test_id("composer-form"))
            assert closed["height"] < opened["height"] < 844 / 2
            assert opened["y"] + opened["height"] <= composer["y"]
            assert composer["y"] + composer["height"] <= 844
            await phone.get_by_label("Hide this hint").press("Enter")
            await expect(hint).to_be_hidden()
            await expect(phone.locator("#main")).to_be_focused()
            await phone.reload()
            await expect(phone.get_by_test_id("composer")).to_be_visible()
            await expect(hint).to_be_hidden()
        async with tab(chromium, sandbox.url) as desk:
            await expect(desk.locator("#hint")).to_be_visible()
            await expect(desk.get_by_role("button", name="More")).to_be_hidden()
    async with Sandbox(manifest, hint="Try `/lantern`.") as sandbox, tab(chromium, sandbox.url, width=390) as phone:
        await expect(phone.locator("#hint")).to_be_visible()
        await expect(phone.get_by_role("button", name="More")).to_be_hidden()


async def test_what_is_awaited_at_the_start_is_said(page, sandbox: Sandbox):
    """In a line that is spoken too, and gone when there is nothing to await."""
    progress = page.get_by_test_id("progress")
    await expect(progress).to_have_count(0)
    sandbox.show_progress("The app connects…")
    await expect(progress).to_have_text("The app connects…")
    await expect(page.locator("#spoken").get_by_text("The app connects…")).to_be_attached()
    sandbox.show_progress("")
    await expect(progress).to_have_count(0)


async def _box(element: Locator) -> FloatRect:
    """Where an element is."""
    found = await element.bounding_box()
    assert found
    return found
