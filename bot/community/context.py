"""What the community's listeners and jobs share besides `deps`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.community.activities.content import ActivityCatalog
from bot.community.name_book import NameBook
from bot.community.update_throttle import UpdateThrottle
from bot.kit.secrets import Cipher
from bot.kit.slack import Json, MessageRef
from bot.members.message_updates import Redrawn, redraw


class Lessons(Protocol):
    """The lessons that activities refer to, as `track/lesson`."""

    def title(self, lesson: str, language: str) -> str | None:
        """The title of a lesson; None if it is not offered."""

    def message(self, lesson: str, language: str) -> Json | None:
        """The lesson as a message; None if it is not offered."""


@dataclass(frozen=True)
class CommunityContext:
    """Made once by the composition root; `url` is the public address of the installation, if it has one.

    `cipher` keeps the addresses of calendars readable for their owners alone.
    """

    catalog: ActivityCatalog
    lessons: Lessons
    url: str | None = None
    updates: UpdateThrottle = field(default_factory=UpdateThrottle)
    cipher: Cipher | None = None
    people: NameBook = field(default_factory=NameBook)

    async def update_message(
        self, client: AsyncWebClient, message: MessageRef, read: Callable[[], Awaitable[Json | None]]
    ) -> None:
        """Update a message with the result of `read`, at the pace that Slack allows; None means no update."""

        async def update() -> None:
            if payload := await read():
                await redraw(client, [Redrawn(message, payload)])

        await self.updates.run(message, update)
