"""The HTTP doors: signatures, sizes, health and figures."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import time
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client import CollectorRegistry, Gauge
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.testclient import TestClient

from bot.kit.asgi import MAX_BODY_BYTES
from bot.kit.web import SlackRequest, site

SECRET = "a-signing-secret"
FORM = "application/x-www-form-urlencoded"


async def me(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U1")


@pytest.fixture
async def app() -> AsyncIterator[AsyncApp]:
    """An app that repeats what it is told."""
    async with aiohttp.ClientSession() as session:
        made = AsyncApp(
            name="app",
            authorize=me,
            signing_secret=SECRET,
            attaching_conversation_kwargs_enabled=False,
            logger=logging.getLogger("test"),
        )
        made.client.session = session

        @made.command("/learn")
        async def learn(ack: AsyncAck, command: dict[str, Any]) -> None:
            await ack(text=command["text"])

        @made.action("go")
        async def go(ack: AsyncAck) -> None:
            await ack(text="pressed")

        yield made


class Door:
    """The site, and Slack's way of knocking."""

    def __init__(self, app: AsyncApp, problem: str | None = None, *, events: bool = True) -> None:
        async def look() -> str | None:
            return problem

        figures = CollectorRegistry()
        Gauge("groundswell_tests", "Tests.", registry=figures).set(7)
        secret = SECRET if events else None
        self.client = TestClient(site(app, problem=look, metrics=figures, signing_secret=secret, install=False))

    def knock(self, body: bytes, *, secret: str = SECRET, at: str | None = None, kind: str = FORM) -> Any:
        """A request signed as Slack signs it."""
        stamp = at if at is not None else str(int(time.time()))
        digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}
        return self.client.post("/slack/events", content=body, headers=headers)


@pytest.fixture
def door(app: AsyncApp) -> Door:
    """A site that is ready."""
    return Door(app)


def command(text: str) -> bytes:
    given = {"command": "/learn", "text": text, "team_id": "T1", "user_id": "U2", "channel_id": "D1"}
    return urlencode(given).encode()


@pytest.mark.parametrize(
    "text", ["today", "what is a payload", "payload=%7B%7D", "payload", '{"payload": 1}', "", "ä 🌊"]
)
def test_a_command_arrives_as_it_was_typed(door: Door, text: str):
    """Even with the word that Bolt takes for an interaction."""
    answer = door.knock(command(text))

    assert answer.status_code == 200
    assert answer.text == text


def test_an_interaction_arrives(door: Door):
    """A form with one field of JSON."""
    pressed = {"type": "button", "action_id": "go", "block_id": "b", "action_ts": "1.0"}
    body = {"type": "block_actions", "team": {"id": "T1"}, "user": {"id": "U2"}, "actions": [pressed]}

    answer = door.knock(urlencode({"payload": json.dumps(body)}).encode())

    assert answer.status_code == 200
    assert "pressed" in answer.text


def test_slacks_challenge_is_answered(door: Door):
    """When the address is entered in the app's settings."""
    answer = door.knock(json.dumps({"type": "url_verification", "challenge": "c1"}).encode(), kind="application/json")
    assert (answer.status_code, answer.json()["challenge"]) == (200, "c1")


@pytest.mark.parametrize(
    ("secret", "at"),
    [
        ("another", None),
        (SECRET, "0"),
        (SECRET, "1000000000"),
        (SECRET, "9999999999"),
        (SECRET, "yesterday"),
        (SECRET, ""),
        (SECRET, "-1"),
        (SECRET, "1e9"),
        (SECRET, "9" * 400),
    ],
)
def test_a_stranger_is_refused(door: Door, secret: str, at: str | None):
    """A wrong signature, an old or impossible time: 401, never a crash."""
    assert door.knock(command("today"), secret=secret, at=at).status_code == 401


def test_a_request_without_a_signature_is_refused(door: Door):
    """As from a scanner."""
    assert door.client.post("/slack/events", content=b"payload=x").status_code == 401
    stamp = {"X-Slack-Request-Timestamp": str(int(time.time()))}
    assert door.client.post("/slack/events", content=b"x=1", headers=stamp).status_code == 401


def test_a_changed_body_is_refused(door: Door):
    """The signature is over the body."""
    stamp = str(int(time.time()))
    digest = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + command("today"), hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": FORM}
    answer = door.client.post("/slack/events", content=command("tomorrow"), headers=headers)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"null", b"\xff\xfe", b"", b"=&&=", b"payload=", b"payload=%7B", b"payload=[]", b"[" * 5000]
)
@pytest.mark.parametrize("kind", [FORM, "application/json"])
def test_signed_nonsense_is_no_crash(door: Door, body: bytes, kind: str):
    """Answered somehow, with less than a 500; and so is a stranger's."""
    assert door.knock(body, kind=kind).status_code < 500
    assert 400 <= door.knock(body, kind=kind, secret="another").status_code < 500


def test_what_is_too_large_is_refused(door: Door):
    """Slack sends nothing of that size."""
    assert door.knock(b"x" * (MAX_BODY_BYTES + 1)).status_code == 413


def test_health_and_figures(door: Door):
    """Alive, ready, and what Prometheus reads."""
    assert door.client.get("/healthz").text == "ok"
    assert door.client.get("/readyz").text == "ready"
    figures = door.client.get("/metrics")
    assert "groundswell_tests 7.0" in figures.text
    assert figures.headers["content-type"].startswith("text/plain")


def test_not_ready_says_why(app: AsyncApp):
    """Alive all the same."""
    door = Door(app, problem="the database does not answer")
    assert door.client.get("/healthz").status_code == 200
    answer = door.client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database does not answer")


def test_doors_that_are_not_open(app: AsyncApp):
    """A worker takes no events, and an app of one workspace is not installed."""
    door = Door(app, events=False)
    assert door.knock(command("today")).status_code == 404
    assert door.client.get("/slack/install").status_code == 404
    assert Door(app).client.get("/slack/events").status_code == 405


# Bolt looks into keys such as `authorizations` at once, and cannot read one that is no list.
@given(st.dictionaries(st.text().map("own_{}".format), st.text() | st.integers() | st.none(), min_size=1))
def test_the_form_of_an_interaction_is_read_as_the_standard_library_reads_it(body: dict[str, Any]):
    """Whatever is in it."""
    sent = urlencode({"payload": json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass")})
    assert SlackRequest(sent, {"content-type": FORM}).body == json.loads(dict(parse_qsl(sent))["payload"])
    assert SlackRequest(sent, {"content-type": FORM}).raw_body == sent


@pytest.mark.parametrize(
    "form",
    [
        "payload=%7B%22a%22:1%7D&other=1",
        "payload=%7B%22a%22:%20%22\\u0041\\x41%22%7D",
        "payload=%7B%22a%22:%22%FF%22%7D",
        "payload=%7B%22a%22:%22%4%zz%22%7D",
        "payload=%7B%22a%22:%22ä%22%7D",
        "payload={}",
        "other=1&payload=%7B%22a%22:1%7D",
    ],
)
def test_an_unusual_form_is_left_to_the_standard_library(form: str):
    """Several fields, escapes that are none, and letters as they are."""
    try:
        expected = json.loads(dict(parse_qsl(form, keep_blank_values=True))["payload"])
    except ValueError:
        with pytest.raises(ValueError, match="column"):
            SlackRequest(form, {"content-type": FORM})
    else:
        assert SlackRequest(form, {"content-type": FORM}).body == (expected or {"payload": "{}"})
