from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox

Json = dict[str, Any]
Ask = Callable[..., Awaitable[tuple[int, Json]]]
Until = Callable[[Callable[[], Any]], Awaitable[None]]
TEXT: Json = {"type": "plain_text", "text": "Go"}
SIZES: Json = {"type": "static_select", "action_id": "size", "options": [{"text": TEXT, "value": "m"}]}
FORM: Json = {
    "type": "modal",
    "callback_id": "form",
    "title": TEXT,
    "submit": TEXT,
    "notify_on_close": True,
    "blocks": [
        {
            "type": "input",
            "block_id": "b",
            "label": TEXT,
            "element": {"type": "plain_text_input", "action_id": "words"},
        },
        {"type": "input", "block_id": "s", "label": TEXT, "optional": True, "element": SIZES},
    ],
}


@pytest.fixture
async def ask(sandbox: Sandbox) -> AsyncIterator[Ask]:
    """The control API: a verb posts its fields, a reading gets them."""
    async with aiohttp.ClientSession() as session:

        async def asked(name: str, *, read: bool = False, **fields: Any) -> tuple[int, Json]:
            url = f"{sandbox.url}/sandbox/{name}"
            call = session.get(url, params=fields) if read else session.post(url, json=fields)
            async with call as response:
                return response.status, await response.json()

        yield asked


@pytest.fixture
def lantern(app: AsyncApp, connected: AsyncSocketModeHandler) -> list[str]:
    """A small app that notes what it is asked."""
    seen: list[str] = []

    @app.command("/lantern")
    async def command(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        await ack("Lit.")
        await client.views_open(trigger_id=command["trigger_id"], view=FORM)

    @app.event("message")
    async def message(event: Json, say: AsyncSay) -> None:
        await say(blocks=[{"type": "actions", "elements": [SIZES]}], text="Which size?")

    @app.action("size")
    async def size(ack: AsyncAck, action: Json) -> None:
        await ack()
        seen.append(action["selected_option"]["value"])

    @app.view("form")
    async def form(ack: AsyncAck, view: Json) -> None:
        await ack()
        seen.append(view["state"]["values"]["b"]["words"]["value"])

    @app.view_closed("form")
    async def closed(ack: AsyncAck) -> None:
        await ack()
        seen.append("closed")

    @app.event("app_home_opened")
    async def home(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    return seen


async def opened(sandbox: Sandbox, ask: Ask, until: Until) -> str:
    """The id of the form that the command opens for Lena."""
    status, ack = await ask("command", user="lena", channel="@bot", command="/lantern", text="on")
    assert (status, ack["ok"], ack["body"]) == (200, True, {"text": "Lit."})
    await until(lambda: sandbox.workspace.modals.get("U0LENA0001"))
    _, answer = await ask("views", read=True, user="lena")
    return str(answer["views"][-1]["id"])


async def test_a_form_from_command_to_submission(sandbox: Sandbox, ask: Ask, lantern: list[str], until: Until) -> None:
    """Command, typing, submission: what a person does, one request each."""
    view_id = await opened(sandbox, ask, until)

    _, early = await ask("submit", user="lena", view_id=view_id)
    await ask("type", user="lena", view_id=view_id, block_id="b", action_id="words", value="hello")
    _, answer = await ask("views", read=True, user="lena")
    _, ack = await ask("submit", user="lena", view_id=view_id, values={"s": {"size": "m"}})

    assert early["error"] == "invalid_input"
    assert answer["views"][0]["state"]["values"]["b"]["words"]["value"] == "hello"
    assert ack["ok"] is True
    assert lantern == ["hello"]


async def test_a_form_is_closed(sandbox: Sandbox, ask: Ask, lantern: list[str], until: Until) -> None:
    """The app hears of it, and a second time there is nothing to close."""
    view_id = await opened(sandbox, ask, until)

    assert (await ask("close", user="lena", view_id=view_id))[1]["ok"] is True
    assert (await ask("close", user="lena", view_id=view_id))[0] == 404
    assert lantern == ["closed"]


async def test_a_choice_in_a_message(sandbox: Sandbox, ask: Ask, lantern: list[str], until: Until) -> None:
    """A click is addressed by channel and ts, an option by its value."""
    _, said = await ask("say", user="lena", channel="@bot", text="hello")
    await until(lambda: len(sandbox.workspace.messages[said["channel"]]) == 2)
    ts = list(sandbox.workspace.messages[said["channel"]])[-1]

    where = {"user": "lena", "channel": "@bot", "ts": ts, "action_id": "size"}
    assert (await ask("click", **where, selected_option="m"))[1]["ok"] is True
    assert (await ask("click", **where, selected_option="xl"))[0] == 400
    assert lantern == ["m"]


async def test_the_home_is_opened_and_read(sandbox: Sandbox, ask: Ask, lantern: list[str], until: Until) -> None:
    """Null at first, then what the app published."""
    assert (await ask("home", read=True, user="lena"))[1]["view"] is None
    await ask("home", user="lena")
    await until(lambda: sandbox.workspace.homes)

    assert (await ask("home", read=True, user="lena"))[1]["view"]["blocks"][0]["type"] == "divider"
    assert (await ask("home", user="lena", tab="about"))[0] == 400


async def test_connections_are_asked_to_come_back(ask: Ask, lantern: list[str]) -> None:
    """The answer says how many there were."""
    assert (await ask("disconnect", reason="warning"))[1]["connections"] == 1
    assert (await ask("disconnect", reason="boredom"))[0] == 400


async def test_mistakes_are_sentences(ask: Ask) -> None:
    """What is missing or unknown is said in words."""
    for name, fields, status in (
        ("click", {"user": "lena", "action_id": "go"}, 400),
        ("click", {"user": "nobody", "action_id": "go", "view_id": "V1"}, 404),
        ("submit", {"user": "lena", "view_id": "V1", "values": []}, 404),
        ("submit", {"user": "lena", "view_id": "V1", "values": {"b": 1}}, 400),
        ("shortcut", {"user": "lena", "callback_id": "unknown"}, 404),
        ("suggest", {"user": "lena", "action_id": "who", "view_id": "V1"}, 404),
        ("verify", {}, 200),
    ):
        answered, body = await ask(name, **fields)
        assert (answered, body["ok"]) == (status, False)
        assert body["error"]
