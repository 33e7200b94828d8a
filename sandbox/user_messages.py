"""What a person does in a conversation: write, edit, delete, share a file, react."""

from __future__ import annotations

import uuid
from typing import Any

from sandbox.errors import RefusedError
from sandbox.lookup import find_member, find_message
from sandbox.mrkdwn_input import message_parts
from sandbox.state import EMOJI_NAME, Message
from sandbox.world import World


def say(
    world: World, user: str, channel: str, text: str, *, thread_ts: str | None = None, broadcast: bool = False
) -> Message:
    """Write a message, or a reply in a thread."""
    if not text.strip():
        raise RefusedError("a message needs some text")
    return _post(world, user, channel, text, thread_ts=thread_ts, broadcast=broadcast and bool(thread_ts))


def share(
    world: World,
    user: str,
    channel: str,
    name: str,
    content: bytes,
    *,
    text: str = "",
    thread_ts: str | None = None,
) -> Message:
    """Share a file, with or without text."""
    author, _ = find_member(world, user, channel)
    file = world.workspace.new_file(author.id, name, content)
    world.workspace.files[file.id] = file
    return _post(world, user, channel, text, thread_ts=thread_ts, files=[file.id], subtype="file_share")


def edit(world: World, user: str, channel: str, ts: str, text: str) -> Message:
    """Change the text of one's own message."""
    message = _own_message(world, user, channel, ts)
    parts = message_parts(world.workspace, text)
    return world.workspace.edit(message.channel, ts, actor=message.user, **parts)


def delete(world: World, user: str, channel: str, ts: str) -> Message:
    """Delete one's own message; the message as it was."""
    message = _own_message(world, user, channel, ts)
    return world.workspace.delete(message.channel, ts, actor=message.user)


def react(world: World, user: str, channel: str, ts: str, name: str) -> Message:
    """Add an emoji to a message."""
    person, conversation = find_member(world, user, channel)
    message = find_message(world, conversation, ts, viewer=person)
    if message.ephemeral_to:
        raise RefusedError("nobody can react to an ephemeral message")
    name = name.strip(":")
    if not EMOJI_NAME.fullmatch(name):
        raise RefusedError(f"{name!r} is not the name of an emoji, such as thumbsup")
    if person.id in message.reactions.get(name, ()):
        raise RefusedError(f"{person.name} has already reacted with :{name}:")
    return world.workspace.add_reaction(message, person.id, name)


def unreact(world: World, user: str, channel: str, ts: str, name: str) -> Message:
    """Remove one's own emoji from a message."""
    person, conversation = find_member(world, user, channel)
    message = find_message(world, conversation, ts, viewer=person)
    name = name.strip(":")
    if person.id not in message.reactions.get(name, ()):
        raise RefusedError(f"{person.name} has not reacted with :{name}:", status=404)
    return world.workspace.remove_reaction(message, person.id, name)


def _post(world: World, user: str, channel: str, text: str, **parts: Any) -> Message:
    author, conversation = find_member(world, user, channel)
    return world.workspace.post(
        Message(
            ts=world.workspace.next_ts(),
            channel=conversation.id,
            user=author.id,
            client_msg_id=str(uuid.uuid4()),
            **message_parts(world.workspace, text),
            **parts,
        )
    )


def _own_message(world: World, user: str, channel: str, ts: str) -> Message:
    person, conversation = find_member(world, user, channel)
    message = find_message(world, conversation, ts, viewer=person)
    if message.user != person.id:
        raise RefusedError("people change only their own messages")
    return message
