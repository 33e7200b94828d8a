"""The viewer, and the names and avatars of the people they see."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.state import Conversation, User, UserGroup

TINTS = 8


@dataclass(frozen=True)
class Viewer:
    """The person whose view is shown, with the names and the time they see."""

    user: User
    users: Mapping[str, User]
    conversations: Mapping[str, Conversation]
    now: datetime
    user_groups: Mapping[str, UserGroup] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def tz(self) -> str:
        return self.user.tz

    def name_of(self, user_id: str) -> str:
        """A user's name, or their id when they are unknown."""
        user = self.users.get(user_id)
        return user.real_name or user.name if user else user_id

    def handle_of(self, group_id: str) -> str:
        """A user group's handle, or its id when it is unknown."""
        group = self.user_groups.get(group_id)
        return group.handle if group else group_id


def initials(name: str) -> str:
    """One or two letters for an avatar."""
    words = [word for word in name.split() if word[0].isalnum()]
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:1]).upper()


def tint(user_id: str) -> int:
    """The number of a user's avatar colour, always the same one."""
    return zlib.crc32(user_id.encode()) % TINTS
