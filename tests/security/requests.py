"""Requests as Slack signs them, and small samples of what it sends."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any
from urllib.parse import urlencode

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
