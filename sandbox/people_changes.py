"""People join the workspace, change their profiles and leave."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.errors import RefusedError
from sandbox.state import User
from sandbox.world import World


def arrive(world: World, name: str, real_name: str, tz: str, **more: Any) -> User:
    """Add a person to the workspace and to #general."""
    workspace = world.workspace
    if any(user.name == name for user in workspace.users.values()):
        raise RefusedError(f"there is already a user called {name!r}")
    user = workspace.join_team(User(workspace.new_id("U"), name, real_name, tz=_zone(tz), **more))
    for conversation in workspace.conversations.values():
        if conversation.name == "general":
            workspace.join(conversation, user.id)
    return user


def change_profile(world: World, user: User, **changes: Any) -> User:
    """Change a person's name, zone or locale, or deactivate their account."""
    if "tz" in changes:
        _zone(changes["tz"])
    return world.workspace.change_user(user.id, **changes)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise RefusedError(f"{name!r} is no time zone; Europe/Berlin is one") from None
    return name
