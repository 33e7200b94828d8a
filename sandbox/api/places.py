"""Which conversations the app may see and use, and Slack's words when it may not."""

from __future__ import annotations

from sandbox.api.call import Call
from sandbox.errors import ApiError
from sandbox.state import Conversation, User

FAMILY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


def visible(call: Call, conversation: Conversation) -> bool:
    """Public channels are seen by every app, others by their members."""
    return conversation.kind == "channel" or call.bot in conversation.members


def conversation_of(call: Call, channel: str) -> Conversation:
    """A conversation by id, if the app may see it."""
    conversation = call.workspace.conversations.get(channel)
    if conversation is None or not visible(call, conversation):
        raise ApiError("channel_not_found")
    return conversation


def destination(call: Call) -> Conversation:
    """Where a post goes: a conversation's id, a channel's name, or a person, whose direct message opens by itself."""
    channel = call.need("channel")
    workspace = call.workspace
    if channel in workspace.users:
        if workspace.users[channel].deleted:
            raise ApiError("user_disabled")
        return workspace.direct_message(call.bot, channel)
    if channel not in workspace.conversations:
        name = channel.removeprefix("#")
        channel = next((item.id for item in workspace.conversations.values() if item.name == name and name), channel)
    conversation = conversation_of(call, channel)
    if conversation.is_archived:
        raise ApiError("is_archived")
    if call.bot not in conversation.members and "chat:write.public" not in call.installation.scopes:
        raise ApiError("not_in_channel")
    return conversation


def readable(call: Call) -> Conversation:
    """A conversation whose history the app may read."""
    conversation = conversation_of(call, call.need("channel"))
    call.require(f"{FAMILY[conversation.kind]}:history")
    if call.bot not in conversation.members:
        raise ApiError("not_in_channel")
    return conversation


def person(call: Call, user_id: str) -> User:
    """Somebody in the workspace."""
    user = call.workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    return user
