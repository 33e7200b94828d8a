"""How many clicks were answered within a second, kept by day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.insights.models import ClickCount
from bot.kit.acks import AckCount
from bot.kit.db import insert_new
from bot.members.models import Workspace


def keep(session: Session, counts: Mapping[str, AckCount], *, now: datetime) -> None:
    """Add counts by workspace to those of today; strangers' are left out."""
    day = now.date().isoformat()
    wanted = sa.select(col(Workspace.id)).where(col(Workspace.id).in_(list(counts)))
    for workspace_id in session.connection().execute(wanted).scalars().all():
        count = counts[workspace_id]
        insert_new(session, ClickCount, [{"workspace_id": workspace_id, "day": day, "clicks": 0, "in_time": 0}])
        today = sa.and_(col(ClickCount.workspace_id) == workspace_id, col(ClickCount.day) == day)
        more = {
            "clicks": col(ClickCount.clicks) + count.clicks,
            "in_time": col(ClickCount.in_time) + count.in_time,
        }
        session.connection().execute(sa.update(ClickCount).where(today).values(**more))


def since(session: Session, workspace_id: str, day: date) -> AckCount:
    """A workspace's clicks from a day on."""
    mine = sa.and_(col(ClickCount.workspace_id) == workspace_id, col(ClickCount.day) >= day.isoformat())
    summed = sa.select(sa.func.sum(col(ClickCount.clicks)), sa.func.sum(col(ClickCount.in_time))).where(mine)
    clicks, in_time = session.connection().execute(summed).one()
    return AckCount(clicks or 0, in_time or 0)
