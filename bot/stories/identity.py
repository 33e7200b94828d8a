"""Whoever clicks or writes, as the rooms of stories know them."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.i18n import speak
from bot.members import service as members
from bot.members.service import Person


async def meet(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """Learn the language and the zone of somebody new from Slack, and go on in that language."""
    member = await deps.db.read(members.find, workspace_id, slack_id)
    if member is None or member.zone is None:
        await deps.meet(workspace_id, slack_id)
        speak(await deps.db.read(members.language_of, workspace_id, slack_id))


def arrived(session: Session, slack: tuple[str, str], *, now: datetime) -> Person:
    """The person behind a (workspace, Slack user)."""
    return members.person(members.arrive(session, *slack, now=now))
