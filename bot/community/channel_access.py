"""Whether a channel can be written to, so that somebody hears of it who can mend it."""

from __future__ import annotations

from datetime import datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar import formatting
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.live_session import notices as live_session_notices
from bot.community.rsvp import notices as rsvp_notices
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import _, speaking
from bot.kit.slack import Json

# Slack's words for a channel that will not take a message until somebody does something.
CLOSED = frozenset({"is_archived", "not_in_channel", "channel_not_found", "restricted_action"})


async def trouble(client: AsyncWebClient, channel: str) -> Json | None:
    """Why nothing could be announced in a channel, and what to do; None when all is well or Slack does not say."""
    try:
        found = (await client.conversations_info(channel=channel))["channel"]
    except (SlackApiError, TimeoutError, aiohttp.ClientError) as error:
        gone = isinstance(error, SlackApiError) and error.response.get("error") == "channel_not_found"
        return _sentence("not_in_channel", channel) if gone else None
    if found.get("is_archived"):
        return _sentence("is_archived", channel)
    return None if found.get("is_member", True) else _sentence("not_in_channel", channel)


def _sentence(reason: str, channel: str) -> Json:
    place = f"<#{channel}>"
    if reason == "is_archived":
        text = _(
            "{channel} is archived, so nobody reads what I write there. Unarchive it, or plan it anew in another "
            "channel. Nothing is lost.",
            channel=place,
        )
    else:
        text = _(
            "I am not in {channel} and cannot write there. Say `/invite @groundswell` there; until then nothing is "
            "lost.",
            channel=place,
        )
    return formatting.message(text, formatting.mrkdwn(text))


def report(session: Session, card: SessionCard, *, now: datetime) -> None:
    """Tell whoever leads and owns a session that its channel has refused what was to be said there, once each time."""
    keys = (
        rsvp_notices.call_key(card),
        rsvp_notices.announced_key(card.series_id),
        live_session_notices.open_key(card.id),
    )
    reasons = {key: delivery.refusal(session, card.workspace_id, key) for key in keys}
    refused = next(((key, reason) for key, reason in reasons.items() if reason in CLOSED), None)
    if refused is None:
        return
    activity = session.get(Activity, card.activity_id)
    whom = {card.host_id, activity.owner_id if activity else None} - {None}
    for reader in rsvp_queries.readers(session, card.workspace_id, sorted(each for each in whom if each)):
        with speaking(reader.language):
            payload = _sentence(refused[1] or "", card.channel)
        key = f"community.closed:{refused[0]}:{reader.member_id}"
        told = Outgoing(card.workspace_id, key, reader.slack_id, payload, now, topic=Topic.NOTICE)
        delivery.post(session, told)
