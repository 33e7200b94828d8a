"""What the community's listeners and jobs share besides `deps`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.community.activities.content import ActivityCatalog
from bot.community.update_throttle import UpdateThrottle
from bot.kit.slack import SLACK_CALL_ERRORS, Json, MessageRef

log = structlog.get_logger()


class Lessons(Protocol):
    """The lessons that activities refer to, as `track/lesson`."""

    def title(self, lesson: str, language: str) -> str | None:
        """The title of a lesson; None if it is not offered."""

    def message(self, lesson: str, language: str) -> Json | None:
        """The lesson as a message; None if it is not offered."""


@dataclass(frozen=True)
class CommunityContext:
    """Made once by the composition root; `url` is the public address of the installation, if it has one."""

    catalog: ActivityCatalog
    lessons: Lessons
    url: str | None = None
    updates: UpdateThrottle = field(default_factory=UpdateThrottle)

    async def update_message(
        self, client: AsyncWebClient, message: MessageRef, read: Callable[[], Awaitable[Json | None]]
    ) -> None:
        """Update a message with the result of `read`, at the pace that Slack allows; None means no update."""

        async def update() -> None:
            if payload := await read():
                await try_update(client, message, payload)

        await self.updates.run(message, update)


async def try_update(client: AsyncWebClient, message: MessageRef, payload: Json) -> None:
    """Update a message; if Slack can't be reached, the next click or change repeats it."""
    try:
        await client.chat_update(channel=message.channel, ts=message.ts, **payload)
    except SLACK_CALL_ERRORS as error:
        log.warning("community.message_not_updated", channel=message.channel, error=type(error).__name__)
