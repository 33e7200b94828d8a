"""Direct messages to members in their language, put on the delivery ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.kit.time import usable_zone
from bot.members.models import member_table


@dataclass(frozen=True)
class NoticeRecipient:
    """A member to notify, with their zone and language."""

    member_id: int
    slack_id: str
    zone: str
    language: str


@dataclass(frozen=True)
class Notice:
    """A notice for several recipients, sent once each under the key, at a moment, and not after `until`."""

    workspace_id: str
    key: str
    at: datetime
    until: datetime | None = None
    topic: Topic = Topic.NOTICE


ACTIVE_MEMBERS = sa.select(
    member_table.c.id, member_table.c.slack_id, member_table.c.zone, member_table.c.language
).where(member_table.c.active)


def read_recipients(session: Session, wanted: Any) -> list[NoticeRecipient]:
    """The recipients selected by a statement made from ACTIVE_MEMBERS."""
    rows = session.connection().execute(wanted)
    return [NoticeRecipient(row.id, row.slack_id, usable_zone(row.zone), row.language) for row in rows]


def recipients(session: Session, workspace_id: str, member_ids: Sequence[int]) -> list[NoticeRecipient]:
    """The active ones among some members of a workspace."""
    chosen = ACTIVE_MEMBERS.where(member_table.c.workspace_id == workspace_id, member_table.c.id.in_(member_ids))
    return read_recipients(session, chosen) if member_ids else []


def notify(
    session: Session, notice: Notice, to: Iterable[NoticeRecipient], write: Callable[[NoticeRecipient], Json]
) -> list[NoticeRecipient]:
    """Put the result of `write` for each recipient on the ledger; returns the new recipients."""
    notified, messages = list(to), []
    for recipient in notified:
        with in_language(recipient.language):
            payload = write(recipient)
        key = f"{notice.key}:{recipient.member_id}"
        messages.append(
            Outgoing(
                notice.workspace_id, key, recipient.slack_id, payload, notice.at,
                until=notice.until, topic=notice.topic,
            )
        )  # fmt: skip
    delivery.post(session, *messages)
    return notified
