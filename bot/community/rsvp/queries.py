"""Queries for RSVPs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, select

from bot.community.calendar.models import SessionState, session_table
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer, rsvp_table
from bot.community.notifications import ACTIVE_MEMBERS, NoticeRecipient, read_recipients
from bot.members.models import member_table


def who_answered(session: Session, session_id: int, *answers: RsvpAnswer) -> list[NoticeRecipient]:
    """The active members who gave one of these answers for a session, in the order in which they asked."""
    chosen = (
        ACTIVE_MEMBERS.join(rsvp_table, rsvp_table.c.member_id == member_table.c.id)
        .where(rsvp_table.c.session_id == session_id, rsvp_table.c.answer.in_(answers))
        .order_by(rsvp_table.c.position)
    )
    return read_recipients(session, chosen)


def count_waiting(session: Session, session_id: int, *, before: int | None = None) -> int:
    """How many members wait for a seat in a session, or wait before a position."""
    line = sa.and_(rsvp_table.c.session_id == session_id, rsvp_table.c.answer == RsvpAnswer.WAITLISTED)
    if before is not None:
        line = sa.and_(line, rsvp_table.c.position < before)
    return int(session.connection().execute(sa.select(sa.func.count()).where(line)).scalar_one())


def rsvp(session: Session, member_id: int, session_id: int) -> Rsvp | None:
    """A member's answer to a session as it is in the database."""
    mine = select(Rsvp).where(Rsvp.session_id == session_id, Rsvp.member_id == member_id)
    return session.exec(mine.execution_options(populate_existing=True)).first()


def held_seats(session: Session, session_id: int) -> dict[int, datetime]:
    """Until when a seat from the waiting list is held, by the member who has not been heard of yet."""
    held = sa.select(rsvp_table.c.member_id, rsvp_table.c.held_until).where(
        rsvp_table.c.session_id == session_id, rsvp_table.c.held_until.is_not(None)
    )
    return {row.member_id: row.held_until for row in session.connection().execute(held)}


def answers_of(session: Session, member_id: int, session_ids: Sequence[int]) -> dict[int, RsvpAnswer]:
    """A member's answers for some sessions, by session."""
    mine = sa.and_(rsvp_table.c.member_id == member_id, rsvp_table.c.session_id.in_(session_ids))
    found = session.connection().execute(sa.select(rsvp_table.c.session_id, rsvp_table.c.answer).where(mine))
    return {row.session_id: RsvpAnswer(row.answer) for row in found}


def is_concerned(session: Session, member_id: int, session_id: int) -> bool:
    """Whether a member has a seat in a session or waits for one."""
    answer = answers_of(session, member_id, [session_id]).get(session_id, RsvpAnswer.NO)
    return answer != RsvpAnswer.NO


def accepted_sessions(session: Session, workspace_id: str, member_id: int, *, now: datetime) -> dict[int, RsvpAnswer]:
    """The sessions ahead that a member attends or waits for, with their answer."""
    chosen = (
        sa.select(session_table.c.id, rsvp_table.c.answer)
        .join(rsvp_table, rsvp_table.c.session_id == session_table.c.id)
        .where(session_table.c.workspace_id == workspace_id, rsvp_table.c.member_id == member_id)
        .where(rsvp_table.c.answer.in_([RsvpAnswer.YES, RsvpAnswer.WAITLISTED]))
        .where(session_table.c.ends_at > now, session_table.c.state == SessionState.PLANNED)
    )
    return {row.id: RsvpAnswer(row.answer) for row in session.connection().execute(chosen)}
