"""Cohorts with a channel, for App Home. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.models import ChannelLesson, Cohort, CohortMember
from bot.members.models import Member


@dataclass(frozen=True)
class ChannelCohort:
    """A member's cohort: its channel, how many lessons were posted, and when the next one is."""

    name: str
    track_id: str
    channel: str
    posted: int
    next_due_at: datetime | None


def look(session: Session, workspace_id: str, slack_id: str) -> tuple[Member | None, Sequence[ChannelCohort]]:
    """A member, if known, and their cohorts with a channel, in one query."""
    rows = session.execute(_LOOK, {"workspace": workspace_id, "slack": slack_id}).all()
    member: Member | None = rows[0].Member if rows else None
    return member, [ChannelCohort(*row[1:]) for row in rows if row.channel]


_POSTED = (
    sa.select(sa.func.count())
    .where(col(ChannelLesson.cohort_id) == col(Cohort.id))
    .correlate(Cohort.__table__)  # type: ignore[attr-defined]
    .scalar_subquery()
)
_LOOK = (
    sa.select(Member, col(Cohort.name), col(Cohort.track_id), col(Cohort.channel), _POSTED, col(Cohort.next_due_at))
    .outerjoin(CohortMember, col(CohortMember.member_id) == col(Member.id))
    .outerjoin(Cohort, sa.and_(col(Cohort.id) == col(CohortMember.cohort_id), col(Cohort.channel).is_not(None)))
    .where(col(Member.workspace_id) == sa.bindparam("workspace"), col(Member.slack_id) == sa.bindparam("slack"))
    .order_by(col(Cohort.id))
)
