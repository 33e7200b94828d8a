"""RSVPs for a whole series: every session in the calendar, and each added later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import CommunitySession, SessionState, session_table
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer, SeriesRsvp, rsvp_table, series_rsvp_table
from bot.community.rsvp.service import NoSuchSessionError, RsvpResult, keep, lock
from bot.kit.db import insert_new
from bot.members.models import member_table
from bot.members.service import Person

# Check-ins belong to a room above; who has checked in comes, whatever they say of the other dates.
_check_ins = sa.table("community_check_in", sa.column("session_id"), sa.column("member_id"))


def answer_all(session: Session, who: Person, series_id: int, *, coming: bool, now: datetime) -> list[RsvpResult]:
    """Record a yes or no for every session of a series, except those they answered separately or are checked in to.

    The results are in the order of the sessions; NoSuchSessionError if none is ahead.
    """
    chosen = sa.select(session_table.c.id).where(
        session_table.c.workspace_id == who.workspace_id,
        session_table.c.series_id == series_id,
        session_table.c.state == SessionState.PLANNED,
        session_table.c.starts_at > now,
    )
    ahead = list(session.connection().execute(chosen.order_by(session_table.c.starts_at)).scalars())
    if not ahead:
        raise NoSuchSessionError
    if coming:
        row = {"series_id": series_id, "member_id": who.member_id, "workspace_id": who.workspace_id, "at": now}
        insert_new(session, SeriesRsvp, [row])
    else:
        session.connection().execute(sa.delete(series_rsvp_table).where(_own(series_id, who.member_id)))
    answered_alone = sa.select(rsvp_table.c.session_id).where(
        rsvp_table.c.member_id == who.member_id,
        rsvp_table.c.session_id.in_(ahead),
        rsvp_table.c.answer == (RsvpAnswer.NO if coming else RsvpAnswer.YES),
        rsvp_table.c.for_all.is_(sa.false()),
    )
    checked_in = sa.select(_check_ins.c.session_id).where(
        _check_ins.c.member_id == who.member_id, _check_ins.c.session_id.in_(ahead)
    )
    answered_separately = set(session.connection().execute(sa.union(answered_alone, checked_in)).scalars())
    results = {}
    # Always locked in the order of their ids, so that simultaneous answers can't deadlock.
    for session_id in sorted(set(ahead) - answered_separately):
        locked = lock(session, who.workspace_id, session_id)
        results[session_id] = keep(session, locked, who.member_id, coming=coming, now=now, for_all=True)
    return [results[session_id] for session_id in ahead if session_id in results]


def _own(series_id: int, member_id: int) -> sa.ColumnElement[bool]:
    return sa.and_(series_rsvp_table.c.series_id == series_id, series_rsvp_table.c.member_id == member_id)


def comes_to_all(session: Session, series_id: int, member_id: int) -> bool:
    """Whether a member attends every session of a series."""
    own_rsvp = sa.select(series_rsvp_table.c.member_id).where(_own(series_id, member_id))
    return session.connection().execute(own_rsvp).first() is not None


def seat_in(session: Session, added: Sequence[CommunitySession], *, now: datetime) -> None:
    """Give members who attend a whole series seats in its new sessions, first come, first served."""
    if not added:
        return
    chosen = (
        sa.select(series_rsvp_table.c.member_id)
        .join(member_table, member_table.c.id == series_rsvp_table.c.member_id)
        .where(series_rsvp_table.c.series_id == added[0].series_id, member_table.c.active)
        .order_by(series_rsvp_table.c.at, series_rsvp_table.c.member_id)
    )
    member_ids = list(session.connection().execute(chosen).scalars())
    for new in added:
        seats = len(member_ids) if new.capacity is None else new.capacity
        rows = [
            {
                "session_id": new.id, "member_id": member_id, "workspace_id": new.workspace_id,
                "answer": RsvpAnswer.YES if position < seats else RsvpAnswer.WAITLISTED,
                "position": position, "for_all": True, "at": now,
            }
            for position, member_id in enumerate(member_ids)
        ]  # fmt: skip
        insert_new(session, Rsvp, rows)
        counted = sa.update(session_table).where(session_table.c.id == new.id)
        session.connection().execute(
            counted.values(seats_taken=min(seats, len(member_ids)), last_position=len(member_ids))
        )
