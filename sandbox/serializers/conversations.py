"""A conversation in Slack's shape."""

from __future__ import annotations

from sandbox.state import Conversation, Json
from sandbox.world import World


def conversation_json(world: World, conversation: Conversation, *, viewer: str) -> Json:
    """The conversation in Slack's shape, as this member sees it."""
    common: Json = {
        "id": conversation.id,
        "created": conversation.created,
        "is_archived": conversation.is_archived,
        "is_im": conversation.kind == "im",
        "is_org_shared": False,
        "context_team_id": world.workspace.team_id,
        "updated": conversation.created * 1000,
    }
    if conversation.kind == "im":
        partner = next((member for member in conversation.members if member != viewer), viewer)
        deleted = world.workspace.users[partner].deleted
        return common | {"user": partner, "is_user_deleted": deleted, "priority": 0}
    return common | _channel(world, conversation, viewer)


def _channel(world: World, conversation: Conversation, viewer: str) -> Json:
    def note(value: str) -> Json:
        return {"value": value, "creator": conversation.creator if value else "", "last_set": 0}

    return {
        "name": conversation.name,
        "name_normalized": conversation.name,
        "is_channel": conversation.kind == "channel",
        "is_group": conversation.kind == "group",
        "is_mpim": conversation.kind == "mpim",
        "is_private": conversation.kind != "channel",
        "is_general": conversation.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "pending_connected_team_ids": [],
        "shared_team_ids": [world.workspace.team_id],
        "unlinked": 0,
        "parent_conversation": None,
        "previous_names": [],
        "creator": conversation.creator,
        "is_member": viewer in conversation.members,
        "topic": note(conversation.topic),
        "purpose": note(conversation.purpose),
        "num_members": len(conversation.members),
    }
