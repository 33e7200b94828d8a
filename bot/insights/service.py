"""Figures about a whole workspace. Reads only, and never about one person."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.members import service as members


@dataclass(frozen=True)
class Status:
    """How a workspace's programme runs: its members, and its messages by state."""

    members: int
    messages: dict[str, int]


def status(session: Session, workspace_id: str) -> Status:
    return Status(members.count(session, workspace_id), delivery.counts(session, workspace_id))
