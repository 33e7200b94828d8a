"""Share a map, and tell the one it is shared with."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.change.stakeholders import news_views, service
from bot.change.stakeholders.service import Named
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member


def share_key(owner: Member, reader: Member, now: datetime) -> str:
    """The key of the news to somebody with whom a map is shared: one in a minute."""
    return f"change.map_shared:{row_id(owner)}:{row_id(reader)}:{now:%Y%m%dT%H%M}"


def share(session: Session, owner: Member, with_whom: Named, *, now: datetime) -> None:
    """Share a map with somebody, who hears of it; nobody on it is named."""
    reader = service.share(session, owner, with_whom, now=now)
    with in_language(reader.language):
        payload = news_views.shared(owner.slack_id)
    key = share_key(owner, reader, now)
    delivery.post(session, Outgoing(owner.workspace_id, key, reader.slack_id, payload, now))
