"""What each person has read."""

from __future__ import annotations

from itertools import takewhile

from sandbox.state import Conversation, Message
from sandbox.workspace import SlackWorkspace

MAX_COUNT = 99


class ReadState:
    """The newest message that each person has seen in each conversation."""

    def __init__(self, workspace: SlackWorkspace) -> None:
        self._workspace = workspace
        self._seen: dict[tuple[str, str], str] = {}

    def mark(self, user_id: str, channel: str) -> None:
        """Mark a conversation as read."""
        newest = next(reversed(self._workspace.messages[channel]), "")
        self._seen[user_id, channel] = newest

    def first_new(self, user_id: str, conversation: Conversation) -> str:
        """The ts of the oldest unread message, "" without one."""
        seen = self._seen.get((user_id, conversation.id), "")
        newest_first = reversed(self._workspace.messages[conversation.id].values())
        fresh = takewhile(lambda message: message.ts > seen, newest_first)
        return min((message.ts for message in fresh if _is_news(message, user_id)), default="")

    def unread(self, user_id: str, conversation: Conversation) -> int:
        """The number of unread messages of others, at most MAX_COUNT; 0 for people who are not members."""
        if user_id not in conversation.members:
            return 0
        seen = self._seen.get((user_id, conversation.id), "")
        count = 0
        newest_first = reversed(self._workspace.messages[conversation.id].values())
        for message in takewhile(lambda message: message.ts > seen, newest_first):
            count += _is_news(message, user_id)
            if count == MAX_COUNT:
                break
        return count


def _is_news(message: Message, user_id: str) -> bool:
    visible = message.ephemeral_to in (None, user_id)
    top_level = message.thread_ts in (None, message.ts) or message.broadcast
    return visible and top_level and message.user != user_id
