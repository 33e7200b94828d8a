"""RSVPs for one session. Its row counts the seats; every change locks it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import SessionState, session_table
from bot.community.calendar.rsvp_models import Rsvp, RsvpAnswer, rsvp_table
from bot.community.rsvp import queries, rules
from bot.errors import GroundswellError
from bot.kit.contact_hours import Window
from bot.kit.db import insert_new
from bot.kit.slack import Caller
from bot.kit.time import usable_zone
from bot.members.models import member_table
from bot.members.service import Person


class NoSuchSessionError(GroundswellError):
    """That session isn't in the calendar any more, so you can't answer. `/community list` shows what's planned."""


class CalledOffError(GroundswellError):
    """That session is cancelled, so your answer wasn't saved. `/community list` shows what's planned."""


class HasBegunError(GroundswellError):
    """That session has already started, so you don't need a seat any more. Just join and check in."""


@dataclass(frozen=True)
class RsvpResult:
    """A recorded answer.

    `before` is the previous answer, `changed` whether this one differs, `waiting_ahead` how many wait before them, and
    `promoted` the ids of members who got a seat because of it.
    """

    session_id: int
    member_id: int
    answer: RsvpAnswer
    waiting_ahead: int = 0
    changed: bool = False
    before: RsvpAnswer | None = None
    promoted: tuple[int, ...] = ()

    @property
    def is_given_up(self) -> bool:
        """Whether they had a seat before, so that the session may be in their calendar."""
        return self.answer == RsvpAnswer.NO and self.before == RsvpAnswer.YES


def answer(session: Session, who: Person, session_id: int, *, coming: bool, now: datetime) -> RsvpResult:
    """Record a member's yes or no for one session; a yes without a free seat goes on the waiting list."""
    locked = lock(session, who.workspace_id, session_id)
    if locked is None:
        raise NoSuchSessionError
    if locked.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        raise CalledOffError
    if locked.starts_at <= now:
        raise HasBegunError
    return keep(session, locked, who.member_id, coming=coming, now=now)


def give_seat(session: Session, who: Person, session_id: int, *, now: datetime) -> bool:
    """Give a seat to somebody who waits, even if all are taken; whether they got it."""
    locked = lock(session, who.workspace_id, session_id)
    if locked is None or locked.state != SessionState.PLANNED:
        raise NoSuchSessionError
    own = {"whose_session": session_id, "whose_member": who.member_id}
    known = session.connection().execute(_KNOWN, own).first()
    if known is None or known.answer != RsvpAnswer.WAITLISTED:
        return False
    seat = {"answer": RsvpAnswer.YES, "at": now, "held_until": None, "passed_over": False}
    session.connection().execute(_CHANGE, own | seat)
    _count_seats(session, session_id, 1)
    return True


def lock(session: Session, workspace_id: str, session_id: int) -> Any:
    """The row of a session with the next waiting position, locked until the transaction ends; None if there is none."""
    return session.connection().execute(_LOCK, {"session": session_id, "workspace": workspace_id}).first()


_LOCK = (
    sa.update(session_table)
    .where(session_table.c.id == sa.bindparam("session"), session_table.c.workspace_id == sa.bindparam("workspace"))
    .values(last_position=session_table.c.last_position + 1)
    .returning(session_table)
)


def keep(
    session: Session, locked: Any, member_id: int, *, coming: bool, now: datetime, for_all: bool = False
) -> RsvpResult:
    """Record an answer for a session that this transaction has locked."""
    own = {"whose_session": locked.id, "whose_member": member_id}
    known = session.connection().execute(_KNOWN, own).first()
    before = RsvpAnswer(known.answer) if known else None
    given = _answer(locked, before, coming=coming)
    if known and before == given:
        _confirm(session, own)
        return RsvpResult(locked.id, member_id, given, _waiting_ahead(session, locked.id, given, known.position))
    row = {
        "session_id": locked.id, "member_id": member_id, "workspace_id": locked.workspace_id, "answer": given,
        "position": locked.last_position, "for_all": for_all, "at": now, "held_until": None, "passed_over": False,
    }  # fmt: skip
    if known:
        session.connection().execute(_CHANGE, own | row)
    else:
        insert_new(session, Rsvp, [row])
    frees_seat = before == RsvpAnswer.YES
    _count_seats(session, locked.id, (given == RsvpAnswer.YES) - frees_seat)
    promoted = promote(session, locked.workspace_id, locked.id, now=now) if frees_seat else ()
    ahead = _waiting_ahead(session, locked.id, given, locked.last_position)
    return RsvpResult(locked.id, member_id, given, ahead, changed=True, before=before, promoted=promoted)


_OWN = sa.and_(
    rsvp_table.c.session_id == sa.bindparam("whose_session"), rsvp_table.c.member_id == sa.bindparam("whose_member")
)
_KNOWN = sa.select(rsvp_table).where(_OWN)
_CHANGE = sa.update(rsvp_table).where(_OWN)


def _confirm(session: Session, own: dict[str, int]) -> None:
    session.connection().execute(_CONFIRM, own)


_CONFIRM = sa.update(rsvp_table).where(_OWN, rsvp_table.c.held_until.is_not(None)).values(held_until=None)


def confirm_seat(session: Session, caller: Caller, session_id: int) -> None:
    """Keep a seat that is held for somebody, because they have shown that they know of it."""
    mine = sa.select(member_table.c.id).where(
        member_table.c.workspace_id == caller.workspace_id, member_table.c.slack_id == caller.slack_id
    )
    member_id = session.connection().execute(mine).scalar()
    if member_id:
        _confirm(session, {"whose_session": session_id, "whose_member": member_id})


def _answer(locked: Any, before: RsvpAnswer | None, *, coming: bool) -> RsvpAnswer:
    if not coming:
        return RsvpAnswer.NO
    if before in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED):
        return before
    return RsvpAnswer.YES if locked.capacity is None or locked.seats_taken < locked.capacity else RsvpAnswer.WAITLISTED


def _count_seats(session: Session, session_id: int, change: int) -> None:
    if change:
        session.connection().execute(_COUNT, {"session": session_id, "change": change})


_COUNT = (
    sa.update(session_table)
    .where(session_table.c.id == sa.bindparam("session"))
    .values(seats_taken=session_table.c.seats_taken + sa.bindparam("change"))
)


def _waiting_ahead(session: Session, session_id: int, given: RsvpAnswer, position: int) -> int:
    if given != RsvpAnswer.WAITLISTED:
        return 0
    return queries.count_waiting(session, session_id, before=position)


def promote(session: Session, workspace_id: str, session_id: int, *, now: datetime) -> tuple[int, ...]:
    """Give free seats to those who have waited longest; returns the promoted members in order."""
    locked = lock(session, workspace_id, session_id)
    if locked is None or locked.state != SessionState.PLANNED or locked.starts_at <= now:
        return ()
    line = _LINE.where(rsvp_table.c.session_id == session_id)
    free = None if locked.capacity is None else max(0, locked.capacity - locked.seats_taken)
    promoted = session.connection().execute(line if free is None else line.limit(free)).all()
    for row in promoted:
        window = Window(row.days, row.hours_from, row.hours_to, usable_zone(row.zone))
        seat = {
            "answer": RsvpAnswer.YES, "at": now, "passed_over": False,
            "held_until": rules.held_until(window, locked.starts_at, now=now),
        }  # fmt: skip
        own = {"whose_session": session_id, "whose_member": row.id}
        session.connection().execute(_CHANGE, own | seat)
    _count_seats(session, session_id, len(promoted))
    return tuple(row.id for row in promoted)


# Those who did not answer when a seat was held for them come last.
_LINE = (
    sa.select(
        member_table.c.id, member_table.c.days, member_table.c.hours_from, member_table.c.hours_to, member_table.c.zone
    )
    .join(rsvp_table, member_table.c.id == rsvp_table.c.member_id)
    .where(rsvp_table.c.answer == RsvpAnswer.WAITLISTED, member_table.c.active)
    .order_by(rsvp_table.c.passed_over, rsvp_table.c.position)
)


def pass_on(session: Session, workspace_id: str, session_id: int, member_id: int, *, now: datetime) -> tuple[int, ...]:
    """Give a seat that has been held long enough to the next in line; returns who got it.

    It stays with its holder if nobody else waits who has not been passed over, or if the session has begun.
    """
    own = {"whose_session": session_id, "whose_member": member_id}
    locked = lock(session, workspace_id, session_id)
    held = session.connection().execute(_KNOWN, own).first()
    if held is None or held.held_until is None or held.held_until > now:
        return ()
    others = _LINE.where(rsvp_table.c.session_id == session_id, rsvp_table.c.passed_over.is_(sa.false()))
    is_ahead = locked is not None and locked.state == SessionState.PLANNED and locked.starts_at > now
    has_room = is_ahead and (locked.capacity is None or locked.seats_taken <= locked.capacity)
    if not has_room or session.connection().execute(others.limit(1)).first() is None:
        _confirm(session, own)
        return ()
    back = {
        "answer": RsvpAnswer.WAITLISTED, "position": locked.last_position, "at": now, "held_until": None,
        "passed_over": True,
    }  # fmt: skip
    session.connection().execute(_CHANGE, own | back)
    _count_seats(session, session_id, -1)
    return promote(session, workspace_id, session_id, now=now)


def release(session: Session, workspace_id: str, session_id: int, *, now: datetime) -> tuple[int, ...]:
    """Free the seats of those who have left the workspace; returns the members who got them."""
    left = sa.select(member_table.c.id).where(
        member_table.c.workspace_id == workspace_id, member_table.c.active.is_(sa.false())
    )
    theirs = sa.and_(
        rsvp_table.c.session_id == session_id, rsvp_table.c.member_id.in_(left), rsvp_table.c.answer == RsvpAnswer.YES
    )
    freed = session.connection().execute(
        sa.update(rsvp_table).where(theirs).values(answer=RsvpAnswer.NO, at=now, held_until=None)
    )
    _count_seats(session, session_id, -freed.rowcount)
    return promote(session, workspace_id, session_id, now=now) if freed.rowcount else ()
