"""An answer goes to Slack's own hosts or to that of the Web API, whatever a body asks for."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import pytest
from pytest_httpserver import HTTPServer
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from structlog.testing import capture_logs

from bot.kit import error_handler
from bot.kit.verification import AdmissionMiddleware
from tests.security.requests import block_actions, interaction, signed
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

API = "https://slack.com/api/"


async def admit(url: Any, api: str = API, key: str = "response_url") -> int:
    """The status that the middleware answers with; 200 where it lets the request pass."""
    passed = BoltResponse(status=200)

    async def go_on() -> BoltResponse:
        return passed

    request = AsyncBoltRequest(body=block_actions("T1", "go"), mode="socket_mode")
    request.body[key] = url
    return (await AdmissionMiddleware(api).async_process(req=request, resp=passed, next=go_on)).status


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/actions/T1/1/abc",
        "https://hooks.slack.com/commands/T1/1/abc",
        "https://hooks.slack-gov.com/actions/T1/1/abc",
        None,
    ],
)
async def test_slack_s_own_addresses_are_followed(url: str | None):
    """Commercial Slack and GovSlack; a body may also have none."""
    assert await admit(url) == 200


async def test_the_host_of_the_web_api_is_followed():
    """A local workspace gives out addresses beside its API, at the same port."""
    assert await admit("http://127.0.0.1:8080/response/abc", "http://127.0.0.1:8080/api/") == 200
    assert await admit("http://127.0.0.1:8081/response/abc", "http://127.0.0.1:8080/api/") == 400


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9999/internal",
        "http://hooks.slack.com/actions/T1",
        "https://hooks.slack.com.evil.example/actions",
        "https://hooks.slack.com@evil.example/actions",
        "https://hooks.slack.com:443@evil.example/actions",
        "https://hooks.slack.com\\@evil.example/actions",
        "https://evil.example/hooks.slack.com/",
        "https://evil.example#https://hooks.slack.com/",
        " https://hooks.slack.com/actions",
        "https://hooks.slack.com",
        "//hooks.slack.com/actions",
        "file:///etc/passwd",
        "https://[::1",
        "",
        7,
        ["https://hooks.slack.com/actions"],
        {"url": "https://hooks.slack.com/actions", "response_url": "http://127.0.0.1/"},
    ],
)
@pytest.mark.parametrize("key", ["response_url", "response_urls"])
async def test_no_other_address_is_followed(url: Any, key: str):
    """However much it looks like Slack's, and however a window's list is shaped."""
    if key == "response_urls" and url == ["https://hooks.slack.com/actions"]:
        url = [{"response_url": "https://hooks.slack.com/actions"}, {"response_url": "http://127.0.0.1/"}]
    assert await admit(url, key=key) == 400


@pytest.mark.parametrize("action_id", ["quizzes.answer:1", "long.gone"])
async def test_a_signed_request_cannot_name_another_address(http: Stage, internal: HTTPServer, action_id: str):
    """The product does nothing at all for it, and says why in its log."""
    secret, request_url = http.sandbox.installation.signing_secret, str(http.sandbox.installation.request_url)
    address = internal.url_for("/internal")
    body = interaction(block_actions(http.workspace_id, action_id, response_url=address))

    with capture_logs() as lines:
        async with aiohttp.ClientSession() as session:
            answer = await session.post(request_url, data=body, headers=signed(secret, body))

    assert answer.status == 400
    assert internal.log == []
    assert [line["event"] for line in lines] == ["slack.response_url_refused"]
    assert address not in str(lines)


async def test_what_fails_before_admission_is_not_spoken(internal: HTTPServer):
    """An error of Bolt's own checks is logged by its kind and answered with 401."""

    async def me(**_: object) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")

    async def go(ack: AsyncAck, respond: AsyncRespond) -> None:
        await ack()
        await respond("pressed")

    app = AsyncApp(
        name="app",
        authorize=me,
        before_authorize=AdmissionMiddleware(API),
        signing_secret="secret",
        attaching_conversation_kwargs_enabled=False,
        logger=logging.getLogger("test"),
    )
    error_handler.register_errors(app)
    app.action("go")(go)
    body = interaction(block_actions("T1", "go", response_url=internal.url_for("/internal")))
    headers = signed("secret", body) | {"X-Slack-Signature": "v0=ä"}

    with capture_logs() as lines:
        answer = await app.async_dispatch(AsyncBoltRequest(body=body.decode(), headers=dict(headers)))

    assert answer.status == 401
    assert internal.log == []
    assert [(line["event"], line["error"]) for line in lines] == [("request.refused", "TypeError")]
    assert "internal" not in str(lines)
