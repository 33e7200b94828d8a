"""Messages about stories on their way to one person."""

from __future__ import annotations

from datetime import datetime

from bot.delivery.models import Lane, Topic
from bot.delivery.service import Outgoing
from bot.kit.slack import Json
from bot.members.service import Person


def answer_to(
    recipient: Person,
    key: str,
    payload: Json,
    *,
    now: datetime,
    thread_ts: str | None = None,
    thread_of: str | None = None,
) -> Outgoing:
    """A message that its recipient has just requested."""
    return Outgoing(
        recipient.workspace_id,
        key,
        recipient.slack_id,
        payload,
        now,
        thread_ts=thread_ts,
        thread_of=thread_of,
        lane=Lane.PROMPT,
        topic=Topic.STORY,
    )


def news_for(recipient: Person, key: str, payload: Json, *, now: datetime) -> Outgoing:
    """A message that its recipient did not request."""
    return Outgoing(recipient.workspace_id, key, recipient.slack_id, payload, now, topic=Topic.STORY)
