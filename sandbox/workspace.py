"""The workspace: its people, conversations, messages, views and files, and the changes of each."""

from __future__ import annotations

import itertools
import mimetypes
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from sandbox.clock import WorkspaceClock
from sandbox.state import (
    Conversation,
    ConversationKind,
    File,
    FileShare,
    Json,
    Message,
    Reaction,
    User,
    UserGroup,
    View,
    WorkspaceChange,
)

Watcher = Callable[[WorkspaceChange], None]

TOMBSTONE: Json = {
    "text": "This message was deleted.",
    "blocks": None,
    "attachments": None,
    "files": [],
    "subtype": "tombstone",
    "user": "USLACKBOT",
    "from_app": False,
    "metadata": None,
}


class SlackWorkspace:
    """One Slack workspace, in memory.

    It is used from one event loop only, so no method awaits or needs a lock. Watchers are called in the order
    in which they subscribed, right after the change; they must not block.
    """

    def __init__(
        self, *, name: str = "Harbour", team_id: str = "T0SANDBOX1", clock: WorkspaceClock | None = None
    ) -> None:
        self.name = name
        self.team_id = team_id
        self.clock = clock or WorkspaceClock()
        self.users: dict[str, User] = {}
        self.user_groups: dict[str, UserGroup] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, dict[str, Message]] = {}
        self.replies: dict[tuple[str, str], list[str]] = {}
        self.files: dict[str, File] = {}
        self.modals: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self._direct: dict[frozenset[str], Conversation] = {}
        self._watchers: list[Watcher] = []
        self._serial = itertools.count(1)
        self._last_micros = 0

    @property
    def domain(self) -> str:
        """The workspace's name in addresses."""
        return self.name.lower()

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Call `watcher` at every change; the returned function unsubscribes it."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def announce(self, kind: str, item: Any = None, *, before: Any = None, actor: str = "") -> None:
        """Call every watcher with a change."""
        for watcher in list(self._watchers):
            watcher(WorkspaceChange(kind, item, before, actor))

    def new_id(self, prefix: str) -> str:
        """A new id in Slack's form: a letter and ten digits."""
        return f"{prefix}{next(self._serial):010d}"

    def next_ts(self) -> str:
        """A message timestamp: unique, and later than every one before it."""
        micros = int(self.clock.now().timestamp() * 1_000_000)
        self._last_micros = max(micros, self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    # people and places

    def add_user(self, user: User) -> User:
        """Add a user without announcing it."""
        self.users[user.id] = user
        return user

    def join_team(self, user: User) -> User:
        """Add a user who joins the workspace now."""
        self.users[user.id] = user
        self.announce("user.joined", user, actor=user.id)
        return user

    def change_user(self, user_id: str, **changes: Any) -> User:
        """Change a profile: zone, locale, name, deactivation."""
        before = self.users[user_id]
        after = self.users[user_id] = replace(before, **changes)
        self.announce("user.changed", after, before=before)
        return after

    def add_conversation(
        self,
        kind: ConversationKind,
        name: str,
        members: set[str],
        *,
        creator: str = "",
        conversation_id: str | None = None,
    ) -> Conversation:
        """Create a channel or direct message."""
        prefix = {"channel": "C", "group": "G", "im": "D", "mpim": "G"}[kind]
        conversation = Conversation(
            id=conversation_id or self.new_id(prefix),
            kind=kind,
            name=name,
            members=set(members),
            created=int(self.clock.now().timestamp()),
            creator=creator,
        )
        self.conversations[conversation.id] = conversation
        self.messages[conversation.id] = {}
        self.announce("conversation.created", conversation)
        return conversation

    def direct_message(self, one: str, other: str) -> Conversation:
        """The direct message between two people, created at first use."""
        pair = frozenset((one, other))
        if pair not in self._direct:
            self._direct[pair] = self.add_conversation("im", "", set(pair), creator=one)
        return self._direct[pair]

    def join(self, conversation: Conversation, user_id: str, *, inviter: str = "") -> None:
        """Make a person a member of a conversation, once."""
        if user_id not in conversation.members:
            conversation.members.add(user_id)
            self.announce("member.joined", conversation, before=inviter or None, actor=user_id)

    # messages

    def new_file(self, user_id: str, name: str, content: bytes) -> File:
        """A file that is neither in the workspace nor in a conversation yet."""
        return File(
            id=self.new_id("F"),
            name=name,
            user=user_id,
            content=content,
            mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
            title=name,
            created=int(self.clock.now().timestamp()),
        )

    def post(self, message: Message) -> Message:
        """Add a message to its conversation and thread, and to the shares of its files."""
        self.messages[message.channel][message.ts] = message
        for file_id in message.files:
            self.files[file_id].shares.append(FileShare(message.channel, message.ts))
        if message.thread_ts and message.thread_ts != message.ts and message.ephemeral_to is None:
            self.replies.setdefault((message.channel, message.thread_ts), []).append(message.ts)
        self.announce("message.posted", message, actor=message.user)
        return message

    def edit(self, channel: str, ts: str, *, actor: str, mark: bool = True, **changes: Any) -> Message:
        """Change a message's text, blocks or metadata; `mark` shows it as edited."""
        before = self.messages[channel][ts]
        if mark:
            changes["edited"] = {"user": actor, "ts": self.next_ts()}
        after = self.messages[channel][ts] = replace(before, **changes)
        self.announce("message.edited", after, before=before, actor=actor)
        return after

    def delete(self, channel: str, ts: str, *, actor: str) -> Message:
        """Delete a message; one with replies leaves a tombstone, so that its thread stays whole."""
        gone = self.messages[channel][ts]
        if self.replies.get((channel, ts)):
            self.edit(channel, ts, actor=actor, mark=False, **TOMBSTONE)
            return gone
        del self.messages[channel][ts]
        siblings = self.replies.get((channel, gone.thread_ts or ""), [])
        if ts in siblings:
            siblings.remove(ts)
        self.announce("message.deleted", gone, before=gone, actor=actor)
        return gone

    def add_reaction(self, message: Message, user_id: str, name: str) -> Message:
        """Add a person's emoji to a message."""
        reactions = {**message.reactions, name: [*message.reactions.get(name, []), user_id]}
        after = self.messages[message.channel][message.ts] = replace(message, reactions=reactions)
        self.announce("reaction.added", Reaction(name, user_id, after), before=message, actor=user_id)
        return after

    def remove_reaction(self, message: Message, user_id: str, name: str) -> Message:
        """Remove a person's emoji from a message; the emoji goes with its last person."""
        users = [other for other in message.reactions[name] if other != user_id]
        reactions = {key: held for key, held in (message.reactions | {name: users}).items() if held}
        after = self.messages[message.channel][message.ts] = replace(message, reactions=reactions)
        self.announce("reaction.removed", Reaction(name, user_id, after), before=message, actor=user_id)
        return after

    def newest_first(self, channel: str, *, viewer: str | None = None) -> Iterator[Message]:
        """Top-level messages from the newest, lazily: a long history costs only what is read of it."""
        for message in reversed(self.messages[channel].values()):
            top = message.thread_ts in (None, message.ts) or message.broadcast
            if top and message.ephemeral_to in (None, viewer):
                yield message

    def history(self, channel: str, *, viewer: str | None = None) -> list[Message]:
        """Top-level messages, oldest first; ephemeral ones only for their viewer."""
        return list(self.newest_first(channel, viewer=viewer))[::-1]

    def thread(self, channel: str, thread_ts: str, *, viewer: str | None = None) -> list[Message]:
        """A parent message and its replies, oldest first."""
        everything = self.messages[channel].values()
        return [m for m in everything if thread_ts in (m.ts, m.thread_ts) and m.ephemeral_to in (None, viewer)]

    # views

    def publish_home(self, user: str, payload: Json) -> View:
        """Replace a person's App Home."""
        view_id = self.homes[user].id if user in self.homes else self.new_id("V")
        view = View(id=view_id, user=user, payload=payload, hash=self.next_ts(), root_view_id=view_id)
        before = self.homes.get(user)
        self.homes[user] = view
        self.announce("home.published", view, before=before)
        return view

    def push_modal(self, user: str, payload: Json) -> View:
        """Open a modal on top of a person's stack; the caller has checked its depth."""
        stack = self.modals.setdefault(user, [])
        view_id = self.new_id("V")
        view = View(
            id=view_id,
            user=user,
            payload=payload,
            hash=self.next_ts(),
            root_view_id=stack[0].id if stack else view_id,
            previous_view_id=stack[-1].id if stack else None,
        )
        stack.append(view)
        self.announce("view.opened", view)
        return view

    def update_modal(self, view: View, payload: Json) -> View:
        """Replace a modal in place; input stays where block and action id stay."""
        stack = self.modals[view.user]
        after = replace(view, payload=payload, hash=self.next_ts())
        stack[stack.index(view)] = after
        self.announce("view.updated", after, before=view)
        return after

    def close_modal(self, view: View, *, whole_stack: bool = False) -> list[View]:
        """Close the view and those above it, or the whole stack; the closed views."""
        stack = self.modals.get(view.user, [])
        start = 0 if whole_stack else stack.index(view)
        closed = stack[start:]
        del stack[start:]
        for gone in reversed(closed):
            self.announce("view.closed", gone)
        return closed

    def find_view(self, view_id: str) -> View | None:
        """A modal or App Home by its id."""
        everything = itertools.chain(self.homes.values(), *self.modals.values())
        return next((view for view in everything if view.id == view_id), None)
