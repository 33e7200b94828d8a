"""What went wrong, as a sentence where the person is looking."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.errors import GroundswellError
from bot.kit import error_handler
from bot.kit.slack import CommittedAckRunner
from bot.kit.verification import AdmissionMiddleware
from tests.sentences import says

WHO: dict[str, Any] = {"team": {"id": "T1"}, "user": {"id": "U2"}}
OLD = "That button belongs to something I no longer offer, so nothing has changed. `/learn help` shows what I can do."
COMMAND = {"command": "/learn", "text": "", "team_id": "T1", "user_id": "U2", "channel_id": "D1"}


class TooLateError(GroundswellError):
    """{what} is over."""


async def me(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")


@pytest.fixture
def slack(httpserver: HTTPServer) -> HTTPServer:
    """Takes messages and answers to a response URL."""
    httpserver.expect_request("/api/chat.postMessage").respond_with_json({"ok": True})
    httpserver.expect_request("/respond").respond_with_data("ok")
    return httpserver


@pytest.fixture
def app(slack: HTTPServer) -> AsyncApp:
    """An app whose listeners fail in the way that a test puts into its `failure`."""
    made = AsyncApp(
        name="app",
        before_authorize=AdmissionMiddleware(slack.url_for("/api/")),
        authorize=me,
        client=AsyncWebClient(base_url=slack.url_for("/api/")),
        request_verification_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        logger=logging.getLogger("test"),
    )
    made._async_listener_runner = CommittedAckRunner(made._async_listener_runner)
    return made


def failing(app: AsyncApp, error: Exception, *, ack_first: bool = False) -> None:
    """Every listener of the app raises this."""

    async def fail(ack: AsyncAck) -> None:
        if ack_first:
            await ack()
        raise error

    error_handler.register_errors(app)
    app.command("/learn")(fail)
    app.action("go")(fail)
    app.event("message")(fail)
    error_handler.register_catch_all(app)


async def send(app: AsyncApp, body: dict[str, Any]) -> BoltResponse:
    """What Bolt answers, when everything it began has ended."""
    answer = await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))
    runner = app._async_listener_runner
    assert isinstance(runner, CommittedAckRunner)
    await runner.drain(5)
    return answer


def press(slack: HTTPServer | None = None, action_id: str = "go") -> dict[str, Any]:
    """A button, in a message where there is a response URL, otherwise in a view."""
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "action_ts": "1.0"}
    body = {"type": "block_actions", **WHO, "actions": [pressed]}
    return {**body, "response_url": slack.url_for("/respond")} if slack else body


def said() -> dict[str, Any]:
    message = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U2", "text": "hello", "ts": "1.0"}
    return {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": message}


def heard(slack: HTTPServer) -> list[tuple[str, dict[str, Any]]]:
    """What reached Slack, by path."""
    return [(request.path, request.get_json(force=True, silent=True) or dict(request.form)) for request, _ in slack.log]


async def test_a_command_that_fails_answers_with_its_sentence(app: AsyncApp, slack: HTTPServer):
    """Only to who typed it, with facts that cannot come alive."""
    failing(app, TooLateError(what="<!channel>"))

    answer = await send(app, COMMAND)

    assert answer.body == "&lt;!channel&gt; is over."
    assert heard(slack) == []


async def test_a_button_that_fails_answers_beside_it(app: AsyncApp, slack: HTTPServer):
    """The message stays as it is."""
    failing(app, TooLateError(what="That"))

    assert (await send(app, press(slack))).status == 200

    [(path, words)] = heard(slack)
    assert path == "/respond"
    assert words | {} == {"text": "That is over.", "response_type": "ephemeral", "replace_original": False}


async def test_a_button_in_a_view_answers_in_the_conversation(app: AsyncApp, slack: HTTPServer):
    """Where there is no place beside it."""
    failing(app, TooLateError(what="That"))

    assert (await send(app, press())).status == 200

    [(path, words)] = heard(slack)
    assert (path, words["channel"], words["text"]) == ("/api/chat.postMessage", "U2", "That is over.")


async def test_what_fails_after_its_ack_is_said_too(app: AsyncApp, slack: HTTPServer):
    """The ack stands."""
    failing(app, TooLateError(what="That"), ack_first=True)

    assert (await send(app, press(slack))).status == 200
    assert heard(slack)[0][1]["text"] == "That is over."
    assert (await send(app, COMMAND)).body == ""


async def test_an_unknown_error_gets_a_number(app: AsyncApp, slack: HTTPServer):
    """The person's sentence and the log have it; the error's words are in neither."""
    failing(app, LookupError("what somebody wrote"))

    with capture_logs() as lines:
        answer = await send(app, COMMAND)

    words = answer.body
    assert lines[0]["event"] == "listener.failed"
    assert lines[0]["reference"] in words
    assert lines[0]["error"] == "LookupError"
    assert "somebody wrote" not in f"{lines}{words}"


async def test_nobody_waits_for_words_about_an_event(app: AsyncApp, slack: HTTPServer):
    """A known error ends it; an unknown one is not acknowledged, so that Slack sends it again."""
    failing(app, TooLateError(what="That"))
    assert (await send(app, said())).status == 200
    assert heard(slack) == []


async def test_an_event_that_failed_unexpectedly_comes_again(app: AsyncApp, slack: HTTPServer):
    """Whatever it was may work then."""
    failing(app, LookupError())
    assert (await send(app, said())).status == 500
    assert heard(slack) == []


async def test_a_sentence_that_cannot_be_said_is_logged(app: AsyncApp, slack: HTTPServer):
    """Slack itself may be what went wrong."""
    slack.clear()
    slack.expect_request("/api/chat.postMessage").respond_with_json({"ok": False, "error": "fatal_error"}, status=500)
    failing(app, TooLateError(what="That"))

    with capture_logs() as lines:
        assert (await send(app, press())).status == 200

    assert [(line["event"], line["error"]) for line in lines] == [("listener.unheard", "SlackApiError")]


async def test_what_is_not_offered_any_more_says_so(app: AsyncApp, slack: HTTPServer):
    """An old button, and a command of an older manifest."""
    failing(app, LookupError())

    assert (await send(app, press(slack, "long.gone"))).status == 200
    assert says(heard(slack)[0][1]["text"], OLD)
    assert (await send(app, press(action_id="long.gone"))).status == 200
    gone = await send(app, COMMAND | {"command": "/gone"})
    assert says(gone.body, OLD)
    assert (await send(app, {"type": "shortcut", **WHO, "callback_id": "gone"})).status == 200


async def test_what_nobody_wants_is_acknowledged(app: AsyncApp, slack: HTTPServer):
    """Slack counts a 404 against the app."""
    failing(app, LookupError())
    view = {"id": "V1", "callback_id": "gone", "type": "modal"}
    other = said() | {"event": {"type": "emoji_changed"}}
    options = {"type": "block_suggestion", **WHO, "action_id": "gone", "block_id": "b", "value": "a"}
    for body in (other, options, {"type": "view_submission", **WHO, "view": view}):
        assert (await send(app, body)).status == 200
    assert heard(slack) == []
