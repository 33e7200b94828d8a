"""Who comes, and how they are spoken to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import SessionState
from bot.community.rsvp.models import RsvpAnswer
from bot.community.rsvp.service import people, rsvps, sessions


@dataclass(frozen=True)
class Recipient:
    """Somebody to write to: their ids, and the zone and language they read in."""

    member_id: int
    slack_id: str
    zone: str
    language: str


def _readers(session: Session, wanted: Any) -> list[Recipient]:
    return [
        Recipient(row.id, row.slack_id, row.zone or "Etc/UTC", row.language)
        for row in session.connection().execute(wanted)
    ]


_READER = sa.select(people.c.id, people.c.slack_id, people.c.zone, people.c.language)


def readers(session: Session, workspace_id: str, member_ids: Sequence[int]) -> list[Recipient]:
    """Active members of a workspace by their ids."""
    wanted = _READER.where(people.c.workspace_id == workspace_id, people.c.id.in_(member_ids), people.c.active)
    return _readers(session, wanted) if member_ids else []


def who(session: Session, session_id: int, *answers: RsvpAnswer) -> list[Recipient]:
    """Active members who gave one of these answers for a session, in the order in which they asked."""
    wanted = (
        _READER.join(rsvps, rsvps.c.member_id == people.c.id)
        .where(rsvps.c.session_id == session_id, rsvps.c.answer.in_(answers), people.c.active)
        .order_by(rsvps.c.position)
    )
    return _readers(session, wanted)


def waiting(session: Session, session_id: int) -> int:
    """How many wait for a seat."""
    line = sa.and_(rsvps.c.session_id == session_id, rsvps.c.answer == RsvpAnswer.WAITLISTED)
    return int(session.connection().execute(sa.select(sa.func.count()).where(line)).scalar_one())


def answers_of(session: Session, member_id: int, session_ids: Sequence[int]) -> dict[int, RsvpAnswer]:
    """What a member has answered for some sessions."""
    mine = sa.and_(rsvps.c.member_id == member_id, rsvps.c.session_id.in_(session_ids))
    found = session.connection().execute(sa.select(rsvps.c.session_id, rsvps.c.answer).where(mine))
    return {row.session_id: RsvpAnswer(row.answer) for row in found}


def sessions_of(session: Session, workspace_id: str, member_id: int, *, now: datetime) -> list[int]:
    """The sessions ahead that a member comes to or waits for."""
    wanted = (
        sa.select(sessions.c.id)
        .join(rsvps, rsvps.c.session_id == sessions.c.id)
        .where(sessions.c.workspace_id == workspace_id, rsvps.c.member_id == member_id)
        .where(rsvps.c.answer.in_([RsvpAnswer.YES, RsvpAnswer.WAITLISTED]))
        .where(sessions.c.ends_at > now, sessions.c.state == SessionState.PLANNED)
    )
    return list(session.connection().execute(wanted).scalars())
