"""The door itself: tokens, scopes, forms of arguments, faults."""

import asyncio
import json
import time
from typing import Any

import aiohttp
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.faults import Fault
from sandbox.server import Sandbox


async def refusal(call: Any) -> dict[str, Any]:
    """The body of the error that a client call raises."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return dict(caught.value.response.data)


async def test_auth_test_names_the_bot(sandbox: Sandbox, client: AsyncWebClient):
    """auth.test says who the token belongs to, and which scopes it has."""
    answer = await client.auth_test()

    assert sandbox.installation.bot_user_id == answer["user_id"]
    assert sandbox.workspace.team_id == answer["team_id"]
    assert "chat:write" in answer.headers["X-OAuth-Scopes"]


async def test_the_synchronous_client_is_served_too(sandbox: Sandbox):
    """The client without asyncio sends forms, and is understood."""
    client = WebClient(sandbox.installation.bot_token, base_url=f"{sandbox.url}/api/")

    posted = await asyncio.to_thread(client.chat_postMessage, channel="#ai-champions", text="hello")

    assert posted["message"]["text"] == "hello"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-somebody-else", "invalid_auth"), ("app", "not_allowed_token_type")],
)
async def test_wrong_tokens_are_refused(sandbox: Sandbox, token: str, error: str):
    """No token, a foreign one and one of the wrong kind each have their own error."""
    token = sandbox.installation.app_token if token == "app" else token
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{sandbox.url}/api/auth.test", data={"token": token})

        assert {"ok": False, "error": error} == await answer.json()


async def test_unknown_methods_are_named(client: AsyncWebClient):
    """A method that is not there is said to be unknown."""
    body = await refusal(client.api_call("chat.sing"))

    assert (body["error"], body["req_method"]) == ("unknown_method", "chat.sing")


async def test_a_missing_scope_is_named(sandbox: Sandbox, client: AsyncWebClient):
    """An ungranted scope is answered with what is needed and what is there."""
    sandbox.installation.scopes = ("chat:write", "im:history")

    body = await refusal(client.users_info(user="U0LENA0001"))

    assert (
        body["error"], body["needed"], body["provided"],
    ) == ("missing_scope", "users:read", "chat:write,im:history")  # fmt: skip


async def test_forms_carry_json_as_text(sandbox: Sandbox):
    """A form's nested arguments are JSON text, as the node client sends them."""
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*hi*"}}]
    form = {"token": sandbox.installation.bot_token, "channel": "U0LENA0001", "blocks": json.dumps(blocks)}
    async with aiohttp.ClientSession() as session:
        answer = await (await session.post(f"{sandbox.url}/api/chat.postMessage", data=form)).json()

    assert answer["message"]["blocks"][0]["text"]["text"] == "*hi*"


async def test_arguments_may_stand_in_the_address_or_in_a_multipart_form(sandbox: Sandbox):
    """A GET with a query and a multipart POST are understood too."""
    address = f"{sandbox.url}/api/users.info"
    arguments = {"token": sandbox.installation.bot_token, "user": "U0LENA0001"}
    form = aiohttp.FormData(arguments, default_to_multipart=True)
    async with aiohttp.ClientSession() as session:
        answers = [await session.get(address, params=arguments), await session.post(address, data=form)]

        assert [(await answer.json())["user"]["name"] for answer in answers] == ["lena", "lena"]


async def test_broken_json_is_refused(sandbox: Sandbox):
    """A body that says it is JSON has to be."""
    async with aiohttp.ClientSession(headers={"Content-Type": "application/json"}) as session:
        answers = [
            await (await session.post(f"{sandbox.url}/api/auth.test", data=body)).json() for body in ("{oops", "[1]")
        ]

    assert [answer["error"] for answer in answers] == ["invalid_json", "json_not_object"]


async def test_missing_arguments_are_named(client: AsyncWebClient):
    """A required argument that is absent is named in the messages."""
    body = await refusal(client.api_call("chat.postMessage", json={"text": "to nobody"}))

    assert body["error"] == "invalid_arguments"
    assert body["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_calls_are_recorded_without_the_token(sandbox: Sandbox, client: AsyncWebClient):
    """Every call leaves its method and arguments behind, never the token."""
    await client.users_info(user="U0LENA0001", token=sandbox.installation.bot_token)

    [call] = sandbox.calls
    assert (call["method"], call["args"]["user"]) == ("users.info", "U0LENA0001")
    assert "token" not in call["args"]


async def test_the_rate_limit_retry_handler_gets_through(sandbox: Sandbox, client: AsyncWebClient):
    """After one 429 the client waits as told, and its second try is answered."""
    sandbox.faults.add(Fault("chat.postMessage", "rate_limited", times=1, retry_after=1))
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    began = time.monotonic()

    await client.chat_postMessage(channel="U0LENA0001", text="patience")

    assert time.monotonic() - began >= 1
    assert len(sandbox.calls) == 2


async def test_a_server_error_is_a_server_error(sandbox: Sandbox, client: AsyncWebClient):
    """A 500 reaches the client as such, and nothing is written."""
    sandbox.faults.add(Fault("*", "server_error", times=1))

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="#ai-champions", text="lost")

    assert caught.value.response.status_code == 500
    assert not sandbox.workspace.messages["C0CHAMPION"]


async def test_a_connection_dropped_after_the_write_leaves_the_message(sandbox: Sandbox, client: AsyncWebClient):
    """The client hears nothing, yet the message is there: the case that must not be repeated."""
    sandbox.faults.add(Fault("chat.postMessage", "drop_after_write", times=1))
    client.retry_handlers.clear()

    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#ai-champions", text="once")

    assert [message.text for message in sandbox.workspace.history("C0CHAMPION")] == ["once"]


async def test_the_clients_own_retry_posts_twice(sandbox: Sandbox, client: AsyncWebClient):
    """With its default retry the client repeats a call that had been carried out."""
    sandbox.faults.add(Fault("chat.postMessage", "drop_after_write", times=1))

    await client.chat_postMessage(channel="#ai-champions", text="twice")

    assert len(sandbox.workspace.history("C0CHAMPION")) == 2


async def test_a_slow_call_is_answered_late(sandbox: Sandbox, client: AsyncWebClient):
    """A slow method takes its time, and then works."""
    sandbox.faults.add(Fault("auth.test", "slow", seconds=0.2))
    began = time.monotonic()

    await client.auth_test()

    assert time.monotonic() - began >= 0.2


async def test_a_revoked_token_is_dead(sandbox: Sandbox, client: AsyncWebClient):
    """After auth.revoke the token is good for nothing, and the workspace knows."""
    changes: list[str] = []
    sandbox.workspace.watch(lambda change: changes.append(change.kind))

    assert (await client.auth_revoke())["revoked"]

    assert (await refusal(client.auth_test()))["error"] == "token_revoked"
    assert changes == ["app.uninstalled"]


async def test_uninstalling_needs_the_apps_own_secret(sandbox: Sandbox, client: AsyncWebClient):
    """apps.uninstall checks client id and secret; afterwards the account is inactive."""
    installation = sandbox.installation

    wrong = await refusal(client.apps_uninstall(client_id=installation.client_id, client_secret="wrong"))
    await client.apps_uninstall(client_id=installation.client_id, client_secret=installation.client_secret)

    assert wrong["error"] == "bad_client_secret"
    assert (await refusal(client.auth_test()))["error"] == "account_inactive"


async def test_a_socket_is_opened_with_the_app_token_only(sandbox: Sandbox, client: AsyncWebClient):
    """apps.connections.open wants the app-level token, and answers a WebSocket address."""
    opened = await client.apps_connections_open(app_token=sandbox.installation.app_token)

    assert opened["url"].startswith("ws://127.0.0.1:")
    assert (await refusal(client.api_call("apps.connections.open")))["error"] == "not_allowed_token_type"
