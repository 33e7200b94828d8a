"""Messages that are in Slack already and are redrawn after a commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import SLACK_CALL_ERRORS, Json, MessageRef
from bot.members.command_registry import FollowUpContext, Reply

log = structlog.get_logger()


@dataclass(frozen=True)
class Redrawn:
    """A message of ours as it should look now."""

    message: MessageRef
    payload: Json


async def redraw(client: AsyncWebClient, redraws: Iterable[Redrawn]) -> None:
    """Update messages in Slack; a failure is logged, and the next click or change repeats it."""
    for one in redraws:
        try:
            await client.chat_update(channel=one.message.channel, ts=one.message.ts, **one.payload)
        except SLACK_CALL_ERRORS as error:
            log.warning("messages.not_redrawn", channel=one.message.channel, error=type(error).__name__)


def redrawing(redraws: Sequence[Redrawn], message: Json | None = None) -> Reply:
    """A reply that updates these messages after the commit, and says nothing but `message`."""

    async def follow_up(context: FollowUpContext) -> None:
        await redraw(context.client, redraws)

    return Reply(message, follow_ups=(follow_up,) if redraws else ())
