"""A member's consent that what they write below lessons is sent to a model."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import insert_new
from bot.members.service import Person
from bot.reflections.models import ReflectionConsent


def give(session: Session, who: Person, host: str, wording: str, *, now: datetime) -> None:
    """Record a member's consent with the wording they saw; nothing changes if there is one already."""
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "host": host,
        "wording": wording,
        "given_at": now,
    }
    insert_new(session, ReflectionConsent, [row])


def withdraw(session: Session, who: Person, *, now: datetime) -> None:
    """End a member's consent; nothing is sent from then on."""
    mine = sa.update(ReflectionConsent).where(
        col(ReflectionConsent.workspace_id) == who.workspace_id, col(ReflectionConsent.member_id) == who.member_id
    )
    session.connection().execute(mine.where(col(ReflectionConsent.withdrawn_at).is_(None)).values(withdrawn_at=now))


def is_given(session: Session, who: Person, host: str) -> bool:
    """Whether a member has consented that their reflections are sent to this host."""
    return any(one.host == host and one.withdrawn_at is None for one in of_member(session, who))


def has_decided(session: Session, who: Person) -> bool:
    """Whether a member has ever consented, also if they took it back: then the offer isn't made again."""
    return bool(of_member(session, who))


def of_member(session: Session, who: Person) -> list[ReflectionConsent]:
    """Every consent of a member, withdrawn ones too, the latest first."""
    chosen = select(ReflectionConsent).where(
        ReflectionConsent.workspace_id == who.workspace_id, ReflectionConsent.member_id == who.member_id
    )
    return list(session.exec(chosen.order_by(col(ReflectionConsent.id).desc())))
