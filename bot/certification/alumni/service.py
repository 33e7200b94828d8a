"""Join, leave, say what one would help with, and when the next quarterly message comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col, select

from bot.certification.alumni.models import AlumniChannel, Alumnus
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.service import NoCertificateError
from bot.errors import GroundswellError
from bot.kit.db import insert_new, row_id
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member

QUARTER = relativedelta(months=3)


class NotAlumnusError(GroundswellError):
    """You aren't among the alumni at the moment. `/learn alumni` lets you join."""


def find(session: Session, member: Member) -> Alumnus | None:
    """Whether a member was invited, and what became of it."""
    mine = select(Alumnus).where(Alumnus.workspace_id == member.workspace_id, Alumnus.member_id == member.id)
    return session.exec(mine).first()


def holds_certificate(session: Session, member: Member) -> bool:
    """Whether a member has a certificate that wasn't revoked; an expired one is no reason to leave."""
    return session.connection().execute(sa.select(held_by(sa.literal(member.id)))).scalar() is True


def held_by(member_id: sa.ColumnElement[int]) -> sa.Exists:
    """That somebody has a certificate that wasn't revoked."""
    return (
        sa.select(sa.literal(1))
        .where(col(Certificate.member_id) == member_id, col(Certificate.revoked_at).is_(None))
        .exists()
    )


def join(session: Session, member: Member, *, now: datetime) -> Alumnus:
    """Be one of the alumni, from now on or again; NoCertificateError for somebody who holds none."""
    if not holds_certificate(session, member):
        raise NoCertificateError
    row = {
        "workspace_id": member.workspace_id, "member_id": row_id(member), "invited_at": now,
        "would_rate": False, "would_lead": False, "touches": 0,
    }  # fmt: skip
    insert_new(session, Alumnus, [row])
    found = session.get_one(Alumnus, row_id(member))
    if found.joined_at is None or found.left_at is not None:
        found.joined_at, found.left_at = now, None
        found.next_due_at = next_quarter(session, member, now=now)
    session.add(found)
    session.flush()
    return found


def leave(session: Session, member: Member, *, now: datetime) -> Alumnus | None:
    """Not be one of them any more: no message comes, and nobody asks for help."""
    found = find(session, member)
    if found is not None:
        found.left_at, found.next_due_at = now, None
        found.would_rate = found.would_lead = False
        session.add(found)
        session.flush()
    return found


def would_rate(session: Session, member: Member, *, wish: bool) -> Alumnus:
    """Say whether one would rate teach-backs."""
    found = _joined(session, member)
    found.would_rate = wish
    session.add(found)
    session.flush()
    return found


def would_lead(session: Session, member: Member, *, wish: bool) -> Alumnus:
    """Say whether one would lead sessions."""
    found = _joined(session, member)
    found.would_lead = wish
    session.add(found)
    session.flush()
    return found


def want_messages(session: Session, member: Member, *, wish: bool, now: datetime) -> Alumnus:
    """Want the quarterly messages, or none of them."""
    found = _joined(session, member)
    if not wish:
        found.next_due_at = None
    elif found.next_due_at is None:
        found.next_due_at = next_quarter(session, member, now=now)
    session.add(found)
    session.flush()
    return found


def _joined(session: Session, member: Member) -> Alumnus:
    found = find(session, member)
    if found is None or found.joined_at is None or found.left_at is not None:
        raise NoCertificateError if not holds_certificate(session, member) else NotAlumnusError
    return found


def next_quarter(session: Session, member: Member, *, now: datetime) -> datetime:
    """Three months later, when a member's hours begin on a day on which they work."""
    return members.hours_begin(session, member, local_date(now, usable_zone(member.zone)) + QUARTER)


def channel(session: Session, workspace_id: str) -> str | None:
    """The channel of a workspace's alumni."""
    found = session.get(AlumniChannel, workspace_id)
    return found.channel if found else None


def set_channel(session: Session, by: Member, channel_id: str | None, *, now: datetime) -> None:
    """Set the channel of a workspace's alumni, or have none."""
    found = session.get(AlumniChannel, by.workspace_id)
    if channel_id is None:
        if found:
            session.delete(found)
    else:
        found = found or AlumniChannel(workspace_id=by.workspace_id, channel="", set_by=row_id(by), set_at=now)
        found.channel, found.set_by, found.set_at = channel_id, row_id(by), now
        session.add(found)
    session.flush()


def raters(session: Session, workspace_id: str) -> Sequence[Member]:
    """The alumni who would rate teach-backs."""
    return _willing(session, workspace_id, col(Alumnus.would_rate))


def leaders(session: Session, workspace_id: str) -> Sequence[Member]:
    """The alumni who would lead sessions."""
    return _willing(session, workspace_id, col(Alumnus.would_lead))


def _willing(session: Session, workspace_id: str, wish: Mapped[bool]) -> Sequence[Member]:
    wanted = (
        select(Member)
        .join(Alumnus, col(Alumnus.member_id) == col(Member.id))
        .where(Alumnus.workspace_id == workspace_id, col(Alumnus.left_at).is_(None), col(Member.active))
        .where(wish, held_by(col(Member.id)))  # type: ignore[arg-type] # a stored member has a number
    )
    return session.exec(wanted.order_by(col(Member.id))).all()
