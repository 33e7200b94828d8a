"""Many people at once, as Slack's directory describes them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.db import insert_new
from bot.kit.time import known_zone
from bot.members.models import Member
from bot.members.service import newcomer


@dataclass(frozen=True)
class Newcomer:
    """Somebody as Slack's profile describes them, whether we know them or not."""

    slack_id: str
    zone: str | None = None
    language: str | None = None


def arrive_all(
    session: Session, workspace_id: str, newcomers: Collection[Newcomer], *, now: datetime
) -> dict[str, int]:
    """The ids of many members by their Slack id, those made now who are new; a zone we did not know is taken over."""
    rows = [
        {
            **newcomer(workspace_id, one.slack_id, now),
            "zone": known_zone(one.zone),
            "language": one.language or "en",
        }
        for one in newcomers
    ]
    insert_new(session, Member, rows)
    mine = col(Member.workspace_id) == workspace_id
    zones = [{"slack": row["slack_id"], "known": row["zone"]} for row in rows if row["zone"]]
    if zones:
        unknown = sa.update(Member).where(
            mine, col(Member.slack_id) == sa.bindparam("slack"), col(Member.zone).is_(None)
        )
        session.connection().execute(unknown.values(zone=sa.bindparam("known")), zones)
    wanted = sa.select(col(Member.slack_id), col(Member.id)).where(mine)
    found = wanted.where(col(Member.slack_id).in_([one.slack_id for one in newcomers]))
    return {row.slack_id: row.id for row in session.connection().execute(found)}
