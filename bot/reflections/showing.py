"""Drawing messages anew in Slack."""

from __future__ import annotations

from collections.abc import Iterable

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import UNREACHED
from bot.reflections.message_updates import Redraw

log = structlog.get_logger()


async def redraw(client: AsyncWebClient, redraws: Iterable[Redraw]) -> None:
    """Each message as it should look now; one that Slack will not change stays as it is, and the log says so."""
    for each in redraws:
        try:
            await client.chat_update(channel=each.channel, ts=each.ts, **each.payload)
        except UNREACHED as error:
            log.warning("reflections.not_redrawn", error=type(error).__name__)
