"""The nouns of a workspace, in the shapes Slack gives them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

Json = dict[str, Any]
ConversationKind = Literal["channel", "group", "im", "mpim"]
MAX_VIEW_DEPTH = 3
"""Modals in one stack."""
EMOJI_NAME = re.compile(r"[\w+'-]+(?:::skin-tone-[2-6])?")


@dataclass
class User:
    """A person, or the bot user of the installed app."""

    id: str
    name: str
    real_name: str
    tz: str = "Etc/UTC"
    locale: str = "en-US"
    email: str = ""
    title: str = ""
    is_bot: bool = False
    is_admin: bool = False
    is_owner: bool = False
    deleted: bool = False
    is_restricted: bool = False
    color: str = "4a154b"
    display_name: str = ""

    @property
    def mention_names(self) -> tuple[str, ...]:
        """The names by which this user can be mentioned, in any case."""
        return tuple(filter(None, dict.fromkeys((self.name, self.real_name, self.display_name))))

    def tz_offset(self, at: datetime) -> int:
        """Seconds east of UTC at that moment."""
        offset = at.astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(offset.total_seconds()) if offset else 0


@dataclass
class UserGroup:
    """People with a common handle, such as @champions."""

    id: str
    handle: str
    name: str
    users: list[str]


@dataclass
class Conversation:
    """A channel, private channel, direct message or group message."""

    id: str
    kind: ConversationKind
    name: str
    members: set[str]
    created: int
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    is_archived: bool = False


@dataclass(frozen=True)
class FileShare:
    """A message that carries a file."""

    channel: str
    ts: str


@dataclass
class File:
    """An uploaded file; `content` stays in memory."""

    id: str
    name: str
    user: str
    content: bytes
    mimetype: str = "application/octet-stream"
    title: str = ""
    alt_text: str = ""
    created: int = 0
    shares: list[FileShare] = field(default_factory=list)


@dataclass
class Message:
    """One message; `ephemeral_to` is the only person who sees it, `thread_ts` its parent."""

    ts: str
    channel: str
    user: str
    text: str = ""
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    from_app: bool = False
    metadata: Json | None = None
    edited: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    ephemeral_to: str | None = None
    client_msg_id: str | None = None


@dataclass(frozen=True)
class Reaction:
    """An emoji that a person added to a message or removed from it; `message` is the message afterwards."""

    name: str
    user: str
    message: Message


@dataclass
class View:
    """A modal in a person's stack, or a person's App Home."""

    id: str
    user: str
    payload: Json
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    state: Json = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """`modal` or `home`."""
        return str(self.payload.get("type", "modal"))


@dataclass(frozen=True)
class WorkspaceChange:
    """A change in the workspace: the new `item`, its state `before` where there was one, and the `actor`.

    Kinds: `message.posted`, `message.edited`, `message.deleted`, `user.changed`,
    `user.joined`, `view.opened`, `view.updated`, `view.closed`, `home.published`, `home.opened`,
    `clock.moved`, `clock.due`, `world.progress`, `conversation.created`, `member.joined`, `reaction.added`,
    `reaction.removed`, `app.uninstalled`, `workspace.closing`.

    With `member.joined` the item is the conversation, the actor is the new member and `before` is who invited them.
    """

    kind: str
    item: Any = None
    before: Any = None
    actor: str = ""
