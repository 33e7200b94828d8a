"""Whoever cannot sign as Slack does is refused before anything of the request is read, called or logged."""

from __future__ import annotations

import time

import aiohttp
import pytest
from pytest_httpserver import HTTPServer
from structlog.testing import capture_logs

from tests.security.requests import block_actions, interaction, signed
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORGED = [
    pytest.param("v0=ä", id="not ASCII"),
    pytest.param("v0=" + "ä" * 64, id="not ASCII and as long"),
    pytest.param("v0=" + "0" * 64, id="another key"),
    pytest.param("v0=" + "0" * 63, id="short"),
    pytest.param("v0=" + "0" * 65, id="long"),
    pytest.param("v0=" + "g" * 64, id="not hexadecimal"),
    pytest.param("v1=" + "0" * 64, id="another version"),
    pytest.param("v0=", id="empty digest"),
    pytest.param("", id="empty"),
]


async def send(http: Stage, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer."""
    url = str(http.sandbox.installation.request_url)
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize("signature", FORGED)
@pytest.mark.parametrize("action_id", ["quizzes.answer:1", "long.gone"])
async def test_a_forged_request_reaches_nothing(http: Stage, internal: HTTPServer, signature: str, action_id: str):
    """Neither a listener nor the address that its body names, and the log has none of it."""
    url = internal.url_for("/internal")
    body = interaction(block_actions(http.workspace_id, action_id, response_url=url))
    headers = signed("", body) | {"X-Slack-Signature": signature}

    with capture_logs() as lines:
        assert await send(http, body, headers) == 401

    assert internal.log == []
    assert lines == []


@pytest.mark.parametrize("at", ["", "soon", "-1", "1e9", "٣", "9" * 400, "0", "1000000000"])
async def test_a_time_that_cannot_be_is_refused(http: Stage, internal: HTTPServer, at: str):
    """A timestamp that is no number, or long past."""
    secret, url = http.sandbox.installation.signing_secret, internal.url_for("/internal")
    body = interaction(block_actions(http.workspace_id, "long.gone", response_url=url))
    headers = signed(secret, body) | {"X-Slack-Request-Timestamp": at}

    assert await send(http, body, headers) == 401
    assert internal.log == []


async def test_a_signature_holds_for_five_minutes(http: Stage):
    """A request that somebody recorded is of no use later."""
    secret = http.sandbox.installation.signing_secret
    body = interaction(block_actions(http.workspace_id, "long.gone"))
    now = int(time.time())

    assert await send(http, body, signed(secret, body)) == 200
    assert await send(http, body, signed(secret, body, at=now - 310)) == 401
    assert await send(http, body, signed(secret, body, at=now + 310)) == 401


async def test_a_signature_holds_for_one_body(http: Stage):
    """One letter more, and it is another request."""
    secret = http.sandbox.installation.signing_secret
    body = interaction(block_actions(http.workspace_id, "long.gone"))

    assert await send(http, body + b" ", signed(secret, body)) == 401
    assert await send(http, body, signed(f"{secret}x", body)) == 401


async def test_a_body_that_is_no_text_is_refused(http: Stage):
    """Bolt and the SDK would read it in two ways."""
    secret = http.sandbox.installation.signing_secret
    assert await send(http, b"text=\xff\xfe", signed(secret, b"text=\xff\xfe")) == 400
