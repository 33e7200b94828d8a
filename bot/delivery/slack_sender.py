"""One call to Slack and what its answer means for the message."""

from __future__ import annotations

from datetime import datetime, timedelta

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery import files, rules
from bot.delivery.batches import Claim, Doubt, Outcome
from bot.delivery.models import State
from bot.kit.slack import error_code, status

METADATA = "groundswell_delivery"


class SlackSaysWait(Exception):  # noqa: N818 - named after what Slack said
    """Slack answered 429: nothing more in this workspace for so many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


async def send(client: AsyncWebClient, claim: Claim, *, now: datetime) -> Outcome:
    """Post a claimed message; raises SlackSaysWait on 429, in which case it was surely not posted."""
    try:
        if files.FILE in claim.payload:
            channel = await files.upload(client, claim.target, claim.thread_ts, claim.payload)
            return Outcome(claim.id, claim.attempts, State.SENT, channel=channel)
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
        return _again(claim, now, "Slack could not be reached")
    except (TimeoutError, aiohttp.ClientError):
        return _unknown(claim, "the connection broke before Slack answered")
    return Outcome(claim.id, claim.attempts, State.SENT, channel=answer["channel"], ts=answer["ts"])


def _refused(error: SlackApiError, claim: Claim, now: datetime) -> Outcome:
    code, answered = error_code(error.response), status(error)
    if answered == 429 or code in ("ratelimited", "rate_limited"):
        raise SlackSaysWait(retry_after(error)) from error
    if code in rules.HOPELESS:
        return Outcome(claim.id, claim.attempts, State.GIVEN_UP, reason=code)
    if answered >= 500 or code in rules.MAY_HAVE_HAPPENED:
        return _unknown(claim, f"Slack answered {code} ({answered})")
    return _again(claim, now, code)


def retry_after(error: SlackApiError) -> float:
    """Seconds that a 429 asks for; 1 where it does not say."""
    try:
        return max(0.0, float(error.response.headers.get("Retry-After", 1)))
    except (TypeError, ValueError):
        return 1.0


def _again(claim: Claim, now: datetime, reason: str) -> Outcome:
    if claim.attempts >= rules.MAX_ATTEMPTS:
        return Outcome(claim.id, claim.attempts, State.GIVEN_UP, reason=reason)
    due_at = now + timedelta(seconds=rules.wait_before(claim.attempts))
    return Outcome(claim.id, claim.attempts, State.PENDING, reason=reason, due_at=due_at)


def _unknown(claim: Claim, reason: str) -> Outcome:
    return Outcome(claim.id, claim.attempts, State.UNCERTAIN, reason=reason)


async def settle(client: AsyncWebClient, doubt: Doubt, *, resend: bool) -> Outcome:
    """Look in the conversation whether a doubtful message arrived.

    Where it cannot be read, it is sent again if `resend` says so and otherwise held for an admin.
    """
    try:
        channel, ts = await _find(client, doubt)
    except (TimeoutError, aiohttp.ClientError):
        return _unread(doubt)
    except SlackApiError as error:
        return _not_shown(error, doubt, resend=resend)
    if ts:
        return Outcome(doubt.id, doubt.attempts, State.SENT, channel=channel, ts=ts)
    if doubt.attempts >= rules.MAX_ATTEMPTS:
        return Outcome(doubt.id, doubt.attempts, State.GIVEN_UP, reason="did not arrive after many attempts")
    return Outcome(doubt.id, doubt.attempts, State.PENDING, reason="did not arrive")


def _unread(doubt: Doubt) -> Outcome:
    return Outcome(doubt.id, doubt.attempts, State.UNCERTAIN, reason="the conversation could not be read yet")


def _not_shown(error: SlackApiError, doubt: Doubt, *, resend: bool) -> Outcome:
    code = error_code(error.response)
    if status(error) == 429:
        raise SlackSaysWait(retry_after(error)) from error
    if status(error) >= 500 or code in rules.MAY_HAVE_HAPPENED:
        return _unread(doubt)
    if resend:
        return Outcome(doubt.id, doubt.attempts, State.PENDING, reason="sent again without knowing")
    return Outcome(doubt.id, doubt.attempts, State.HELD, reason=f"may have arrived: {code}")


async def _find(client: AsyncWebClient, doubt: Doubt) -> tuple[str, str | None]:
    """The conversation with a person, and the timestamp of the message with our id in it."""
    channel = await files.place(client, doubt.target)
    if doubt.thread_ts:
        read = client.conversations_replies
        answer = await read(channel=channel, ts=doubt.thread_ts, include_all_metadata=True, limit=200)
    else:
        answer = await client.conversations_history(channel=channel, include_all_metadata=True, limit=200)
    for message in answer["messages"]:
        metadata = message.get("metadata") or {}
        if metadata.get("event_type") == METADATA and metadata.get("event_payload", {}).get("id") == doubt.id:
            return channel, message["ts"]
        if doubt.file and files.is_shared_in(message, doubt.file):
            return channel, message["ts"]
    return channel, None
