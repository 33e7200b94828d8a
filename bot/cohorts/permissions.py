"""Who may look after others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import Session

from bot.cohorts import service
from bot.deps import Deps
from bot.errors import NotAllowedError
from bot.members import service as members
from bot.members.models import Member, Role

Next = Callable[[], Awaitable[Any]]


async def staff_only(deps: Deps, workspace_id: str, user_id: str, next: Next) -> None:  # noqa: A002 - Bolt's name
    """Listener middleware: lets admins and facilitators through and answers everybody else with a sentence."""
    if not service.is_staff(await deps.db.read(members.find, workspace_id, user_id)):
        raise service.ForStaffError
    await next()


def staff(session: Session, slack: tuple[str, str]) -> Member:
    """The admin or facilitator behind a (workspace, Slack user)."""
    member = members.find(session, *slack)
    if member is None or not service.is_staff(member):
        raise service.ForStaffError
    return member


def admin(session: Session, slack: tuple[str, str]) -> Member:
    """The admin behind a (workspace, Slack user)."""
    member = staff(session, slack)
    if member.role != Role.ADMIN:
        raise NotAllowedError
    return member
