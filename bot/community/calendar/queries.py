"""Dates as people see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SessionState
from bot.members.models import Member

sessions = CommunitySession.__table__  # type: ignore[attr-defined]
serieses = Series.__table__  # type: ignore[attr-defined]
activities = Activity.__table__  # type: ignore[attr-defined]
communities = Community.__table__  # type: ignore[attr-defined]
people = Member.__table__  # type: ignore[attr-defined]
hosts = people.alias("hosts")


@dataclass(frozen=True)
class SessionCard:
    """One date with all that is shown of it: `host` is the Slack id of who leads it, `tongue` the language there."""

    id: int
    workspace_id: str
    series_id: int
    activity_id: int
    community_id: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    original: str
    state: str
    sequence: int
    capacity: int | None
    taken: int
    code: str | None
    zone: str
    rule: str
    link: str | None
    channel: str
    host: str | None
    host_id: int | None
    tongue: str

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


_CARDS = (
    sa.select(
        sessions.c.id,
        sessions.c.workspace_id,
        sessions.c.series_id,
        serieses.c.activity_id,
        serieses.c.community_id,
        serieses.c.title,
        activities.c.kind,
        sessions.c.starts_at,
        sessions.c.ends_at,
        sessions.c.original,
        sessions.c.state,
        sessions.c.sequence,
        sessions.c.capacity,
        sessions.c.taken,
        sessions.c.code,
        serieses.c.zone,
        serieses.c.rule,
        serieses.c.link,
        communities.c.channel,
        hosts.c.slack_id.label("host"),
        sessions.c.facilitator_id.label("host_id"),
        sa.func.coalesce(people.c.language, "en").label("tongue"),
    )
    .join(serieses, serieses.c.id == sessions.c.series_id)
    .join(activities, activities.c.id == serieses.c.activity_id)
    .join(communities, communities.c.id == serieses.c.community_id)
    .outerjoin(hosts, hosts.c.id == sessions.c.facilitator_id)
    .outerjoin(people, people.c.id == serieses.c.drafted_by)
    .order_by(sessions.c.starts_at, sessions.c.id)
)


def cards(session: Session, ids: Sequence[int]) -> list[SessionCard]:
    """Sessions by their ids, in the order of their beginnings; the caller has looked them up in their workspace."""
    return _read(session, _CARDS.where(sessions.c.id.in_(ids))) if ids else []


def card(session: Session, workspace_id: str, session_id: int) -> SessionCard | None:
    """One session of a workspace."""
    found = _read(session, _CARDS.where(sessions.c.id == session_id, sessions.c.workspace_id == workspace_id))
    return found[0] if found else None


def upcoming(session: Session, workspace_id: str, *, now: datetime, limit: int = 15) -> list[SessionCard]:
    """What takes place next in a workspace, sessions that are under way included."""
    ahead = _CARDS.where(
        sessions.c.workspace_id == workspace_id, sessions.c.ends_at > now, sessions.c.state == SessionState.PLANNED
    )
    return _read(session, ahead.limit(limit))


def of_series(
    session: Session, workspace_id: str, series_id: int, *, now: datetime, limit: int = 10
) -> list[SessionCard]:
    """The next dates of one series, left-out ones included."""
    ahead = _CARDS.where(
        sessions.c.workspace_id == workspace_id,
        sessions.c.series_id == series_id,
        sessions.c.ends_at > now,
        sessions.c.state != SessionState.CANCELLED,
    )
    return _read(session, ahead.limit(limit))


def between(session: Session, workspace_id: str, after: datetime, before: datetime) -> list[SessionCard]:
    """Every session of a workspace that begins in a span, whatever became of it."""
    span = sa.and_(sessions.c.starts_at >= after, sessions.c.starts_at < before)
    return _read(session, _CARDS.where(sessions.c.workspace_id == workspace_id, span))


def led_by(session: Session, workspace_id: str, member_id: int, *, now: datetime) -> list[SessionCard]:
    """The sessions ahead that somebody leads."""
    ahead = _CARDS.where(
        sessions.c.workspace_id == workspace_id,
        sessions.c.facilitator_id == member_id,
        sessions.c.ends_at > now,
        sessions.c.state == SessionState.PLANNED,
    )
    return _read(session, ahead)


def _read(session: Session, wanted: Any) -> list[SessionCard]:
    return [SessionCard(**row._mapping) for row in session.connection().execute(wanted)]  # noqa: SLF001 - SQLAlchemy's name
