"""The next gatherings as somebody's own screen shows them. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import SeriesState, SessionState
from bot.community.calendar.queries import communities, serieses, sessions
from bot.community.engagement.health import HealthSummary, brief
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.service import rsvps


@dataclass(frozen=True)
class UpcomingSession:
    """A date that is to come: `answer` is None while its reader has said nothing, `leads` when it is theirs to lead.

    `health` is how its community was doing last week.
    """

    session_id: int
    title: str
    starts_at: datetime
    channel: str
    answer: RsvpAnswer | None
    leads: bool
    health: HealthSummary | None


def ahead(
    session: Session, workspace_id: str, member_id: int, *, now: datetime, most: int = 5
) -> list[UpcomingSession]:
    """The next dates of a workspace with what a member said to them, in one query."""
    mine = sa.and_(rsvps.c.session_id == sessions.c.id, rsvps.c.member_id == member_id)
    chosen = (
        sa.select(
            sessions.c.id,
            serieses.c.title,
            sessions.c.starts_at,
            communities.c.channel,
            rsvps.c.answer,
            sessions.c.facilitator_id,
            communities.c.figures,
        )
        .join(serieses, serieses.c.id == sessions.c.series_id)
        .join(communities, communities.c.id == serieses.c.community_id)
        .outerjoin(rsvps, mine)
        .where(sessions.c.workspace_id == workspace_id, sessions.c.state == SessionState.PLANNED)
        .where(sessions.c.ends_at > now, serieses.c.state == SeriesState.PLANNED)
        .order_by(sessions.c.starts_at, sessions.c.id)
        .limit(most)
    )
    return [
        UpcomingSession(
            row.id,
            row.title,
            row.starts_at,
            row.channel,
            RsvpAnswer(row.answer) if row.answer else None,
            row.facilitator_id == member_id,
            brief(row.figures),
        )
        for row in session.connection().execute(chosen)
    ]
