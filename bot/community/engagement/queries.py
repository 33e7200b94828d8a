"""A community's week: past sessions, decisions, kudos, and the sessions to come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.announced import COMMUNITY_IS_ANNOUNCED
from bot.community.calendar.models import Community, SessionState
from bot.community.calendar.queries import SessionCard
from bot.community.engagement.models import Kudos
from bot.community.live_session.models import CheckIn, NoteKind, SessionNote
from bot.members.models import Member

WEEK = timedelta(weeks=1)
QUIET_AFTER = timedelta(weeks=3)


@dataclass(frozen=True)
class Thanks:
    """The Slack id of a member who was thanked, and for what."""

    slack_id: str
    text: str


@dataclass(frozen=True)
class WeekSummary:
    """The last seven days of a community and the next; `present` is how many checked in, by session."""

    held: tuple[SessionCard, ...]
    present: dict[int, int]
    decisions: tuple[str, ...]
    thanks: tuple[Thanks, ...]
    upcoming: tuple[SessionCard, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.held or self.decisions or self.thanks or self.upcoming)


def week(session: Session, community: Community, *, now: datetime) -> WeekSummary:
    cards = calendar_queries.of_community(session, community, now - WEEK, now + WEEK)
    held = [card for card in cards if card.state == SessionState.OVER]
    ids = [card.id for card in held]
    present = (
        select(CheckIn.session_id, sa.func.count())
        .where(col(CheckIn.session_id).in_(ids))
        .group_by(col(CheckIn.session_id))
    )
    decisions = select(SessionNote.text).where(
        col(SessionNote.session_id).in_(ids), SessionNote.kind == NoteKind.DECISION
    )
    thanks = (
        select(Member.slack_id, Kudos.text)
        .join(Kudos, col(Kudos.receiver_id) == col(Member.id))
        .where(Kudos.community_id == community.id, col(Kudos.at) > now - WEEK)
        .order_by(col(Kudos.id))
    )
    return WeekSummary(
        tuple(held),
        dict(session.exec(present).all()),
        tuple(session.exec(decisions)),
        tuple(Thanks(slack_id, text) for slack_id, text in session.exec(thanks)),
        tuple(card for card in cards if card.is_planned and card.starts_at > now),
    )


def is_quiet(session: Session, community: Community, *, now: datetime) -> bool:
    """Whether nobody attended anything for three weeks, and nothing is planned for the next three.

    A community in which nothing has been announced is not there for others yet.
    """
    is_known = select(Community.id).where(Community.id == community.id, COMMUNITY_IS_ANNOUNCED)
    if community.created_at > now - QUIET_AFTER or session.exec(is_known).first() is None:
        return False
    cards = calendar_queries.of_community(session, community, now - QUIET_AFTER, now + QUIET_AFTER)
    if any(card.is_planned and card.starts_at > now for card in cards):
        return False
    check_ins = select(CheckIn.session_id).where(col(CheckIn.session_id).in_([card.id for card in cards]))
    return session.exec(check_ins.limit(1)).first() is None
