"""The events that the sandbox sends, and whether the app may have one."""

from __future__ import annotations

from sandbox.world import World

EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "file_shared": ("files:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
}
"""The bot scopes of each event, of which one is enough."""


def is_subscribed(world: World, event: str) -> bool:
    """Whether the app has subscribed to this event and has a scope for it."""
    installation = world.installation
    if event not in installation.subscriptions or not installation.installed:
        return False
    scopes = EVENTS[event]
    return not scopes or any(scope in installation.scopes for scope in scopes)


def is_member(world: World, channel: str) -> bool:
    """Whether the app is a member of this conversation."""
    return world.installation.bot_user_id in world.workspace.conversations[channel].members
