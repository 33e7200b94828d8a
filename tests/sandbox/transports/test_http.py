from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import actions, user_messages
from sandbox.people import LENA
from sandbox.server import Sandbox

Json = dict[str, Any]
Until = Callable[[Callable[[], Any]], Awaitable[None]]
REQUEST_URL = "http://127.0.0.1:{port}/slack/events"


@pytest.fixture
async def served(sandbox: Sandbox, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app behind Bolt's own HTTP server, which checks every signature."""
    app = AsyncApp(name="app", client=client, token=client.token, signing_secret=sandbox.installation.signing_secret)
    async with TestServer(app.web_app()) as server:
        sandbox.installation.request_url = REQUEST_URL.format(port=server.port)
        yield app


async def test_an_event_arrives_signed(sandbox: Sandbox, served: AsyncApp, until: Until) -> None:
    """Bolt takes an event whose signature it has checked."""
    heard: list[Json] = []

    @served.event("message")
    async def message(body: Json) -> None:
        heard.append(body)

    user_messages.say(sandbox, "lena", "@bot", "hello")

    await until(lambda: heard)
    assert heard[0]["event"]["text"] == "hello"


async def test_a_wrong_secret_is_noticed(sandbox: Sandbox, served: AsyncApp) -> None:
    """An app that checks signatures refuses what another secret has signed."""
    sandbox.installation.signing_secret = "another"

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")

    assert (ack.ok, ack.status) == (False, 401)


async def test_a_command_is_answered_in_the_response(sandbox: Sandbox, served: AsyncApp) -> None:
    """Plain text in the body is a message for the person."""

    @served.command("/lantern")
    async def lantern(ack: AsyncAck, command: Json) -> None:
        await ack(f"You said {command['text']}.")

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern", text="on & off")

    assert (ack.status, ack.body) == (200, "You said on &amp; off.")
    channel = sandbox.workspace.direct_message(LENA.id, sandbox.installation.bot_user_id)
    assert [m.text for m in sandbox.workspace.history(channel.id, viewer=LENA.id)] == ["You said on &amp; off."]


async def test_a_click_and_a_form(sandbox: Sandbox, served: AsyncApp, client: AsyncWebClient, until: Until) -> None:
    """Interactions travel as a form with one payload, and an ack with JSON changes the modal."""
    text = {"type": "plain_text", "text": "Go"}
    words = {"type": "plain_text_input", "action_id": "words"}
    form = {"type": "modal", "callback_id": "form", "title": text, "submit": text, "blocks": [
        {"type": "input", "block_id": "b", "label": text, "element": words}
    ]}  # fmt: skip

    @served.action("go")
    async def go(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=form)

    @served.view("form")
    async def save(ack: AsyncAck) -> None:
        await ack(response_action="errors", errors={"b": "Say more."})

    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": text}]}]
    posted = await client.chat_postMessage(channel=LENA.id, text="Go?", blocks=blocks)
    ack = await actions.click(sandbox, user="lena", action_id="go", channel=posted["channel"], ts=posted["ts"])
    assert ack.ok

    await until(lambda: sandbox.workspace.modals.get(LENA.id))
    [view] = sandbox.workspace.modals[LENA.id]
    ack = await actions.submit(sandbox, user="lena", view_id=view.id, values={"b": {"words": {"value": "hi"}}})

    assert ack.body == {"response_action": "errors", "errors": {"b": "Say more."}}


async def test_the_url_is_verified_by_a_challenge(sandbox: Sandbox, served: AsyncApp) -> None:
    """Bolt echoes the challenge; an app that does not is told apart."""
    assert (await sandbox.transport.http.verify_url()).ok


class Receiver:
    """An app that answers as it is told and remembers what it got."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []

    async def take(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return self.answers.pop(0) if self.answers else web.Response()


@pytest.fixture
async def receiver(sandbox: Sandbox) -> AsyncIterator[Receiver]:
    """Where requests go in place of an app; retries follow at once."""
    taker = Receiver()
    app = web.Application()
    app.router.add_post("/slack/events", taker.take)
    async with TestServer(app) as server:
        sandbox.installation.request_url = REQUEST_URL.format(port=server.port)
        sandbox.transport.http.retry_delays = (0.0, 0.0, 0.0)
        yield taker


async def test_a_failed_event_is_tried_again(sandbox: Sandbox, receiver: Receiver, until: Until) -> None:
    """The same event comes again with the number of the retry and its reason."""
    receiver.answers = [web.Response(status=500), web.Response(status=404)]

    user_messages.say(sandbox, "lena", "@bot", "hello")

    await until(lambda: len(receiver.requests) == 3)
    headers = [headers for headers, _ in receiver.requests]
    assert [one.get("X-Slack-Retry-Num") for one in headers] == [None, "1", "2"]
    assert [one.get("X-Slack-Retry-Reason") for one in headers] == [None, "http_error", "http_error"]
    assert len({body for _, body in receiver.requests}) == 1


async def test_an_event_is_given_up_after_three_retries(sandbox: Sandbox, receiver: Receiver, until: Until) -> None:
    """Four tries in all, and none when the app asks for no retry."""
    receiver.answers = [web.Response(status=500) for _ in range(9)]
    user_messages.say(sandbox, "lena", "@bot", "hello")
    await until(lambda: len(receiver.requests) == 4)

    receiver.answers = [web.Response(status=500, headers={"X-Slack-No-Retry": "1"})]
    user_messages.say(sandbox, "lena", "@bot", "again")
    await until(lambda: len(receiver.requests) == 5)
    await until(lambda: not sandbox.transport.http._tasks)

    assert len(receiver.requests) == 5


async def test_a_silent_app_times_out(sandbox: Sandbox, served: AsyncApp) -> None:
    """No answer in time is operation_timeout, a refused connection dispatch_failed."""
    sandbox.transport.http.ack_seconds = 0.1

    @served.command("/lantern")
    async def never(ack: AsyncAck) -> None:
        """Never acks."""

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")
    assert (ack.error, ack.status) == ("operation_timeout", 0)

    sandbox.installation.request_url = "http://127.0.0.1:1/slack/events"
    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")
    assert ack.error == "dispatch_failed"


async def test_an_app_that_does_not_echo_fails_the_challenge(sandbox: Sandbox, receiver: Receiver) -> None:
    """An empty answer is no proof."""
    assert (await sandbox.transport.http.verify_url()).error == "challenge_failed"


async def test_requests_say_who_sends_them(sandbox: Sandbox, receiver: Receiver, until: Until) -> None:
    """Content type, agent, timestamp and signature are there."""
    user_messages.say(sandbox, "lena", "@bot", "hello")

    await until(lambda: receiver.requests)
    [(headers, _)] = receiver.requests
    assert headers["Content-Type"] == "application/json"
    assert headers["User-Agent"].startswith("Slackbot 1.0")
    assert headers["X-Slack-Signature"].startswith("v0=")
    assert headers["X-Slack-Request-Timestamp"].isdigit()


@pytest.mark.parametrize(
    ("answer", "body"),
    [
        (web.Response(text="Lit."), "Lit."),
        (web.Response(text="{", content_type="application/json"), "{"),
        (web.Response(text='{"text": "Lit."}', content_type="application/json"), {"text": "Lit."}),
        (web.Response(text="  "), None),
    ],
)
async def test_an_answer_is_text_or_json(sandbox: Sandbox, receiver: Receiver, answer: web.Response, body: Any) -> None:
    """The content type decides, and what is no JSON stays text."""
    receiver.answers = [answer]

    assert (await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")).body == body


async def test_redirects_without_end_are_given_up(sandbox: Sandbox, receiver: Receiver, until: Until) -> None:
    """The retry names the reason."""
    receiver.answers = [web.Response(status=307, headers={"Location": "/slack/events"}) for _ in range(3)]

    user_messages.say(sandbox, "lena", "@bot", "hello")

    await until(lambda: len(receiver.requests) > 2 and "X-Slack-Retry-Reason" in receiver.requests[-1][0])
    assert receiver.requests[-1][0]["X-Slack-Retry-Reason"] == "too_many_redirects"


async def test_stopping_gives_up_what_waits(manifest: Json) -> None:
    """A retry that is minutes away holds nobody up."""
    async with Sandbox(manifest, request_url="http://127.0.0.1:1/slack/events") as sandbox:
        sandbox.transport.http.retry_delays = (60.0, 60.0, 60.0)
        user_messages.say(sandbox, "lena", "@bot", "hello")
    assert not sandbox.transport.http._tasks


async def test_an_app_that_was_removed_is_asked_nothing(sandbox: Sandbox, receiver: Receiver) -> None:
    """Commands fail without a request."""
    sandbox.uninstall()

    ack = await actions.command(sandbox, user="lena", channel="@bot", command="/lantern")

    assert ack.error == "dispatch_failed"
