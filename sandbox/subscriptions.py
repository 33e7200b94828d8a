"""What the app may hear: events in its manifest, for which it has the scope, where it is a member."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_SCOPES: dict[str, tuple[str, ...]] = {
    "app_mention": ("app_mentions:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "team_join": ("users:read",),
    "user_change": ("users:read",),
}


def wants(sandbox: Sandbox, event: str) -> bool:
    """Whether the app has subscribed to this event and may have it."""
    installation = sandbox.installation
    if event not in installation.subscriptions or not installation.installed:
        return False
    scopes = _SCOPES.get(event)
    return scopes is None or any(scope in installation.scopes for scope in scopes)


def hears(sandbox: Sandbox, channel: str) -> bool:
    """Whether the app is a member of this conversation."""
    return sandbox.installation.bot_user_id in sandbox.workspace.conversations[channel].members
