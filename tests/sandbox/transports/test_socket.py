from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import actions, user_messages
from sandbox.errors import RefusedError
from sandbox.server import Sandbox

Json = dict[str, Any]
Until = Callable[[Callable[[], Any]], Awaitable[None]]


class Socket:
    """A bare client that acks nothing of its own accord."""

    def __init__(self, wire: aiohttp.ClientWebSocketResponse) -> None:
        self.wire = wire

    async def read(self) -> Json:
        return json.loads(await self.wire.receive_str(timeout=3))  # type: ignore[no-any-return]

    async def ack(self, envelope: Json, **payload: Any) -> None:
        await self.wire.send_json({"envelope_id": envelope["envelope_id"], **payload})


Opener = Callable[[], Awaitable[Socket]]


@pytest.fixture
async def opener(sandbox: Sandbox) -> AsyncIterator[Opener]:
    """Opens further WebSockets and closes them all in the end."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def open_one() -> Socket:
            url = sandbox.transport.socket.open_url(sandbox.url)
            return Socket(await stack.enter_async_context(session.ws_connect(url)))

        yield open_one


async def test_hello_says_who_is_connected(opener: Opener) -> None:
    """The greeting counts the connections and names the app."""
    first, second = await opener(), await opener()

    hello = await first.read()
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 1
    assert hello["connection_info"] == {"app_id": "A0SANDBOX1"}
    assert hello["debug_info"]["approximate_connection_time"] == 3600
    assert (await second.read())["num_connections"] == 2


async def test_a_ticket_is_good_for_one_connection(sandbox: Sandbox) -> None:
    """The address of a WebSocket cannot be used again."""
    url = sandbox.transport.socket.open_url(sandbox.url)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(url):
            pass
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(url)


async def test_an_eleventh_connection_is_turned_away(opener: Opener) -> None:
    """Ten at once are allowed."""
    for _ in range(10):
        await (await opener()).read()

    assert (await (await opener()).read())["reason"] == "too_many_websockets"


async def test_every_event_goes_to_one_connection_in_turn(sandbox: Sandbox, opener: Opener) -> None:
    """Two connections share the events between them."""
    sockets = [await opener(), await opener()]
    for socket in sockets:
        await socket.read()

    for text in ("one", "two", "three", "four"):
        user_messages.say(sandbox, "lena", "@bot", text)

    texts = [[(await s.read())["payload"]["event"]["text"] for _ in range(2)] for s in sockets]
    assert sorted(texts) == [["one", "three"], ["two", "four"]]


async def test_an_event_is_sent_again_until_it_is_acknowledged(sandbox: Sandbox, opener: Opener) -> None:
    """The retry has the same event id, a new envelope, and says which try it is and why."""
    sandbox.transport.socket.ack_seconds = 0.05
    socket = await opener()
    await socket.read()
    user_messages.say(sandbox, "lena", "@bot", "hello")

    first, second = await socket.read(), await socket.read()
    await socket.ack(second)

    assert (first["retry_attempt"], first["retry_reason"]) == (0, "")
    assert (second["retry_attempt"], second["retry_reason"]) == (1, "timeout")
    assert first["payload"]["event_id"] == second["payload"]["event_id"]
    assert first["envelope_id"] != second["envelope_id"]
    with pytest.raises(TimeoutError):
        await socket.wire.receive(timeout=0.2)


async def test_an_event_is_given_up_after_three_retries(sandbox: Sandbox, opener: Opener) -> None:
    """Four tries in all."""
    sandbox.transport.socket.ack_seconds = 0.02
    socket = await opener()
    await socket.read()
    user_messages.say(sandbox, "lena", "@bot", "hello")

    assert [(await socket.read())["retry_attempt"] for _ in range(4)] == [0, 1, 2, 3]
    with pytest.raises(TimeoutError):
        await socket.wire.receive(timeout=0.2)


async def test_events_wait_for_a_connection(sandbox: Sandbox, opener: Opener) -> None:
    """What happened before anybody connected arrives in order."""
    for text in ("one", "two", "three"):
        user_messages.say(sandbox, "lena", "@bot", text)

    socket = await opener()

    assert (await socket.read())["type"] == "hello"
    assert [(await socket.read())["payload"]["event"]["text"] for _ in range(3)] == ["one", "two", "three"]


async def test_an_envelope_has_slack_s_fields(sandbox: Sandbox, opener: Opener) -> None:
    """Events, commands and submissions differ in whether an answer may come with the ack."""
    socket = await opener()
    await socket.read()
    user_messages.say(sandbox, "lena", "@bot", "hello")
    event = await socket.read()
    pending = asyncio.create_task(actions.command(sandbox, user="lena", channel="@bot", command="/lantern"))
    command = await socket.read()
    await socket.ack(command, payload={"text": "Lit."})

    assert (await pending).body == {"text": "Lit."}
    assert set(event) == {
        "envelope_id", "type", "payload", "accepts_response_payload", "retry_attempt", "retry_reason",
    }  # fmt: skip
    assert (event["type"], event["accepts_response_payload"]) == ("events_api", False)
    assert (command["type"], command["accepts_response_payload"]) == ("slash_commands", True)


async def test_noise_on_the_wire_is_ignored(sandbox: Sandbox, opener: Opener) -> None:
    """What is no ack does no harm."""
    socket = await opener()
    await socket.read()
    for noise in ("not json", "[]", "{}", '{"envelope_id": "unknown"}'):
        await socket.wire.send_str(noise)
    user_messages.say(sandbox, "lena", "@bot", "hello")

    assert (await socket.read())["type"] == "events_api"


async def test_a_connection_is_warned_and_refreshed_when_it_grows_old(sandbox: Sandbox, opener: Opener) -> None:
    """At the end of its life it is asked to reconnect, then closed."""
    sandbox.transport.socket.lifetime_seconds = 0.05
    socket = await opener()

    reasons = [(await socket.read()).get("reason") for _ in range(3)]

    assert reasons == [None, "warning", "refresh_requested"]
    assert (await socket.wire.receive(timeout=1)).type is aiohttp.WSMsgType.CLOSE


async def test_a_connection_is_closed_for_a_known_reason_only(sandbox: Sandbox) -> None:
    """Slack has three reasons."""
    with pytest.raises(RefusedError, match="link_disabled"):
        sandbox.transport.socket.disconnect("boredom")


@pytest.mark.parametrize("reason", ["warning", "refresh_requested"])
async def test_bolt_reconnects_and_nothing_is_lost(
    sandbox: Sandbox,
    app: AsyncApp,
    connected: AsyncSocketModeHandler,
    until: Until,
    reason: str,
) -> None:
    """Messages that people write while the app changes connections all arrive, in order."""
    heard: list[str] = []

    @app.event("message")
    async def message(event: Json) -> None:
        heard.append(event["text"])

    for number in range(30):
        user_messages.say(sandbox, "lena", "@bot", str(number))
        if number == 10:
            sandbox.transport.socket.disconnect(reason)
        await asyncio.sleep(0.005)

    await until(lambda: len(set(heard)) == 30)
    assert sandbox.transport.socket.connected


async def test_bolt_sees_a_retry(
    sandbox: Sandbox, app: AsyncApp, connected: AsyncSocketModeHandler, until: Until
) -> None:
    """An ack that comes too late makes the event come again, marked as a retry."""
    sandbox.transport.socket.ack_seconds = 0.2
    tries: list[str] = []

    @app.middleware
    async def slow_at_first(req: Any, next: Callable[[], Awaitable[None]]) -> None:  # noqa: A002, Bolt's own name
        tries.append(req.headers["x-slack-retry-num"][0])
        if len(tries) == 1:
            await asyncio.sleep(0.3)
        await next()

    @app.event("message")
    async def message(ack: AsyncAck) -> None:
        await ack()

    user_messages.say(sandbox, "lena", "@bot", "hello")

    await until(lambda: tries == ["0", "1"])


async def test_stopping_lets_go_of_everything(manifest: Json) -> None:
    """A workspace that stops closes its connections and forgets its timers."""
    async with aiohttp.ClientSession() as session:
        async with Sandbox(manifest) as sandbox:
            wire = await session.ws_connect(sandbox.transport.socket.open_url(sandbox.url))
            await wire.receive(timeout=5)
            user_messages.say(sandbox, "lena", "@bot", "hello")
            await wire.receive(timeout=5)
        assert (await wire.receive(timeout=1)).type is aiohttp.WSMsgType.CLOSE


async def test_the_address_comes_from_the_web_api(sandbox: Sandbox) -> None:
    """apps.connections.open gives a WebSocket address to the app token."""
    client = AsyncWebClient(base_url=f"{sandbox.url}/api/")

    answer = await client.apps_connections_open(app_token=sandbox.installation.app_token)

    assert str(answer["url"]).startswith(f"ws://127.0.0.1:{sandbox.port}/link/?ticket=")
