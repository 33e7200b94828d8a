"""Whether a holder lets HR see their certificates: nobody else decides that."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.board.models import CertificateConsent
from bot.kit.db import insert_new
from bot.members.service import Person


def has_agreed(session: Session, who: Person) -> bool:
    """Whether a member lets HR see theirs."""
    wanted = select(CertificateConsent).where(
        CertificateConsent.workspace_id == who.workspace_id, CertificateConsent.member_id == who.member_id
    )
    return session.exec(wanted).first() is not None


def agreed(session: Session, workspace_id: str) -> set[int]:
    """Who of a workspace lets HR see theirs."""
    return {*session.exec(select(CertificateConsent.member_id).where(CertificateConsent.workspace_id == workspace_id))}


def agree(session: Session, who: Person, *, now: datetime) -> None:
    """Let HR see one's certificates."""
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "agreed_at": now}
    insert_new(session, CertificateConsent, [row])


def take_back(session: Session, who: Person) -> None:
    """Let HR see them no more; a list that was exported before stays as it is."""
    mine = sa.and_(
        col(CertificateConsent.workspace_id) == who.workspace_id, col(CertificateConsent.member_id) == who.member_id
    )
    session.connection().execute(sa.delete(CertificateConsent).where(mine))
