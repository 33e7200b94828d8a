"""The audit log: what admins and facilitators have done, by whom, when and about whom; no words of people."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, col, select

from bot.kit.db import row_id
from bot.kit.mentions import PERSON
from bot.members import service
from bot.members.models import AuditEntry, Member

MAX_REASON = 300


def note(
    session: Session, by: Member, act: str, *, about: Member | None = None, reason: str = "", now: datetime
) -> None:
    """Note what somebody has just done, in the transaction that does it."""
    entry = AuditEntry(
        workspace_id=by.workspace_id,
        by_id=row_id(by),
        act=act,
        about_id=row_id(about) if about else None,
        reason=reason[:MAX_REASON],
        at=now,
    )
    session.add(entry)


def note_command(session: Session, by: Member, command: str, text: str, *, now: datetime) -> None:
    """Note a command by its verb and the first person mentioned behind it; the rest of its text isn't kept."""
    mention = PERSON.search(text)
    about = service.find(session, by.workspace_id, mention["id"]) if mention else None
    note(session, by, command, about=about, now=now)


def note_click(session: Session, workspace_id: str, slack_id: str, action_id: str, *, now: datetime) -> None:
    """Note a button that only admins may press."""
    by = service.find(session, workspace_id, slack_id)
    if by is not None:
        note(session, by, action_id, now=now)


def latest(session: Session, workspace_id: str, *, limit: int) -> list[AuditEntry]:
    """The newest entries of a workspace, newest first."""
    wanted = select(AuditEntry).where(AuditEntry.workspace_id == workspace_id)
    return list(session.exec(wanted.order_by(col(AuditEntry.id).desc()).limit(limit)))
