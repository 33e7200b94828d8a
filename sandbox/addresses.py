"""How people name each other and their conversations: by id, `#channel`, `@name`, or `@bot` for the app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.errors import RefusedError
from sandbox.state import Conversation, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def find_user(sandbox: Sandbox, who: str) -> User:
    """The person (or the app's bot user) of that id or name."""
    users = sandbox.workspace.users
    name = who.removeprefix("@")
    if name == "bot":
        return users[sandbox.installation.bot_user_id]
    found = users.get(who) or next((user for user in users.values() if user.name == name), None)
    if found is None:
        raise RefusedError(f"nobody here is called {who!r}", status=404)
    return found


def find_conversation(sandbox: Sandbox, user_id: str, where: str) -> Conversation:
    """The conversation a person means; naming somebody means the direct message with them."""
    conversations = sandbox.workspace.conversations
    if where in conversations:
        return conversations[where]
    if where.startswith("#"):
        found = next((item for item in conversations.values() if item.name and item.name == where[1:]), None)
        if found is None:
            raise RefusedError(f"there is no channel {where}", status=404)
        return found
    return sandbox.workspace.direct_message(user_id, find_user(sandbox, where).id)
