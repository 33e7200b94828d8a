"""What each person has read, and so what is new to them."""

from __future__ import annotations

from itertools import takewhile

from sandbox.state import Conversation, Message
from sandbox.workspace import Workspace

COUNTED = 99


class Reading:
    """The newest message that each person has seen in each conversation."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._seen: dict[tuple[str, str], str] = {}

    def mark(self, user_id: str, channel: str) -> None:
        """Somebody looks at a conversation."""
        newest = next(reversed(self._workspace.messages[channel]), "")
        self._seen[user_id, channel] = newest

    def first_new(self, user_id: str, conversation: Conversation) -> str:
        """The timestamp of the oldest message that is new to somebody, "" when nothing is."""
        seen = self._seen.get((user_id, conversation.id), "")
        newest_first = reversed(self._workspace.messages[conversation.id].values())
        fresh = takewhile(lambda message: message.ts > seen, newest_first)
        return min((message.ts for message in fresh if _is_news(message, user_id)), default="")

    def unread(self, user_id: str, conversation: Conversation) -> int:
        """How many messages of others are new to a member, counted no further than is worth showing."""
        if user_id not in conversation.members:
            return 0
        seen = self._seen.get((user_id, conversation.id), "")
        count = 0
        newest_first = reversed(self._workspace.messages[conversation.id].values())
        for message in takewhile(lambda message: message.ts > seen, newest_first):
            count += _is_news(message, user_id)
            if count == COUNTED:
                break
        return count


def _is_news(message: Message, user_id: str) -> bool:
    visible = message.ephemeral_to in (None, user_id)
    top_level = message.thread_ts in (None, message.ts) or message.broadcast
    return visible and top_level and message.user != user_id
