"""What a person does in a conversation: say, edit, delete, share a file."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from sandbox import typed
from sandbox.addresses import find_conversation, find_user
from sandbox.errors import RefusedError
from sandbox.files import new_file
from sandbox.state import Conversation, Json, Message

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def say(
    sandbox: Sandbox, user: str, channel: str, text: str, *, thread_ts: str | None = None, broadcast: bool = False
) -> Message:
    """A person types a message, or a reply in a thread."""
    if not text.strip():
        raise RefusedError("a message needs some text")
    return _post(sandbox, user, channel, text, thread_ts=thread_ts, broadcast=broadcast and bool(thread_ts))


def share(
    sandbox: Sandbox,
    user: str,
    channel: str,
    name: str,
    content: bytes,
    *,
    text: str = "",
    thread_ts: str | None = None,
) -> Message:
    """A person shares a file, with or without words."""
    author = find_user(sandbox, user)
    conversation = _conversation_of(sandbox, author.id, channel)
    file = new_file(sandbox, author.id, name, content)
    file.channels.append(conversation.id)
    sandbox.workspace.files[file.id] = file
    return _post(sandbox, user, channel, text, thread_ts=thread_ts, files=[file.id], subtype="file_share")


def edit(sandbox: Sandbox, user: str, channel: str, ts: str, text: str) -> Message:
    """A person changes the words of their own message."""
    message = _own_message(sandbox, user, channel, ts)
    return sandbox.workspace.edit(message.channel, ts, actor=message.user, **_typed(sandbox, text))


def delete(sandbox: Sandbox, user: str, channel: str, ts: str) -> Message:
    """A person takes their own message back."""
    message = _own_message(sandbox, user, channel, ts)
    return sandbox.workspace.delete(message.channel, ts, actor=message.user)


def _post(sandbox: Sandbox, user: str, channel: str, text: str, **parts: Any) -> Message:
    author = find_user(sandbox, user)
    if author.deleted:
        raise RefusedError(f"{author.real_name}'s account is deactivated")
    conversation = _conversation_of(sandbox, author.id, channel)
    message = Message(
        ts=sandbox.workspace.next_ts(),
        channel=conversation.id,
        user=author.id,
        client_msg_id=str(uuid.uuid4()),
        **_typed(sandbox, text),
        **parts,
    )
    return sandbox.workspace.post(message)


def _typed(sandbox: Sandbox, text: str) -> Json:
    elements = typed.parse(sandbox.workspace, text)
    return {
        "text": typed.as_text(sandbox.workspace, elements),
        "blocks": typed.as_blocks(elements) if elements else None,
    }


def _conversation_of(sandbox: Sandbox, user_id: str, channel: str) -> Conversation:
    conversation = find_conversation(sandbox, user_id, channel)
    if user_id not in conversation.members:
        raise RefusedError(f"{user_id} is not in {channel}")
    return conversation


def _own_message(sandbox: Sandbox, user: str, channel: str, ts: str) -> Message:
    author = find_user(sandbox, user)
    conversation = find_conversation(sandbox, author.id, channel)
    message = sandbox.workspace.messages[conversation.id].get(ts)
    if message is None:
        raise RefusedError(f"there is no message {ts} in {channel}", status=404)
    if message.user != author.id:
        raise RefusedError("people change only their own messages")
    return message
