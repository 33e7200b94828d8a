"""The week in short for the channel, and a quiet word to facilitators when nothing happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity, Community, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.service import PLANNERS
from bot.community.engagement import health, views
from bot.community.engagement.models import Kudos
from bot.community.live_session import attendance
from bot.community.live_session.models import CheckIn, NoteKind, SessionNote
from bot.community.rsvp import queries as rsvp_queries
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.i18n import speaking
from bot.members.models import Member

A_WEEK = timedelta(weeks=1)
QUIET = timedelta(weeks=3)
SAID_AGAIN = timedelta(weeks=4)


@dataclass(frozen=True)
class WeekSummary:
    """What took place, what was decided, who was thanked, and what comes."""

    held: tuple[tuple[SessionCard, int], ...]
    decisions: tuple[str, ...]
    thanked: tuple[tuple[str, str], ...]
    ahead: tuple[SessionCard, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.decisions or self.thanked or self.ahead)


def due(session: Session, repertoire: ActivityCatalog, *, now: datetime, limit: int = 20) -> int:
    """Sum up the week of the communities whose time has come; how many."""
    wanted = (
        select(Community)
        .where(sa.text("next_digest_at IS NOT NULL"), col(Community.next_digest_at) <= now)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.exec(wanted))
    for community in found:
        _sum_up(session, repertoire, community, now)
        assert community.next_digest_at, "it is due"
        while community.next_digest_at <= now:
            community.next_digest_at += A_WEEK
        session.add(community)
    session.flush()
    return len(found)


def _sum_up(session: Session, repertoire: ActivityCatalog, community: Community, now: datetime) -> None:
    summed = week(session, community, now=now)
    community.figures = health.kept(health.of(session, community, now=now))
    if not summed.is_empty:
        founder = session.get(Member, community.founder_id) if community.founder_id else None
        with speaking(founder.language if founder else None):
            payload = views.digest(summed)
        key = f"community.digest:{community.id}:{now.date().isoformat()}"
        until = now + timedelta(days=2)
        delivery.post(session, Outgoing(community.workspace_id, key, community.channel, payload, now, until=until))
    if is_quiet(session, community, now=now):
        _whisper(session, repertoire, community, now)


def week(session: Session, community: Community, *, now: datetime) -> WeekSummary:
    """The last seven days of a community and the next."""
    cards = [
        card
        for card in calendar_queries.between(session, community.workspace_id, now - A_WEEK, now + A_WEEK)
        if card.community_id == community.id
    ]
    past = [card for card in cards if card.state == SessionState.OVER]
    came = sa.select(sa.func.count()).select_from(CheckIn)
    held = [
        (card, int(session.connection().execute(came.where(col(CheckIn.session_id) == card.id)).scalar_one()))
        for card in past
    ]
    decided = select(SessionNote.text).where(
        col(SessionNote.session_id).in_([card.id for card in past]), SessionNote.kind == NoteKind.DECISION
    )
    ahead = [card for card in cards if card.state == SessionState.PLANNED and card.starts_at > now]
    return WeekSummary(tuple(held), tuple(session.exec(decided)), tuple(_thanks(session, community, now)), tuple(ahead))


def _thanks(session: Session, community: Community, now: datetime) -> list[tuple[str, str]]:
    wanted = (
        select(Member.slack_id, Kudos.text)
        .join(Kudos, col(Kudos.receiver_id) == col(Member.id))
        .where(Kudos.community_id == community.id, col(Kudos.at) > now - A_WEEK)
        .order_by(col(Kudos.id))
    )
    return [(slack_id, text) for slack_id, text in session.exec(wanted)]


def is_quiet(session: Session, community: Community, *, now: datetime) -> bool:
    """Whether nobody came to anything for three weeks and nothing is planned for the next."""
    if community.created_at > now - QUIET:
        return False
    cards = calendar_queries.between(session, community.workspace_id, now - QUIET, now + QUIET)
    mine = [card for card in cards if card.community_id == community.id]
    if any(card.state == SessionState.PLANNED and card.starts_at > now for card in mine):
        return False
    there = sa.select(col(CheckIn.session_id)).where(col(CheckIn.session_id).in_([card.id for card in mine]))
    return session.connection().execute(there.limit(1)).first() is None


def _whisper(session: Session, repertoire: ActivityCatalog, community: Community, now: datetime) -> None:
    """Tell the facilitators once in four weeks, with something to try next."""
    month = int(now.timestamp() // SAID_AGAIN.total_seconds())
    kind = suggestion(session, repertoire, community, now=now)
    for reader in rsvp_queries.readers(session, community.workspace_id, _planners(session, community)):
        template = repertoire.template(kind, reader.language)
        assert template, "it comes from the templates"
        with speaking(reader.language):
            payload = views.quiet(community.channel, template)
        key = f"community.quiet:{community.id}:{month}:{reader.member_id}"
        told = Outgoing(community.workspace_id, key, reader.slack_id, payload, now, topic=Topic.COMMUNITY)
        delivery.post(session, told)


def _planners(session: Session, community: Community) -> list[int]:
    """The facilitators; where there is none, the admins."""
    for role in PLANNERS:
        wanted = select(Member.id).where(
            Member.workspace_id == community.workspace_id, Member.role == role, col(Member.active)
        )
        if found := [each for each in session.exec(wanted) if each]:
            return found
    return []


def suggestion(session: Session, repertoire: ActivityCatalog, community: Community, *, now: datetime) -> str:
    """What went best so far by how many came, or else the first kind that was never tried."""
    activities = session.exec(select(Activity).where(Activity.community_id == community.id)).all()
    best = max(activities, key=lambda one: _came(session, one, now), default=None)
    if best and best.kind in repertoire.templates and _came(session, best, now) > 0:
        return best.kind
    tried = {one.kind for one in activities}
    return next((kind for kind in repertoire.templates if kind not in tried), next(iter(repertoire.templates)))


def _came(session: Session, activity: Activity, now: datetime) -> float:
    counted: Sequence[int] = [
        each.there for each in attendance.lately(session, activity.workspace_id, activity.id or 0, now=now)
    ]
    return sum(counted) / len(counted) if counted else 0.0
