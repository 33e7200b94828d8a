"""Who comes: seats are counted in the session's row, which whoever asks for one holds until they have been answered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.community.calendar.models import CommunitySession, SessionState
from bot.community.rsvp.models import Rsvp, RsvpAnswer
from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.models import Member
from bot.members.service import Person

# The hot path speaks Core.
sessions = CommunitySession.__table__  # type: ignore[attr-defined]
rsvps = Rsvp.__table__  # type: ignore[attr-defined]
people = Member.__table__  # type: ignore[attr-defined]


class NoSuchSessionError(GroundswellError):
    """That session is not in the calendar any more, so there is nothing to answer. `/community list` shows what is."""


class CalledOffError(GroundswellError):
    """That session does not take place, so nothing is kept of your click. `/community list` shows what does."""


class HasBegunError(GroundswellError):
    """That session has begun, so there is no seat to keep any more. Just come, and check in there."""


@dataclass(frozen=True)
class RsvpRequest:
    """Whether somebody comes, and whether they said so for the whole series."""

    coming: bool
    at: datetime
    for_all: bool = False


@dataclass(frozen=True)
class Seat:
    """A member's answer for a session: whether it changed anything, what it was `before`, and how many wait ahead."""

    session_id: int
    member_id: int
    answer: RsvpAnswer
    ahead: int = 0
    changed: bool = False
    before: RsvpAnswer | None = None

    @property
    def is_given_up(self) -> bool:
        """Whether it was theirs until now, so that their calendar may have it."""
        return self.answer == RsvpAnswer.NO and self.before == RsvpAnswer.YES


@dataclass(frozen=True)
class Answered:
    """What a click came to, and who got a seat by it."""

    seat: Seat
    promoted: tuple[int, ...] = ()


def answer(session: Session, who: Person, session_id: int, said: RsvpRequest) -> Answered:
    """A member's yes or no for one session; a yes without a free seat waits in line."""
    held = _hold(session, who.workspace_id, session_id, said.at)
    return settle(session, held, who.member_id, said)


def _hold(session: Session, workspace_id: str, session_id: int, now: datetime) -> Any:
    """The session's row, held until the transaction ends, with the next place in its line."""
    held = hold(session, workspace_id, session_id)
    if held is None:
        raise NoSuchSessionError
    if held.state in (SessionState.SKIPPED, SessionState.CANCELLED):
        raise CalledOffError
    if held.starts_at <= now:
        raise HasBegunError
    return held


def hold(session: Session, workspace_id: str, session_id: int) -> Any:
    """The same whatever its state; None where there is no such session."""
    return session.connection().execute(_HOLD, {"session": session_id, "workspace": workspace_id}).first()


_HOLD = (
    sa.update(sessions)
    .where(sessions.c.id == sa.bindparam("session"), sessions.c.workspace_id == sa.bindparam("workspace"))
    .values(asked=sessions.c.asked + 1)
    .returning(sessions)
)


def settle(session: Session, held: Any, member_id: int, said: RsvpRequest) -> Answered:
    """An answer for a session that this transaction holds."""
    before = _standing(session, held.id, member_id)
    wanted = _wanted(held, before, coming=said.coming)
    if before and before.answer == wanted:
        return Answered(_seat(session, held, member_id, wanted, before.position))
    row = {
        "session_id": held.id, "member_id": member_id, "workspace_id": held.workspace_id, "answer": wanted,
        "position": held.asked, "for_all": said.for_all, "at": said.at,
    }  # fmt: skip
    _keep(session, row, fresh=before is None)
    gone = before is not None and before.answer == RsvpAnswer.YES
    _count(session, held.id, (wanted == RsvpAnswer.YES) - gone)
    promoted = promote(session, held.workspace_id, held.id, now=said.at) if gone else ()
    seat = _seat(session, held, member_id, wanted, held.asked)
    return Answered(replace(seat, changed=True, before=RsvpAnswer(before.answer) if before else None), promoted)


def _standing(session: Session, session_id: int, member_id: int) -> Any:
    mine = sa.and_(rsvps.c.session_id == session_id, rsvps.c.member_id == member_id)
    return session.connection().execute(sa.select(rsvps).where(mine)).first()


def _wanted(held: Any, before: Any, *, coming: bool) -> RsvpAnswer:
    if not coming:
        return RsvpAnswer.NO
    if before and before.answer in (RsvpAnswer.YES, RsvpAnswer.WAITLISTED):
        return RsvpAnswer(before.answer)
    return RsvpAnswer.YES if held.capacity is None or held.taken < held.capacity else RsvpAnswer.WAITLISTED


def _keep(session: Session, row: dict[str, Any], *, fresh: bool) -> None:
    if fresh:
        insert_new(session, Rsvp, [row])
        return
    mine = sa.and_(rsvps.c.session_id == row["session_id"], rsvps.c.member_id == row["member_id"])
    session.connection().execute(sa.update(rsvps).where(mine).values(row))


def _count(session: Session, session_id: int, by: int) -> None:
    if by:
        counted = sa.update(sessions).where(sessions.c.id == session_id).values(taken=sessions.c.taken + by)
        session.connection().execute(counted)


def _seat(session: Session, held: Any, member_id: int, given: RsvpAnswer, position: int) -> Seat:
    ahead = 0
    if given == RsvpAnswer.WAITLISTED:
        line = sa.and_(rsvps.c.session_id == held.id, rsvps.c.answer == RsvpAnswer.WAITLISTED)
        before = sa.select(sa.func.count()).where(line, rsvps.c.position < position)
        ahead = session.connection().execute(before).scalar_one()
    return Seat(held.id, member_id, given, ahead)


def promote(session: Session, workspace_id: str, session_id: int, *, now: datetime) -> tuple[int, ...]:
    """Give free seats to whoever waits longest; the members who got one, in order."""
    held = hold(session, workspace_id, session_id)
    if held is None or held.state != SessionState.PLANNED or held.starts_at <= now:
        return ()
    line = (
        sa.select(rsvps.c.member_id)
        .join(people, people.c.id == rsvps.c.member_id)
        .where(rsvps.c.session_id == session_id, rsvps.c.answer == RsvpAnswer.WAITLISTED, people.c.active)
        .order_by(rsvps.c.position)
    )
    free = None if held.capacity is None else max(0, held.capacity - held.taken)
    lucky = tuple(session.connection().execute(line if free is None else line.limit(free)).scalars())
    if lucky:
        theirs = sa.and_(rsvps.c.session_id == session_id, rsvps.c.member_id.in_(lucky))
        session.connection().execute(sa.update(rsvps).where(theirs).values(answer=RsvpAnswer.YES, at=now))
        _count(session, session_id, len(lucky))
    return lucky


def release(session: Session, workspace_id: str, session_id: int, *, now: datetime) -> tuple[int, ...]:
    """Free the seats of those who have left the workspace; who got one instead."""
    gone = sa.select(people.c.id).where(people.c.workspace_id == workspace_id, people.c.active.is_(sa.false()))
    theirs = sa.and_(rsvps.c.session_id == session_id, rsvps.c.member_id.in_(gone), rsvps.c.answer == RsvpAnswer.YES)
    freed = session.connection().execute(sa.update(rsvps).where(theirs).values(answer=RsvpAnswer.NO, at=now)).rowcount
    _count(session, session_id, -freed)
    return promote(session, workspace_id, session_id, now=now) if freed else ()
