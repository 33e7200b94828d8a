"""People come, change and go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.errors import RefusedError
from sandbox.state import User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def arrive(sandbox: Sandbox, name: str, real_name: str, tz: str, **more: Any) -> User:
    """Somebody joins the team, and with it #general."""
    workspace = sandbox.workspace
    if any(user.name == name for user in workspace.users.values()):
        raise RefusedError(f"somebody is called {name!r} already")
    user = workspace.welcome(User(workspace.new_id("U"), name, real_name, tz=_zone(tz), **more))
    for conversation in workspace.conversations.values():
        if conversation.name == "general":
            workspace.join(conversation, user.id)
    return user


def change_profile(sandbox: Sandbox, user: User, **changes: Any) -> User:
    """Somebody's name, zone or locale changes, or their account is deactivated."""
    if "tz" in changes:
        _zone(changes["tz"])
    return sandbox.workspace.change_user(user.id, **changes)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise RefusedError(f"{name!r} is no time zone; Europe/Berlin is one") from None
    return name
