"""The page in a real browser: what people do with the app."""

import pytest
from playwright.async_api import expect
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.people import LENA

pytestmark = pytest.mark.browser


async def test_a_form_is_refused_then_taken(page, client: AsyncWebClient, lantern, said, offer):
    """A button opens a form, an inline error keeps what was typed, and a better answer closes it."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[offer])
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
    await expect(page.locator("[data-action-id=plan]")).to_be_focused()
    await expect(said("Plan: try it tomorrow")).to_be_visible()


async def test_a_confirm_dialog_asks_first(page, client: AsyncWebClient, lantern, said, offer):
    """Saying no does nothing; saying yes replaces the message."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[offer])
    await page.locator("[data-action-id=drop]").click()
    await page.get_by_role("button", name="Keep").click()
    await expect(page.locator("[data-action-id=drop]")).to_be_visible()
    await page.locator("[data-action-id=drop]").click()
    await page.get_by_role("button", name="Drop", exact=True).click()
    await expect(said("Dropped.")).to_be_visible()
    await expect(page.locator("[data-action-id=drop]")).to_have_count(0)


async def test_focus_stays_with_the_message_and_the_change_is_spoken(
    page, client: AsyncWebClient, lantern, said, offer, write
):
    """By keyboard: the pressed button is gone, its message has the focus, and a status region says what is new."""
    await write("Hello")
    await expect(said("You said: Hello")).to_be_visible()
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[offer])
    spoken = page.locator("#spoken")
    await expect(spoken).to_have_attribute("aria-live", "polite")
    await expect(spoken.get_by_text("Lantern You said: Hello")).to_be_attached()
    await page.locator("[data-action-id=drop]").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Drop", exact=True).press("Enter")
    await expect(said("Dropped.")).to_be_focused()
    await expect(spoken.get_by_text("Dropped.", exact=True)).to_be_attached()
    own = page.locator("#spoken p").filter(has_text="Lena")
    await expect(own).to_have_count(0)


async def test_escape_closes_one_thing_at_a_time(page, client: AsyncWebClient, lantern, said, offer):
    """A list above the composer, then a window, however often it is pressed before the app answers, then the thread."""
    parent = await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[offer])
    await page.goto(f"{page.url}?thread={parent['ts']}")
    thread, modal = page.get_by_test_id("thread"), page.get_by_test_id("modal")
    await page.get_by_test_id("composer").press_sequentially("/la")
    await expect(page.get_by_role("option", name="/lantern")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("option", name="/lantern")).to_be_hidden()
    await thread.locator("[data-action-id=plan]").press("Enter")
    await expect(modal).to_be_visible()
    for _ in range(3):
        await page.keyboard.press("Escape")
    await expect(modal).to_have_count(0)
    await expect(thread.locator("[data-action-id=plan]")).to_be_focused()
    await thread.locator("[data-action-id=drop]").press("Enter")
    await page.keyboard.press("Escape")
    await expect(page.locator("#confirm")).to_be_hidden()
    await expect(thread).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(thread).to_have_count(0)


async def test_shortcuts_are_at_hand(page, client: AsyncWebClient, lantern, said):
    """Global ones beside the composer, message ones in a message's menu."""
    await page.get_by_test_id("shortcuts").locator("summary").click()
    await page.get_by_role("button", name="Light up").click()
    await expect(page.get_by_test_id("modal")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("modal")).to_have_count(0)
    await client.chat_postMessage(channel=LENA.id, text="Remember me")
    await said("Remember me").get_by_test_id("message-menu").locator("summary").click()
    await page.get_by_role("button", name="Keep").click()
    await expect(said("Kept: Remember me")).to_contain_text("Only visible to you")


async def test_an_unknown_command_is_not_lost(page, lantern, write):
    """The page says what is wrong, and the words are there to be corrected."""
    await write("/latern on")
    await expect(page.get_by_test_id("toast")).to_contain_text("not a valid command")
    await expect(page.get_by_test_id("composer")).to_have_value("/latern on")


async def test_the_home_tab_shows_what_the_app_publishes(page, lantern):
    """Opening the tab tells the app, whose answer appears without a reload."""
    await page.get_by_test_id("home-tab").click()
    await expect(page.get_by_test_id("home").get_by_role("heading", name="Hello there")).to_be_visible()


async def test_silence_is_explained(page, client: AsyncWebClient, offer):
    """With no app connected, a click says in words what went wrong."""
    await client.chat_postMessage(channel=LENA.id, text="Offer", blocks=[offer])
    await page.locator("[data-action-id=plan]").click()
    await expect(page.get_by_test_id("toast")).to_contain_text("The app")


async def test_what_was_typed_just_now_is_part_of_a_choice(page, client: AsyncWebClient, lantern, said):
    """Also where the field has not lost the focus, and its pause is not over."""

    @lantern.action("text")
    async def typed(ack):
        await ack()

    @lantern.action("where")
    async def chosen(ack, body, say):
        await ack()
        await say(f"Typed: {body['state']['values']['will']['text']['value']}")

    def plain(text: str) -> dict[str, str]:
        return {"type": "plain_text", "text": text}

    field = {
        "type": "plain_text_input",
        "action_id": "text",
        "dispatch_action_config": {"trigger_actions_on": ["on_character_entered"]},
    }
    will = {"type": "input", "block_id": "will", "label": plain("I will"), "element": field, "dispatch_action": True}
    options = [{"text": plain(name), "value": name} for name in ("Here", "There")]
    menu = {"type": "static_select", "action_id": "where", "placeholder": plain("Where"), "options": options}
    await client.chat_postMessage(
        channel=LENA.id, text="Plan", blocks=[will, {"type": "actions", "block_id": "menu", "elements": [menu]}]
    )
    await page.get_by_label("I will").press_sequentially("try it tomorrow")
    await page.locator("[data-action-id=where]").evaluate(
        "menu => { menu.value = 'There'; menu.dispatchEvent(new Event('change', { bubbles: true })); }"
    )
    await expect(said("Typed: try it tomorrow")).to_be_visible()
