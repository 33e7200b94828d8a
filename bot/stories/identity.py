"""Whoever clicks or writes, as the rooms of stories know them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.members import service as members
from bot.members.service import Person


def arrived(session: Session, slack: tuple[str, str], *, now: datetime) -> Person:
    """The person behind a (workspace, Slack user)."""
    return members.person(members.arrive(session, *slack, now=now))
