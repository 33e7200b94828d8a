"""Slack at the border: safe words, action ids, and acks that follow the commit."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pytest_httpserver import HTTPServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError

from bot.kit.slack import (
    Clients,
    CommittedAckRunner,
    action_pattern,
    bold,
    error_code,
    escape,
    retry_after,
    status,
    unescape,
)

Until = Callable[[Callable[[], object]], Awaitable[object]]
ALIVE = re.compile(r"[<>]|@(here|channel|everyone)\b|&(?!(amp|lt|gt);)", re.IGNORECASE)


@pytest.mark.parametrize(
    ("written", "safe"),
    [
        ("<!channel> look", "&lt;!channel&gt; look"),
        ("<@U0LENA0001>", "&lt;@U0LENA0001&gt;"),
        ("<https://bad.example|https://good.example>", "&lt;https://bad.example|https://good.example&gt;"),
        ("R&D < 3 > 2", "R&amp;D &lt; 3 &gt; 2"),
        ("@here", "@\u2060here"),
        ("@Channel!", "@\u2060Channel!"),
        ("mail me@everyone.example", "mail me@\u2060everyone.example"),
        ("&lt;!here&gt;", "&amp;lt;!here&amp;gt;"),
        ("plain words, 9:00", "plain words, 9:00"),
    ],
)
def test_nothing_comes_alive_in_what_somebody_wrote(written: str, safe: str):
    """No mention, no link, no call to everybody."""
    assert escape(written) == safe


@given(st.text() | st.from_regex(r"(<?[!@#]?(here|channel|everyone|U0A)\|?>?&?\s?)+"))
@example("<!subteam^S1|@everyone>")
@example("@hereHERE @here")
def test_nothing_comes_alive_in_any_text(written: str):
    """And no word is lost."""
    safe = escape(written)
    assert not ALIVE.search(safe)
    assert unescape(safe).replace("\u2060", "") == written.replace("\u2060", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Is 1 < 2?", "*Is 1 &lt; 2?*"),
        ("A case.\n\n What now? ", "*A case.*\n\n*What now?*"),
        ("Only *this* one", "Only *this* one"),
    ],
)
def test_bold_words_keep_their_lines_and_marks(written: str, shown: str):
    """Slack's bold ends with its line, and at the next mark."""
    assert bold(written) == shown


@given(st.text())
def test_what_slack_escaped_is_read_back(written: str):
    """As it was typed."""
    sent = written.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescape(sent) == written


@pytest.mark.parametrize("action_id", ["quizzes.answer", "quizzes.answer:0", "quizzes.answer:12", "quizzes.answer:b"])
def test_an_action_and_its_numbered_siblings(action_id: str):
    """One listener for the buttons of a block."""
    assert action_pattern("quizzes.answer").fullmatch(action_id)


@pytest.mark.parametrize(
    "action_id", ["quizzes.answers", "quizzes.answer:", "quizzesXanswer", "my.quizzes.answer", "quizzes.answer:1:2"]
)
def test_another_action(action_id: str):
    """The whole id counts, and a dot is a dot."""
    assert not action_pattern("quizzes.answer").fullmatch(action_id)


async def me(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")


@pytest.fixture
def app() -> AsyncApp:
    """A Bolt app with our runner, without signatures and without a way to Slack."""
    made = AsyncApp(
        name="app",
        authorize=me,
        request_verification_enabled=False,
        ssl_check_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        logger=logging.getLogger("test"),
    )
    made._async_listener_runner = CommittedAckRunner(made._async_listener_runner)
    return made


def runner(app: AsyncApp) -> CommittedAckRunner:
    found = app._async_listener_runner
    assert isinstance(found, CommittedAckRunner)
    return found


async def event(app: AsyncApp) -> BoltResponse:
    """Slack tells the app of a message."""
    said = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U2", "text": "hello", "ts": "1.0"}
    body = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": said}
    return await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))


async def click(app: AsyncApp) -> BoltResponse:
    """Somebody presses a button."""
    pressed = {"type": "button", "action_id": "go", "block_id": "b", "action_ts": "1.0"}
    body: dict[str, Any] = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U2"}, "actions": [pressed]}
    return await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))


async def test_an_event_is_acknowledged_when_its_listener_is_done(app: AsyncApp):
    """What Slack believes to be kept is kept."""
    kept: list[float] = []

    @app.event("message")
    async def keep() -> None:
        await asyncio.sleep(0.05)
        kept.append(time.perf_counter())

    answer = await event(app)

    assert answer.status == 200
    assert kept
    assert time.perf_counter() >= kept[0]


async def test_an_event_that_was_not_kept_comes_again(app: AsyncApp):
    """A listener that raises is no acknowledgement, and nobody else takes the event for it."""
    tried: list[str] = []

    @app.event("message")
    async def keep() -> None:
        tried.append("keep")
        raise LookupError

    @app.event(re.compile(".*"))
    async def rest(ack: AsyncAck) -> None:
        tried.append("rest")
        await ack()

    answer = await event(app)

    assert answer.status == 500
    assert tried == ["keep"]


async def test_a_click_is_answered_while_its_listener_goes_on(app: AsyncApp, until: Until):
    """Right at the ack, not at the next look of a loop."""
    shown: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck) -> None:
        await ack(text="words")
        await asyncio.sleep(0.3)
        shown.append("later")

    fastest = 1.0
    for _ in range(5):
        began = time.perf_counter()
        answer = await click(app)
        fastest = min(fastest, time.perf_counter() - began)

    assert (answer.status, "words" in answer.body) == (200, True)
    assert shown == []
    assert fastest < 0.008
    await until(lambda: len(shown) == 5)


async def test_a_click_that_fails_before_its_ack_is_an_error(app: AsyncApp):
    """Slack shows a warning beside the button."""

    @app.action("go")
    async def go(ack: AsyncAck) -> None:
        raise LookupError

    assert (await click(app)).status == 500


async def test_a_click_that_fails_after_its_ack_was_answered(app: AsyncApp, until: Until):
    """The error handler hears of it all the same, and what it returns changes nothing."""
    heard: list[str] = []

    @app.error
    async def spoken(error: Exception) -> BoltResponse:
        heard.append(type(error).__name__)
        return BoltResponse(status=418)

    @app.action("go")
    async def go(ack: AsyncAck) -> None:
        await ack()
        await asyncio.sleep(0.02)
        raise LookupError

    assert (await click(app)).status == 200
    await until(lambda: heard == ["LookupError"])
    await runner(app).drain(1)


async def test_a_listener_that_does_not_ack_in_time(app: AsyncApp, monkeypatch: pytest.MonkeyPatch):
    """No answer is an answer, the listener goes on, and no other is run in its place."""
    ran: list[str] = []

    @app.action("go")
    async def go(ack: AsyncAck) -> None:
        await asyncio.sleep(0.2)
        await ack()
        ran.append("go")

    @app.action(re.compile(".*"))
    async def rest(ack: AsyncAck) -> None:
        ran.append("rest")
        await ack()

    monkeypatch.setattr(app._async_listeners[0], "ack_timeout", 0.05)
    assert (await click(app)).status == 503

    await runner(app).drain(5)
    assert ran == ["go"]


async def test_listeners_are_given_time_to_end(app: AsyncApp):
    """But no more than there is."""
    ended: list[str] = []
    go_on = asyncio.Event()

    @app.action("go")
    async def go(ack: AsyncAck) -> None:
        await ack()
        await go_on.wait()
        ended.append("go")

    await runner(app).drain(1)
    await click(app)
    await runner(app).drain(0.02)
    assert ended == []
    go_on.set()
    await runner(app).drain(5)
    assert ended == ["go"]


async def test_the_product_runs_its_listeners_so():
    """Bolt offers no public way to choose the runner: the place where it keeps it is still the one we put ours."""
    bolts = AsyncApp(name="app", authorize=me, signing_secret="x")
    assert hasattr(bolts, "_async_listener_runner")
    ours = CommittedAckRunner(bolts._async_listener_runner)
    assert ours.listener_error_handler is bolts._async_listener_runner.listener_error_handler


async def test_clients_share_a_session_and_never_post_twice_by_themselves(httpserver: HTTPServer):
    """One request, whatever became of it; and no longer than Slack may take."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": False, "error": "oops"}, status=503)
    clients = Clients(httpserver.url_for("/api/"))
    one, two = clients.client("xoxb-1"), clients.client("xoxb-2")
    assert one.session is two.session
    assert one.session
    assert one.session.timeout.total == 30

    with pytest.raises(SlackApiError) as refused:
        await one.chat_postMessage(channel="U1", text="once")

    assert (status(refused.value), error_code(refused.value.response)) == (503, "oops")
    assert len(httpserver.log) == 1
    await clients.close()
    await Clients("http://127.0.0.1:1/").close()


@pytest.mark.parametrize("kind", ["application/json", "text/html", "text/plain"])
async def test_an_answer_that_is_no_json(httpserver: HTTPServer, kind: str):
    """As from a proxy: its status, and a word of our own."""
    httpserver.expect_request("/api/auth.test").respond_with_data("<p>Bad gateway</p>", 502, content_type=kind)
    clients = Clients(httpserver.url_for("/api/"))

    with pytest.raises(SlackApiError) as refused:
        await clients.client("xoxb-1").auth_test()

    assert (status(refused.value), error_code(refused.value.response)) == (502, "unknown_error")
    await clients.close()


@pytest.mark.parametrize(("headers", "seconds"), [({"Retry-After": "17"}, 17), ({}, 1), ({"Retry-After": "soon"}, 1)])
async def test_how_long_slack_asks_to_wait(httpserver: HTTPServer, headers: dict[str, str], seconds: float):
    """As many seconds as its header says; one where it says nothing that can be read."""
    httpserver.expect_request("/api/auth.test").respond_with_json({"ok": False}, status=429, headers=headers)
    clients = Clients(httpserver.url_for("/api/"))

    with pytest.raises(SlackApiError) as refused:
        await clients.client("xoxb-1").auth_test()

    assert retry_after(refused.value) == seconds
    await clients.close()
