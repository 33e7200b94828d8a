"""The conversations, messages and people that the app may use, and Slack's error codes for others."""

from __future__ import annotations

from sandbox.api.call import Call
from sandbox.errors import ApiError
from sandbox.state import Conversation, Message, User

FAMILY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
READ = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORY = ("channels:history", "groups:history", "im:history", "mpim:history")


def visible(call: Call, conversation: Conversation) -> bool:
    """Whether the app can see it: public channels and those it is a member of."""
    return conversation.kind == "channel" or call.bot in conversation.members


def conversation_of(call: Call, channel: str) -> Conversation:
    """The conversation of this id that the app can see."""
    conversation = call.workspace.conversations.get(channel)
    if conversation is None or not visible(call, conversation):
        raise ApiError("channel_not_found")
    return conversation


def destination(call: Call) -> Conversation:
    """The conversation of a post: by its id, by a channel's name, or by a person for the direct message with them."""
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
    """The conversation in `channel`, if the app may read its history."""
    conversation = conversation_of(call, call.need("channel"))
    call.require(f"{FAMILY[conversation.kind]}:history")
    if call.bot not in conversation.members:
        raise ApiError("not_in_channel")
    return conversation


def message_of(call: Call, ts: str) -> Message:
    """The message of this ts in `channel`; ephemeral messages cannot be found."""
    conversation = conversation_of(call, call.need("channel"))
    message = call.workspace.messages[conversation.id].get(ts)
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    return message


def permalink(call: Call, message: Message) -> str:
    """The address of a message on the page."""
    link = f"{call.world.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return link


def person(call: Call, user_id: str) -> User:
    """The user of this id."""
    user = call.workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    return user
