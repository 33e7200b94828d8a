"""Send or settle one message with Slack, and turn the answer into a SendResult."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import files, rules
from bot.delivery.batches import ClaimedMessage, SendResult, UncertainMessage
from bot.delivery.models import DeliveryState
from bot.kit import counters
from bot.kit.slack import error_code, retry_after, status

METADATA = "groundswell_delivery"


class RateLimitedError(Exception):
    """Slack answered 429: wait this many seconds before the next request in this workspace."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        counters.RATE_LIMITED.inc()
        self.seconds = seconds


async def send(client: AsyncWebClient, claim: ClaimedMessage, *, now: datetime) -> SendResult:
    """Post a claimed message; raises RateLimitedError on 429, in which case it was certainly not posted."""
    try:
        if files.FILE in claim.payload:
            channel = await files.upload(client, claim.target, claim.thread_ts, claim.payload)
            late = claim.late_at(now)
            return SendResult(claim.id, claim.attempts, DeliveryState.SENT, channel=channel, late_seconds=late)
        answer = await client.chat_postMessage(
            channel=claim.target,
            thread_ts=claim.thread_ts,
            metadata={"event_type": METADATA, "event_payload": {"id": claim.id}},
            unfurl_links=False,
            unfurl_media=False,
            **claim.payload,
        )
    except SlackApiError as error:
        return _refused(error, claim, now)
    except aiohttp.ClientConnectorError:
        return replace(_again(claim, now, "Slack could not be reached"), unreached=True)
    except (TimeoutError, aiohttp.ClientError):
        return _unknown(claim, "the connection broke before Slack answered")
    at, late = (answer["channel"], answer["ts"]), claim.late_at(now)
    return SendResult(claim.id, claim.attempts, DeliveryState.SENT, *at, late_seconds=late)


def _refused(error: SlackApiError, claim: ClaimedMessage, now: datetime) -> SendResult:
    code, answered = error_code(error.response), status(error)
    if answered == 429 or code in ("ratelimited", "rate_limited"):
        raise RateLimitedError(retry_after(error)) from error
    if code in rules.PERMANENT_ERRORS:
        return SendResult(claim.id, claim.attempts, DeliveryState.GIVEN_UP, reason=code)
    if answered >= 500 or code in rules.AMBIGUOUS_ERRORS:
        return _unknown(claim, f"Slack answered {code} ({answered})")
    return _again(claim, now, code)


def _again(claim: ClaimedMessage, now: datetime, reason: str) -> SendResult:
    if claim.attempts >= rules.MAX_ATTEMPTS:
        return SendResult(claim.id, claim.attempts, DeliveryState.GIVEN_UP, reason=reason)
    due_at = now + timedelta(seconds=rules.retry_delay(claim.attempts))
    return SendResult(claim.id, claim.attempts, DeliveryState.PENDING, reason=reason, due_at=due_at)


def _unknown(claim: ClaimedMessage, reason: str) -> SendResult:
    return SendResult(claim.id, claim.attempts, DeliveryState.UNCERTAIN, reason=reason)


async def settle(client: AsyncWebClient, uncertain: UncertainMessage, *, resend: bool) -> SendResult:
    """Look in the conversation whether an uncertain message arrived.

    If Slack refuses to show the conversation, the message is sent again with `resend`, else held for an admin.
    """
    try:
        channel, ts = await _find(client, uncertain)
    except (TimeoutError, aiohttp.ClientError):
        return _unread(uncertain)
    except SlackApiError as error:
        return _not_shown(error, uncertain, resend=resend)
    if ts:
        late = uncertain.late_at(ts)
        return SendResult(uncertain.id, uncertain.attempts, DeliveryState.SENT, channel, ts, late_seconds=late)
    if uncertain.attempts >= rules.MAX_ATTEMPTS:
        return SendResult(
            uncertain.id, uncertain.attempts, DeliveryState.GIVEN_UP, reason="did not arrive after many attempts"
        )
    return SendResult(uncertain.id, uncertain.attempts, DeliveryState.PENDING, reason="did not arrive")


def _unread(uncertain: UncertainMessage) -> SendResult:
    return SendResult(
        uncertain.id, uncertain.attempts, DeliveryState.UNCERTAIN, reason="the conversation could not be read yet"
    )


def _not_shown(error: SlackApiError, uncertain: UncertainMessage, *, resend: bool) -> SendResult:
    code = error_code(error.response)
    if status(error) == 429:
        raise RateLimitedError(retry_after(error)) from error
    if status(error) >= 500 or code in rules.AMBIGUOUS_ERRORS:
        return _unread(uncertain)
    if resend:
        return SendResult(uncertain.id, uncertain.attempts, DeliveryState.PENDING, reason="sent again without knowing")
    return SendResult(uncertain.id, uncertain.attempts, DeliveryState.HELD, reason=f"may have arrived: {code}")


async def _find(client: AsyncWebClient, uncertain: UncertainMessage) -> tuple[str, str | None]:
    """The conversation id, and the timestamp of the message that carries our id or file, or None."""
    channel = await files.place(client, uncertain.target)
    if uncertain.thread_ts:
        read = client.conversations_replies
        answer = await read(channel=channel, ts=uncertain.thread_ts, include_all_metadata=True, limit=200)
    else:
        answer = await client.conversations_history(channel=channel, include_all_metadata=True, limit=200)
    for message in answer["messages"]:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == METADATA and metadata.get("event_payload", {}).get("id") == uncertain.id:
            return channel, message["ts"]
        if uncertain.file and files.is_shared_in(message, uncertain.file):
            return channel, message["ts"]
    return channel, None
