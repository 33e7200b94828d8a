"""Requests as Slack signs them, and small samples of what it sends."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


def signed(secret: str, body: bytes, kind: str = FORM, *, at: int | None = None) -> dict[str, str]:
    """The headers of a request that Slack has signed, now or at that second."""
    stamp = str(int(time.time()) if at is None else at)
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}", "Content-Type": kind}


def interaction(body: dict[str, Any]) -> bytes:
    """A form with one field of JSON."""
    return urlencode({"payload": json.dumps(body)}).encode()


def block_actions(workspace_id: str, action_id: str, **more: Any) -> dict[str, Any]:
    """A press on a button in a message."""
    pressed = {"type": "button", "action_id": action_id, "block_id": "b", "action_ts": "1.0", "value": "1"}
    return {
        "type": "block_actions",
        "team": {"id": workspace_id},
        "user": {"id": "U0FORGED00", "team_id": workspace_id},
        "api_app_id": "A1",
        "container": {"type": "message", "message_ts": "1.0", "channel_id": "D1"},
        "channel": {"id": "D1", "name": "directmessage"},
        "actions": [pressed],
        **more,
    }


async def post(app: ASGIApp, body: bytes, headers: dict[str, str], path: str = "/slack/events") -> int:
    """Post to an ASGI app without a network between; the status of its answer."""
    statuses: list[int] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    raw = [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()]
    raw.append((b"content-length", str(len(body)).encode()))
    scope = {"type": "http", "http_version": "1.1", "method": "POST", "path": path, "headers": raw, "query_string": b""}
    await app({**scope, "scheme": "http", "server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1)}, receive, send)
    [status] = statuses
    return status
