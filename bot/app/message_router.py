"""One door for everything that is written to us: each feature in turn is asked whether it was meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.deps import Deps
from bot.journeys.lesson_flow import LessonFlow
from bot.kit.slack import Json

FollowUp = Callable[[], Awaitable[object]]


class Hearer(Protocol):
    """A feature that listens: it keeps what it was told and gives what is left to show, or None if it was not meant."""

    async def __call__(
        self, event: Json, *, client: AsyncWebClient, lesson_flow: LessonFlow, deps: Deps, workspace_id: str
    ) -> FollowUp | None: ...


def register(app: AsyncApp, hearers: Sequence[Hearer]) -> None:
    """Ask `hearers` in their order; the event is acknowledged once the one that was meant has kept it."""

    async def message(
        ack: AsyncAck, client: AsyncWebClient, event: Json, lesson_flow: LessonFlow, deps: Deps, workspace_id: str
    ) -> None:
        for hear in hearers:
            follow_up = await hear(event, client=client, lesson_flow=lesson_flow, deps=deps, workspace_id=workspace_id)
            if follow_up:
                await ack()
                await follow_up()
                return
        await ack()

    app.event("message")(message)
