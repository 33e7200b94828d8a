"""Whether the app can post in a channel, and messages to those who can change that."""

from __future__ import annotations

from datetime import datetime

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.live_session import notices as live_session_notices
from bot.community.notifications import Notice, notify, recipients
from bot.community.rsvp import notices as rsvp_notices
from bot.delivery import service as delivery
from bot.kit import blocks
from bot.kit.i18n import _
from bot.kit.slack import SLACK_CALL_ERRORS, Json, error_code
from bot.members.command_registry import FollowUp, FollowUpContext

# Slack's errors for a channel in which somebody has to do something first.
REFUSALS = frozenset({"is_archived", "not_in_channel", "channel_not_found", "restricted_action"})


def report_problem(channel: str) -> FollowUp:
    """A follow-up that tells the caller if and why the app can't post in a channel."""

    async def follow_up(context: FollowUpContext) -> None:
        if problem := await find_problem(context.client, channel):
            await context.respond(**problem, response_type="ephemeral", replace_original=False)

    return follow_up


async def find_problem(client: AsyncWebClient, channel: str) -> Json | None:
    """Why the app can't post in a channel, and what to do; None if it can, or if Slack doesn't say."""
    try:
        found = (await client.conversations_info(channel=channel))["channel"]
    except SLACK_CALL_ERRORS as error:
        is_unknown = isinstance(error, SlackApiError) and error_code(error.response) == "channel_not_found"
        return problem_view("not_in_channel", channel) if is_unknown else None
    if found.get("is_archived"):
        return problem_view("is_archived", channel)
    return None if found.get("is_member", True) else problem_view("not_in_channel", channel)


def not_announced(problem: Json) -> Json:
    """Says that a draft was not announced, because of a problem with its channel."""
    still = _(
        "The session isn't announced yet, and nobody has been notified. Once the problem is "
        "solved, press the button again."
    )
    return blocks.message(f"{problem['text']} {still}")


def problem_view(reason: str, channel: str) -> Json:
    """A sentence for Slack's refusal, and what to do."""
    if reason == "is_archived":
        return blocks.message(
            _(
                "{channel} is archived, so nobody would see what I post there. Unarchive the channel, or "
                "plan again in another channel. Nothing is lost.",
                channel=f"<#{channel}>",
            )
        )
    return blocks.message(
        _(
            "I'm not in {channel}, so I can't post there. Please write `/invite @groundswell` in that "
            "channel. Nothing is lost in the meantime.",
            channel=f"<#{channel}>",
        )
    )


def report_refusal(session: Session, card: SessionCard, *, now: datetime) -> None:
    """Tell a session's leader and its activity's owner, once each, that the channel refused a message."""
    keys = (
        rsvp_notices.invitation_key(card.id, card.sequence),
        rsvp_notices.announcement_key(card.series_id),
        live_session_notices.opening_key(card.id),
    )
    reasons = {key: delivery.refusal(session, card.workspace_id, key) or "" for key in keys}
    refused = {key: reason for key, reason in reasons.items() if reason in REFUSALS}
    if not refused:
        return
    key, reason = next(iter(refused.items()))
    owner_id = session.get_one(Activity, card.activity_id).owner_id
    to = [member_id for member_id in dict.fromkeys((card.host_id, owner_id)) if member_id]
    notice = Notice(card.workspace_id, f"community.refused:{key}", now)
    members = recipients(session, card.workspace_id, to)
    notify(session, notice, members, lambda _to: problem_view(reason, card.channel))
