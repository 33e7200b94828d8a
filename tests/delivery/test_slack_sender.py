"""One call to a real workspace with its troubles, and what the answer means for the message."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.manifest import manifest
from bot.delivery import rules, slack_sender
from bot.delivery.batches import ClaimedMessage, SendResult, UncertainMessage
from bot.delivery.models import DeliveryState
from bot.delivery.slack_sender import RateLimitedError
from bot.kit.slack import Clients
from sandbox.faults import Fault
from sandbox.people import LENA
from sandbox.server import Sandbox
from sandbox.state import Message

CLAIM = ClaimedMessage(id=7, attempts=1, target=LENA.id, thread_ts=None, payload={"text": "good morning"})
DOUBT = UncertainMessage(id=7, attempts=1, target=LENA.id, thread_ts=None)
Struck = Callable[..., None]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace with the app in it."""
    async with Sandbox(manifest()) as running:
        yield running


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    """The product's own client."""
    clients = Clients(f"{sandbox.url}/api/")
    yield clients.client(sandbox.installation.bot_token)
    await clients.close()


@pytest.fixture
def trouble(sandbox: Sandbox) -> Struck:
    """Switches a fault on for one call."""

    def switch_on(kind: Any, method: str = "chat.postMessage", **more: Any) -> None:
        sandbox.faults.add(Fault(method, kind, **{"times": 1, **more}))

    return switch_on


def messages(sandbox: Sandbox) -> list[Message]:
    """What Lena has from the app."""
    return sandbox.workspace.history(sandbox.workspace.direct_message(LENA.id, sandbox.installation.bot_user_id).id)


async def test_a_message_arrives(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """Where Slack says, with our id for whoever looks for it later."""
    outcome = await slack_sender.send(client, CLAIM, now=monday)

    [message] = messages(sandbox)
    assert outcome == SendResult(7, 1, DeliveryState.SENT, channel=message.channel, ts=message.ts)
    assert message.text == "good morning"
    [call] = sandbox.calls
    assert call["args"]["unfurl_links"] in (False, "False", "false", "0", 0)


async def test_a_reply_arrives_in_its_thread(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """Of a message that was sent before."""
    parent = await slack_sender.send(client, CLAIM, now=monday)
    assert parent.channel
    reply = ClaimedMessage(8, 1, parent.channel, parent.ts, {"text": "and a thought"})

    await slack_sender.send(client, reply, now=monday)

    assert [m.text for m in sandbox.workspace.thread(parent.channel, parent.ts or "")][1:] == ["and a thought"]


async def test_slack_says_wait(sandbox: Sandbox, client: AsyncWebClient, trouble: Struck, monday: datetime):
    """For as long as it says, and nothing was posted."""
    trouble("rate_limited", retry_after=17)

    with pytest.raises(RateLimitedError) as said:
        await slack_sender.send(client, CLAIM, now=monday)

    assert said.value.seconds == 17
    assert messages(sandbox) == []


@pytest.mark.parametrize(
    ("headers", "seconds"), [({}, 1.0), ({"Retry-After": "soon"}, 1.0), ({"Retry-After": "-3"}, 0)]
)
async def test_slack_says_wait_without_saying_how_long(
    httpserver: HTTPServer, headers: dict[str, str], seconds: float, monday: datetime
):
    """A second, and never back in time."""
    limited = {"ok": False, "error": "ratelimited"}
    httpserver.expect_request("/api/chat.postMessage").respond_with_json(limited, status=429, headers=headers)
    clients = Clients(httpserver.url_for("/api/"))

    with pytest.raises(RateLimitedError) as said:
        await slack_sender.send(clients.client("xoxb-1"), CLAIM, now=monday)

    assert said.value.seconds == seconds
    await clients.close()


async def test_a_server_error_leaves_a_doubt(client: AsyncWebClient, trouble: Struck, monday: datetime):
    """Some of it may have happened."""
    trouble("server_error")
    assert (await slack_sender.send(client, CLAIM, now=monday)).state == DeliveryState.UNCERTAIN


async def test_a_message_whose_answer_was_lost_is_found(
    sandbox: Sandbox, client: AsyncWebClient, trouble: Struck, monday: datetime
):
    """It is there, so it is sent, and not sent again."""
    trouble("drop_after_write")

    outcome = await slack_sender.send(client, CLAIM, now=monday)
    settled = await slack_sender.settle(client, DOUBT, resend=False)

    [message] = messages(sandbox)
    assert outcome.state == DeliveryState.UNCERTAIN
    assert settled == SendResult(7, 1, DeliveryState.SENT, channel=message.channel, ts=message.ts)


async def test_a_reply_whose_answer_was_lost_is_found(
    sandbox: Sandbox, client: AsyncWebClient, trouble: Struck, monday: datetime
):
    """In its thread."""
    parent = await slack_sender.send(client, ClaimedMessage(6, 1, LENA.id, None, {"text": "parent"}), now=monday)
    assert parent.channel
    trouble("drop_after_write")
    reply = await slack_sender.send(
        client, ClaimedMessage(7, 1, parent.channel, parent.ts, {"text": "reply"}), now=monday
    )

    settled = await slack_sender.settle(client, UncertainMessage(7, 1, LENA.id, parent.ts), resend=False)

    assert reply.state == DeliveryState.UNCERTAIN
    assert (settled.state, settled.channel) == (DeliveryState.SENT, parent.channel)
    assert settled.ts != parent.ts


async def test_a_message_that_did_not_arrive_is_sent_again(client: AsyncWebClient, trouble: Struck, monday: datetime):
    """Another one with the same words is not it."""
    await slack_sender.send(client, ClaimedMessage(6, 1, LENA.id, None, {"text": "good morning"}), now=monday)
    trouble("server_error")
    await slack_sender.send(client, CLAIM, now=monday)

    assert (await slack_sender.settle(client, DOUBT, resend=False)).state == DeliveryState.PENDING


async def test_a_message_that_never_arrives_is_given_up(client: AsyncWebClient):
    """After the last attempt."""
    last = UncertainMessage(7, rules.MAX_ATTEMPTS, LENA.id, None)
    assert (await slack_sender.settle(client, last, resend=False)).state == DeliveryState.GIVEN_UP


@pytest.mark.parametrize(("resend", "state"), [(False, DeliveryState.HELD), (True, DeliveryState.PENDING)])
async def test_a_conversation_that_may_not_be_read(
    resend: bool,  # noqa: FBT001 - the setting
    state: DeliveryState,
    sandbox: Sandbox,
    client: AsyncWebClient,
):
    """An admin decides, or the setting has decided."""
    installation = sandbox.installation
    installation.scopes = tuple(scope for scope in installation.scopes if scope != "im:history")

    outcome = await slack_sender.settle(client, DOUBT, resend=resend)

    assert outcome.state == state
    assert outcome.reason


@pytest.mark.parametrize("method", ["conversations.open", "conversations.history"])
@pytest.mark.parametrize("kind", ["server_error", "drop_after_write"])
async def test_a_conversation_that_cannot_be_read_now(kind: str, method: str, client: AsyncWebClient, trouble: Struck):
    """It stays in doubt, even where messages would be sent again; reading may be tried twice by the HTTP client."""
    trouble(kind, method, times=None)
    assert (await slack_sender.settle(client, DOUBT, resend=True)).state == DeliveryState.UNCERTAIN


async def test_reading_has_a_rate_too(client: AsyncWebClient, trouble: Struck):
    """Slack says wait."""
    trouble("rate_limited", "conversations.history", retry_after=9)
    with pytest.raises(RateLimitedError) as said:
        await slack_sender.settle(client, DOUBT, resend=True)
    assert said.value.seconds == 9


async def test_a_person_who_is_gone_is_given_up(client: AsyncWebClient, monday: datetime):
    """No attempt will ever work."""
    outcome = await slack_sender.send(client, ClaimedMessage(7, 1, "U0NOBODY00", None, {"text": "hello"}), now=monday)
    assert (outcome.state, outcome.reason) == (DeliveryState.GIVEN_UP, "channel_not_found")


async def test_a_dead_token_is_given_up(sandbox: Sandbox, client: AsyncWebClient, monday: datetime):
    """The workspace has removed the app."""
    sandbox.uninstall()
    assert (await slack_sender.send(client, CLAIM, now=monday)).state == DeliveryState.GIVEN_UP


@pytest.mark.parametrize(
    ("code", "status", "attempts", "state"),
    [
        ("team_access_not_granted", 200, 1, DeliveryState.PENDING),
        ("team_access_not_granted", 200, rules.MAX_ATTEMPTS, DeliveryState.GIVEN_UP),
        ("internal_error", 200, 1, DeliveryState.UNCERTAIN),
        ("fatal_error", 200, 1, DeliveryState.UNCERTAIN),
        ("invalid_blocks", 200, 1, DeliveryState.GIVEN_UP),
    ],
)
async def test_what_slack_answers(
    code: str, status: int, attempts: int, state: DeliveryState, httpserver: HTTPServer, monday: datetime
):
    """Later, never, or who knows."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": False, "error": code}, status=status)
    clients = Clients(httpserver.url_for("/api/"))

    outcome = await slack_sender.send(
        clients.client("xoxb-1"), ClaimedMessage(7, attempts, LENA.id, None, {"text": "hello"}), now=monday
    )

    assert outcome.state == state
    assert code in (outcome.reason or "")
    assert outcome.due_at == (monday + timedelta(seconds=2) if state is DeliveryState.PENDING else None)
    await clients.close()


@pytest.mark.parametrize("status", [200, 502])
@pytest.mark.parametrize("kind", ["application/json", "text/html"])
async def test_an_answer_that_nobody_can_read_leaves_a_doubt(
    kind: str, status: int, httpserver: HTTPServer, monday: datetime
):
    """As from a proxy between us and Slack."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_data("<p>oops</p>", status, content_type=kind)
    clients = Clients(httpserver.url_for("/api/"))
    assert (await slack_sender.send(clients.client("xoxb-1"), CLAIM, now=monday)).state == DeliveryState.UNCERTAIN
    await clients.close()


async def test_a_slack_that_cannot_be_reached_was_not_told(monday: datetime, unused: Callable[[], Awaitable[str]]):
    """No connection, no message: later."""
    clients = Clients(await unused())
    outcome = await slack_sender.send(clients.client("xoxb-1"), CLAIM, now=monday)
    assert (outcome.state, outcome.due_at) == (DeliveryState.PENDING, monday + timedelta(seconds=2))
    await clients.close()


@pytest.fixture
def unused() -> Callable[[], Awaitable[str]]:
    """An address at which nobody listens any more."""

    async def address() -> str:
        async with Sandbox(manifest()) as gone:
            return f"{gone.url}/api/"

    return address
