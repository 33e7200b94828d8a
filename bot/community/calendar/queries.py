"""Sessions as they are shown, read with all that belongs to them in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.community.calendar.announced import COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.errors import GoneError
from bot.community.calendar.models import (
    Community,
    SeriesState,
    SessionState,
    activity_table,
    community_table,
    series_table,
    session_table,
)
from bot.kit.i18n import SOURCE
from bot.members.models import Member, member_table

hosts = member_table.alias("hosts")
# Check-ins belong to a room above the calendar; here they are only counted.
_check_ins = sa.table("community_check_in", sa.column("session_id"))
planners = member_table.alias("planners")


@dataclass(frozen=True)
class SessionCard:
    """A session with everything needed to show it.

    `host` is the Slack id of the member who leads it; `language` is its channel's, that of the member who planned it.
    `present` is how many have checked in.
    """

    id: int
    workspace_id: str
    series_id: int
    activity_id: int
    community_id: int
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    original_start: str
    state: str
    sequence: int
    capacity: int | None
    seats_taken: int
    code: str | None
    zone: str
    rule: str
    link: str | None
    reminds_channel: bool
    channel: str
    host: str | None
    host_id: int | None
    language: str
    description: str | None = None
    agenda: str | None = None
    place: str | None = None
    cover: str | None = None
    cover_alt: str | None = None
    notes: str | None = None
    recording: str | None = None
    is_host_fixed: bool = False
    present: int = 0

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED


def _own_or_of_series(name: str) -> sa.ColumnElement[Any]:
    """What a date has of its own, or else what its series says; null for none."""
    return sa.func.nullif(sa.func.coalesce(session_table.c[name], series_table.c[name]), "").label(name)


TITLE = _own_or_of_series("title")
CHANNEL = sa.func.coalesce(session_table.c.channel, series_table.c.channel, community_table.c.channel).label("channel")
_CARDS = (
    sa.select(
        session_table.c.id,
        session_table.c.workspace_id,
        session_table.c.series_id,
        series_table.c.activity_id,
        series_table.c.community_id,
        TITLE,
        activity_table.c.kind,
        session_table.c.starts_at,
        session_table.c.ends_at,
        session_table.c.original_start,
        session_table.c.state,
        session_table.c.sequence,
        session_table.c.capacity,
        session_table.c.seats_taken,
        session_table.c.code,
        series_table.c.zone,
        series_table.c.rule,
        *(_own_or_of_series(each) for each in ("link", "description", "agenda", "place", "cover", "cover_alt")),
        session_table.c.notes,
        session_table.c.recording,
        session_table.c.is_host_fixed,
        series_table.c.reminds_channel,
        CHANNEL,
        hosts.c.slack_id.label("host"),
        session_table.c.facilitator_id.label("host_id"),
        sa.func.coalesce(planners.c.language, "en").label("language"),
        sa.select(sa.func.count())
        .select_from(_check_ins)
        .where(_check_ins.c.session_id == session_table.c.id)
        .scalar_subquery()
        .label("present"),
    )
    .join(series_table, series_table.c.id == session_table.c.series_id)
    .join(activity_table, activity_table.c.id == series_table.c.activity_id)
    .join(community_table, community_table.c.id == series_table.c.community_id)
    .outerjoin(hosts, hosts.c.id == session_table.c.facilitator_id)
    .outerjoin(planners, planners.c.id == series_table.c.drafted_by)
    .order_by(session_table.c.starts_at, session_table.c.id)
)
_IS_PLANNED = session_table.c.state == SessionState.PLANNED


def card(session: Session, workspace_id: str, session_id: int) -> SessionCard:
    """One session of a workspace; GoneError if there is none."""
    found = find_card(session, workspace_id, session_id)
    if found is None:
        raise GoneError
    return found


def find_card(session: Session, workspace_id: str, session_id: int) -> SessionCard | None:
    """One session of a workspace, or None."""
    mine = sa.and_(session_table.c.id == session_id, session_table.c.workspace_id == workspace_id)
    return next(iter(_read(session, _CARDS.where(mine))), None)


def cards(session: Session, session_ids: Sequence[int]) -> list[SessionCard]:
    """The sessions with these ids, by beginning. The ids must come from one workspace."""
    return _read(session, _CARDS.where(session_table.c.id.in_(session_ids))) if session_ids else []


def upcoming(session: Session, workspace_id: str, *, now: datetime, limit: int = 15) -> list[SessionCard]:
    """The next sessions of a workspace, including those under way."""
    ahead = sa.and_(session_table.c.workspace_id == workspace_id, session_table.c.ends_at > now, _IS_PLANNED)
    return _read(session, _CARDS.where(ahead).limit(limit))


def past(session: Session, workspace_id: str, *, now: datetime, limit: int = 15) -> list[SessionCard]:
    """The last sessions of a workspace that took place, the latest first."""
    behind = sa.and_(
        session_table.c.workspace_id == workspace_id,
        session_table.c.ends_at <= now,
        session_table.c.state.in_([SessionState.PLANNED, SessionState.OVER]),
        series_table.c.state != SeriesState.DRAFT,
    )
    latest = _CARDS.where(behind).order_by(None).order_by(session_table.c.starts_at.desc(), session_table.c.id)
    return _read(session, latest.limit(limit))


def titles(session: Session, workspace_id: str, *, limit: int = 500) -> dict[str, str]:
    """The kind of each session of a workspace by its title, the newest first; drafts have no sessions."""
    known = (
        sa.select(TITLE, activity_table.c.kind, sa.func.max(session_table.c.id).label("newest"))
        .join(series_table, series_table.c.id == session_table.c.series_id)
        .join(activity_table, activity_table.c.id == series_table.c.activity_id)
        .where(session_table.c.workspace_id == workspace_id)
        .group_by(TITLE, activity_table.c.kind)
        .order_by(sa.desc("newest"))
    )
    return {row.title: row.kind for row in session.connection().execute(known.limit(limit)) if row.title}


def skipped(session: Session, workspace_id: str, *, now: datetime, limit: int = 15) -> list[SessionCard]:
    """The next skipped sessions of a workspace, which may still be restored."""
    ahead = sa.and_(
        session_table.c.workspace_id == workspace_id,
        session_table.c.starts_at > now,
        session_table.c.state == SessionState.SKIPPED,
        series_table.c.state != SeriesState.CANCELLED,
    )
    return _read(session, _CARDS.where(ahead).limit(limit))


def of_series(
    session: Session, workspace_id: str, series_id: int, *, now: datetime, limit: int = 10
) -> list[SessionCard]:
    """The next sessions of a series, including skipped ones."""
    ahead = sa.and_(
        session_table.c.workspace_id == workspace_id,
        session_table.c.series_id == series_id,
        session_table.c.ends_at > now,
        session_table.c.state != SessionState.CANCELLED,
    )
    return _read(session, _CARDS.where(ahead).limit(limit))


def first_of_series(session: Session, series_id: int) -> int:
    """The id of the first session of a series, which its announcement is about."""
    of_series = sa.select(session_table.c.id).where(session_table.c.series_id == series_id)
    first: int = session.connection().execute(of_series.order_by(session_table.c.original_start).limit(1)).scalar_one()
    return first


def of_community(session: Session, community: Community, after: datetime, before: datetime) -> list[SessionCard]:
    """The sessions of a community that begin in a span of time, in any state."""
    span = sa.and_(session_table.c.starts_at >= after, session_table.c.starts_at < before)
    mine = sa.and_(session_table.c.workspace_id == community.workspace_id, series_table.c.community_id == community.id)
    return _read(session, _CARDS.where(mine, span))


def in_channel(
    session: Session, workspace_id: str, channel: str, after: datetime, before: datetime
) -> list[SessionCard]:
    """The sessions of a channel that are planned and overlap a span of time."""
    span = sa.and_(session_table.c.ends_at > after, session_table.c.starts_at < before, _IS_PLANNED)
    here = sa.and_(session_table.c.workspace_id == workspace_id, CHANNEL.element == channel)
    return _read(session, _CARDS.where(here, span))


def led_by(session: Session, workspace_id: str, member_id: int, *, now: datetime) -> list[SessionCard]:
    """The sessions ahead that a member leads."""
    ahead = sa.and_(session_table.c.workspace_id == workspace_id, session_table.c.ends_at > now, _IS_PLANNED)
    return _read(session, _CARDS.where(ahead, session_table.c.facilitator_id == member_id))


def _read(session: Session, wanted: Any) -> list[SessionCard]:
    return [SessionCard(**row._mapping) for row in session.connection().execute(wanted)]  # noqa: SLF001 - SQLAlchemy's name


def channel_language(session: Session, community: Community) -> str:
    """The language of what is posted in a community's channel: its founder's."""
    founder = session.get(Member, community.founder_id) if community.founder_id else None
    return founder.language if founder else SOURCE


def find_community(session: Session, workspace_id: str, channel: str) -> Community | None:
    """The community around a channel, or None; one that has nothing but drafts is none yet."""
    wanted = select(Community).where(Community.workspace_id == workspace_id, Community.channel == channel)
    return session.exec(wanted.where(COMMUNITY_IS_ANNOUNCED)).first()
