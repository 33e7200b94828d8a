"""What Slack tells us about people and about ourselves in a workspace."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.deps import Deps
from bot.errors import NotAllowedError
from bot.kit.slack import Json
from bot.members import service
from bot.members.installations import Installations
from bot.members.models import Role

Next = Callable[[], Awaitable[Any]]


def register(app: AsyncApp, installations: Installations) -> None:
    async def gone(workspace_id: str | None) -> None:
        # An organisation as a whole has none.
        if workspace_id:
            await installations.leave(workspace_id)

    app.event("app_uninstalled")(gone)
    app.event("tokens_revoked")(gone)


async def admins_only(deps: Deps, workspace_id: str, user_id: str, next: Next) -> None:  # noqa: A002 - Bolt's name
    """Listener middleware: lets admins through and answers everybody else with a sentence."""
    member = await deps.db.read(service.find, workspace_id, user_id)
    if member is None or member.role != Role.ADMIN:
        raise NotAllowedError
    await next()


def profile_of(user: Json) -> dict[str, Any]:
    """The parts of a Slack profile that matter to us, as `service.read_profile` takes them."""
    return {"zone": user.get("tz"), "locale": user.get("locale"), "active": not user.get("deleted", False)}
