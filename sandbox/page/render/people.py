"""Who looks, and how the people they see are named and drawn."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.state import Conversation, User, UserGroup

TINTS = 8


@dataclass(frozen=True)
class Viewer:
    """Whoever looks at the page: names and times are shown as they see them."""

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
        """Somebody's name, or their id when the workspace does not know them."""
        user = self.users.get(user_id)
        return user.real_name or user.name if user else user_id

    def handle_of(self, group_id: str) -> str:
        """A user group's handle, or its id as above."""
        group = self.user_groups.get(group_id)
        return group.handle if group else group_id


def initials(name: str) -> str:
    """One or two letters for an avatar."""
    words = [word for word in name.split() if word[0].isalnum()]
    return (words[0][0] + words[-1][0] if len(words) > 1 else name[:1]).upper()


def tint(user_id: str) -> int:
    """Which of the avatar colours somebody wears, always the same one."""
    return zlib.crc32(user_id.encode()) % TINTS
