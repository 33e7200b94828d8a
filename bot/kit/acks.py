"""How fast Slack's requests are answered, and an id for each that all its log lines and messages carry."""

from __future__ import annotations

import time
import uuid
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.kit import counters

IN_TIME_SECONDS = 1.0
# What a person does and waits for.
CLICKS = frozenset({"block_actions", "view_submission", "view_closed", "shortcut", "message_action", "command"})


@dataclass
class AckCount:
    """How many clicks were answered, and how many of them in time."""

    clicks: int = 0
    in_time: int = 0


class AckTimes:
    """Counts the answers to clicks by workspace, until somebody takes the counts to keep them."""

    def __init__(self) -> None:
        self._counts: dict[str, AckCount] = defaultdict(AckCount)

    def note(self, kind: str, workspace_id: str, seconds: float) -> None:
        """Count one answered request of a kind."""
        in_time = seconds <= IN_TIME_SECONDS
        counters.ACKS.labels(kind).inc()
        if not in_time:
            counters.SLOW_ACKS.labels(kind).inc()
        if kind in CLICKS and workspace_id:
            self._counts[workspace_id].clicks += 1
            self._counts[workspace_id].in_time += in_time

    def take(self) -> dict[str, AckCount]:
        """The counts since the last time, by workspace."""
        taken, self._counts = self._counts, defaultdict(AckCount)
        return dict(taken)

    def give_back(self, counts: dict[str, AckCount]) -> None:
        """Add counts that could not be kept."""
        for workspace_id, count in counts.items():
            self._counts[workspace_id].clicks += count.clicks
            self._counts[workspace_id].in_time += count.in_time


class TimedApp(AsyncApp):
    """Bolt's app, which measures each request and gives it an id."""

    def __init__(self, acks: AckTimes, **options: Any) -> None:
        super().__init__(**options)
        self._acks = acks

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        began = time.monotonic()
        # Tasks that the request starts keep the id after it is answered.
        with structlog.contextvars.bound_contextvars(request=uuid.uuid4().hex[:8]):
            response = await super().async_dispatch(req)
        if response.status < 500:
            # Whatever is signed, a workspace may be named by anything.
            workspace_id = str(req.context.team_id or "")
            self._acks.note(kind_of(req.body), workspace_id, time.monotonic() - began)
        return response


def kind_of(body: dict[str, Any]) -> str:
    """What kind of request it is: one of Slack's few names, whatever somebody sends."""
    if "command" in body:
        return "command"
    kind = str(body.get("type") or "")
    return kind if kind in CLICKS | {"event_callback", "block_suggestion", "url_verification"} else "other"
