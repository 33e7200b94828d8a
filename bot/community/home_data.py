"""The next sessions, and where they are announced, for the App Home and conversations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.announced import ACTIVITY_IS_ANNOUNCED, COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.models import (
    SeriesState,
    SessionState,
    activity_table,
    community_table,
    series_table,
    session_table,
)
from bot.community.calendar.queries import CHANNEL, TITLE
from bot.community.calendar.rsvp_models import RsvpAnswer, rsvp_table
from bot.community.engagement.health import HealthSummary, load_summary
from bot.community.permissions import is_planner
from bot.members.models import Member


@dataclass(frozen=True)
class UpcomingSession:
    """A session with its reader's answer, and whether they lead it or may change it.

    `health` is the community's last summary.
    """

    session_id: int
    title: str
    starts_at: datetime
    channel: str
    answer: RsvpAnswer | None
    leads: bool
    health: HealthSummary | None
    manages: bool = False


def owned_titles(session: Session, member: Member) -> list[str]:
    """The titles of the activities that a member owns, as far as they are announced and not archived."""
    mine = sa.select(activity_table.c.title).where(
        activity_table.c.workspace_id == member.workspace_id,
        activity_table.c.owner_id == member.id,
        activity_table.c.archived_at.is_(None),
        ACTIVITY_IS_ANNOUNCED,
    )
    return list(session.connection().execute(mine.order_by(activity_table.c.id)).scalars())


def channels(session: Session, workspace_id: str, *, limit: int) -> list[str]:
    """The channels in which a workspace's sessions are announced, the oldest first."""
    mine = sa.select(community_table.c.channel).where(community_table.c.workspace_id == workspace_id)
    announced = mine.where(COMMUNITY_IS_ANNOUNCED).order_by(community_table.c.id)
    return list(session.connection().execute(announced.limit(limit)).scalars())


def upcoming(
    session: Session, workspace_id: str, member_id: int, *, now: datetime, limit: int = 5
) -> list[UpcomingSession]:
    """A workspace's next sessions as a member sees them."""
    member = session.get_one(Member, member_id)
    mine = sa.and_(rsvp_table.c.session_id == session_table.c.id, rsvp_table.c.member_id == member_id)
    chosen = (
        sa.select(
            session_table.c.id,
            TITLE,
            session_table.c.starts_at,
            CHANNEL,
            rsvp_table.c.answer,
            session_table.c.facilitator_id,
            community_table.c.health_summary,
            activity_table.c.owner_id,
        )
        .join(series_table, series_table.c.id == session_table.c.series_id)
        .join(community_table, community_table.c.id == series_table.c.community_id)
        .join(activity_table, activity_table.c.id == series_table.c.activity_id)
        .outerjoin(rsvp_table, mine)
        .where(session_table.c.workspace_id == workspace_id, session_table.c.state == SessionState.PLANNED)
        .where(session_table.c.ends_at > now, series_table.c.state == SeriesState.PLANNED)
        .order_by(session_table.c.starts_at, session_table.c.id)
        .limit(limit)
    )
    return [
        UpcomingSession(
            row.id,
            row.title,
            row.starts_at,
            row.channel,
            RsvpAnswer(row.answer) if row.answer else None,
            row.facilitator_id == member_id,
            load_summary(row.health_summary),
            is_planner(member) or member_id in (row.facilitator_id, row.owner_id),
        )
        for row in session.connection().execute(chosen)
    ]
