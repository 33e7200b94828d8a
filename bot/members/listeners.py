"""Slack's events about changed profiles and removed installations, and the check for admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.errors import NotAllowedError
from bot.kit.slack import Json
from bot.members import audit, profile_reader, service
from bot.members.installations import Installations
from bot.members.models import Role

Next = Callable[[], Awaitable[Any]]


def register(app: AsyncApp, installations: Installations) -> None:
    async def gone(workspace_id: str | None) -> None:
        # Events of a whole organisation have no workspace id.
        if workspace_id:
            await installations.leave(workspace_id)

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(gone)
    app.event("user_change")(profile_changed)


async def admins_only(
    action: Json,
    deps: Deps,
    workspace_id: str,
    user_id: str,
    next: Next,  # noqa: A002 - Bolt's name
) -> None:
    """Listener middleware that raises NotAllowedError for everybody but admins, whose press is noted."""
    member = await deps.db.read(service.find, workspace_id, user_id)
    if member is None or member.role != Role.ADMIN:
        raise NotAllowedError
    await deps.db.transact(audit.note_click, workspace_id, user_id, action["action_id"], now=deps.now())
    await next()


async def profile_changed(ack: AsyncAck, event: Json, deps: Deps, workspace_id: str) -> None:
    """Update a member whose zone, language or account has changed."""
    user = event["user"]
    await deps.db.transact(profile_reader.learn, deps, workspace_id, user, user["id"])
    await ack()
    deps.nudge()
