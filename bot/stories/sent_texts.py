"""The text of a message that somebody sent to the app, read from Slack as it is there now."""

from __future__ import annotations

import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import GroundswellError
from bot.kit.slack import SLACK_CALL_ERRORS, Caller, Json
from bot.stories.intake.message_contents import readable
from bot.stories.payloads import SentText

log = structlog.get_logger()


class MessageGoneError(GroundswellError):
    """I can't find that message any more. Please send me the text again."""


class MessageUnreadError(GroundswellError):
    """Slack wouldn't let me read your message just now. Please press the button again in a moment."""


async def text_of(sent: SentText, channel: str, caller: Caller, client: AsyncWebClient) -> str:
    """The text of a message of the caller's; MessageGoneError if it is not there any more."""
    # With a thread's first message, which Slack sends along.
    span: Json = {"channel": channel, "oldest": sent.ts, "latest": sent.ts, "inclusive": True, "limit": 2}
    try:
        if sent.thread_ts:
            answer = await client.conversations_replies(ts=sent.thread_ts, **span)
        else:
            answer = await client.conversations_history(**span)
    except SLACK_CALL_ERRORS as error:
        log.warning("stories.message_unread", error=type(error).__name__)
        raise MessageUnreadError from None
    found: Json = next(
        (one for one in answer["messages"] if (one["ts"], one.get("user")) == (sent.ts, caller.slack_id)), {}
    )
    text = readable(str(found.get("text") or "")).strip()
    if not text:
        raise MessageGoneError
    return text
