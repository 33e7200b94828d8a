"""Coming to a whole series: every date of it that is laid down, and each that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.rsvp.models import Answer, Rsvp, Standing
from bot.community.rsvp.service import Answered, NoSuchSessionError, Said, hold, people, rsvps, sessions, settle
from bot.kit.db import insert_new
from bot.members.service import Person

standings = Standing.__table__  # type: ignore[attr-defined]


def answer_all(session: Session, who: Person, series_id: int, *, coming: bool, now: datetime) -> list[Answered]:
    """A member's yes or no for every date of a series; a no that they gave for one date alone stands.

    The answers come in the order of the dates; raises NoSuchSessionError where nothing is ahead.
    """
    ahead = _ahead(session, who.workspace_id, series_id, now)
    if not ahead:
        raise NoSuchSessionError
    _stand(session, who, series_id, coming=coming, now=now)
    apart = _answered_apart(session, who.member_id, ahead, Answer.NO if coming else Answer.YES)
    answered = {}
    # Always in the order of their ids, so that two who answer at once do not wait for each other.
    for session_id in sorted(set(ahead) - apart):
        held = hold(session, who.workspace_id, session_id)
        answered[session_id] = settle(session, held, who.member_id, Said(coming, now, for_all=True))
    return [answered[session_id] for session_id in ahead if session_id in answered]


def _ahead(session: Session, workspace_id: str, series_id: int, now: datetime) -> list[int]:
    wanted = sa.select(sessions.c.id).where(
        sessions.c.workspace_id == workspace_id,
        sessions.c.series_id == series_id,
        sessions.c.state == SessionState.PLANNED,
        sessions.c.starts_at > now,
    )
    return list(session.connection().execute(wanted.order_by(sessions.c.starts_at)).scalars())


def _stand(session: Session, who: Person, series_id: int, *, coming: bool, now: datetime) -> None:
    if coming:
        row = {"series_id": series_id, "member_id": who.member_id, "workspace_id": who.workspace_id, "at": now}
        insert_new(session, Standing, [row])
        return
    mine = sa.and_(standings.c.series_id == series_id, standings.c.member_id == who.member_id)
    session.connection().execute(sa.delete(standings).where(mine))


def _answered_apart(session: Session, member_id: int, ahead: Sequence[int], given: Answer) -> set[int]:
    """Dates that a member has given that answer for by themselves."""
    mine = sa.select(rsvps.c.session_id).where(
        rsvps.c.member_id == member_id,
        rsvps.c.session_id.in_(ahead),
        rsvps.c.answer == given,
        rsvps.c.for_all.is_(sa.false()),
    )
    return set(session.connection().execute(mine).scalars())


def is_standing(session: Session, series_id: int, member_id: int) -> bool:
    """Whether a member comes to every date of a series."""
    mine = sa.and_(standings.c.series_id == series_id, standings.c.member_id == member_id)
    return session.connection().execute(sa.select(standings.c.member_id).where(mine)).first() is not None


def seat(session: Session, fresh: Sequence[CommunitySession], *, now: datetime) -> None:
    """Give those who come to the whole series their seats in sessions that were just laid down; first come, first."""
    for date in fresh:
        members = _members(session, date.series_id)
        free = len(members) if date.capacity is None else date.capacity
        insert_new(session, Rsvp, [_row(date, member, now=now, place=n, free=free) for n, member in enumerate(members)])
        counted = sa.update(sessions).where(sessions.c.id == date.id)
        session.connection().execute(counted.values(taken=min(free, len(members)), asked=len(members)))


def _members(session: Session, series_id: int) -> list[int]:
    wanted = (
        sa.select(standings.c.member_id)
        .join(people, people.c.id == standings.c.member_id)
        .where(standings.c.series_id == series_id, people.c.active)
        .order_by(standings.c.at, standings.c.member_id)
    )
    return list(session.connection().execute(wanted).scalars())


def _row(date: CommunitySession, member_id: int, *, now: datetime, place: int, free: int) -> dict[str, Any]:
    return {
        "session_id": date.id,
        "member_id": member_id,
        "workspace_id": date.workspace_id,
        "answer": Answer.YES if place < free else Answer.WAITLISTED,
        "position": place,
        "for_all": True,
        "at": now,
    }
