"""How requests name people, conversations and messages: by id, `#channel`, `@name`, or `@bot` for the app."""

from __future__ import annotations

from sandbox.errors import RefusedError
from sandbox.state import Conversation, Message, User
from sandbox.world import World


def find_user(world: World, who: str) -> User:
    """The person, or the app's bot user, of that id or name; RefusedError (404) when there is none."""
    users = world.workspace.users
    if who in users:
        return users[who]
    name = who.removeprefix("@")
    if name == "bot":
        return users[world.installation.bot_user_id]
    named = (user for user in users.values() if name.casefold() in map(str.casefold, user.mention_names))
    found = next(named, None)
    if found is None:
        raise RefusedError(f"there is no user called {who!r}", status=404)
    return found


def find_person(world: World, who: str) -> User:
    """A person whose account is active."""
    person = find_user(world, who)
    if person.deleted:
        raise RefusedError(f"{person.real_name}'s account is deactivated")
    return person


def find_conversation(world: World, user_id: str, where: str) -> Conversation:
    """The conversation that this person means; a person's name means the direct message with them."""
    conversations = world.workspace.conversations
    if where in conversations:
        return conversations[where]
    if where.startswith("#"):
        found = next((item for item in conversations.values() if item.name and item.name == where[1:]), None)
        if found is None:
            raise RefusedError(f"there is no channel {where}", status=404)
        return found
    return world.workspace.direct_message(user_id, find_user(world, where).id)


def find_member(world: World, user: str, channel: str) -> tuple[User, Conversation]:
    """An active person and a conversation of which they are a member."""
    person = find_person(world, user)
    conversation = find_conversation(world, person.id, channel)
    if person.id not in conversation.members:
        raise RefusedError(f"{person.id} is not in {channel}")
    return person, conversation


def find_message(world: World, conversation: Conversation, ts: str, *, viewer: User) -> Message:
    """A message that this person can see."""
    message = world.workspace.messages[conversation.id].get(ts)
    if message is None or message.ephemeral_to not in (None, viewer.id):
        raise RefusedError(f"there is no message {ts} in {conversation.name or conversation.id}", status=404)
    return message
