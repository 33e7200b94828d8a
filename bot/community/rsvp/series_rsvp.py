"""Coming to a whole series: every date of it that is laid down, and each that follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.rsvp.models import Rsvp, RsvpAnswer, SeriesRsvp
from bot.community.rsvp.service import Answered, NoSuchSessionError, RsvpRequest, hold, people, rsvps, sessions, settle
from bot.kit.db import insert_new
from bot.members.service import Person

series_rsvps = SeriesRsvp.__table__  # type: ignore[attr-defined]


def answer_all(session: Session, who: Person, series_id: int, *, coming: bool, now: datetime) -> list[Answered]:
    """A member's yes or no for every date of a series; a no that they gave for one date alone stands.

    The answers come in the order of the dates; raises NoSuchSessionError where nothing is ahead.
    """
    ahead = _ahead(session, who.workspace_id, series_id, now)
    if not ahead:
        raise NoSuchSessionError
    _stand(session, who, series_id, coming=coming, now=now)
    apart = _answered_apart(session, who.member_id, ahead, RsvpAnswer.NO if coming else RsvpAnswer.YES)
    answered = {}
    # Always in the order of their ids, so that two who answer at once do not wait for each other.
    for session_id in sorted(set(ahead) - apart):
        held = hold(session, who.workspace_id, session_id)
        answered[session_id] = settle(session, held, who.member_id, RsvpRequest(coming, now, for_all=True))
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
        insert_new(session, SeriesRsvp, [row])
        return
    mine = sa.and_(series_rsvps.c.series_id == series_id, series_rsvps.c.member_id == who.member_id)
    session.connection().execute(sa.delete(series_rsvps).where(mine))


def _answered_apart(session: Session, member_id: int, ahead: Sequence[int], given: RsvpAnswer) -> set[int]:
    """Dates that a member has given that answer for by themselves."""
    mine = sa.select(rsvps.c.session_id).where(
        rsvps.c.member_id == member_id,
        rsvps.c.session_id.in_(ahead),
        rsvps.c.answer == given,
        rsvps.c.for_all.is_(sa.false()),
    )
    return set(session.connection().execute(mine).scalars())


def answers_series(session: Session, series_id: int, member_id: int) -> bool:
    """Whether a member comes to every date of a series."""
    mine = sa.and_(series_rsvps.c.series_id == series_id, series_rsvps.c.member_id == member_id)
    return session.connection().execute(sa.select(series_rsvps.c.member_id).where(mine)).first() is not None


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
        sa.select(series_rsvps.c.member_id)
        .join(people, people.c.id == series_rsvps.c.member_id)
        .where(series_rsvps.c.series_id == series_id, people.c.active)
        .order_by(series_rsvps.c.at, series_rsvps.c.member_id)
    )
    return list(session.connection().execute(wanted).scalars())


def _row(date: CommunitySession, member_id: int, *, now: datetime, place: int, free: int) -> dict[str, Any]:
    return {
        "session_id": date.id,
        "member_id": member_id,
        "workspace_id": date.workspace_id,
        "answer": RsvpAnswer.YES if place < free else RsvpAnswer.WAITLISTED,
        "position": place,
        "for_all": True,
        "at": now,
    }
