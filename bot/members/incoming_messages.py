"""Messages that people write to the app, and how a feature handles them.

The app's message router joins the `MessageHandlers` of all features. A reply in a thread goes to the feature that
posted the thread's message, known by the prefix of its delivery key; any other direct message is offered to the
features in turn until one takes it. A handler runs inside one transaction and returns a `Reply`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, MessageRef, unescape
from bot.members.command_registry import CommandContext, Reply
from bot.members.models import Member
from bot.members.service import Person, person

# What the keys of answers to messages begin with.
ANSWERS = "messages.reply"
WRITTEN_SUBTYPES = (None, "file_share", "thread_broadcast")


class Change(Enum):
    """What the author did with a message."""

    WRITTEN = auto()
    EDITED = auto()
    DELETED = auto()


@dataclass(frozen=True)
class IncomingMessage:
    """A message that a person of the workspace has written, edited or deleted, in a direct message or in a thread.

    `text` is as they typed it, `markup` as Slack sends it, with links and mentions in angle brackets; for a deleted
    message, both are the last text. `thread_ts` is the timestamp of the message it replies to.
    """

    author: Caller
    ref: MessageRef
    change: Change
    markup: str
    thread_ts: str | None
    is_direct: bool
    files: Sequence[Json] = ()

    @property
    def text(self) -> str:
        return unescape(self.markup).strip()

    @classmethod
    def of(cls, body: Json, workspace_id: str) -> IncomingMessage | None:
        """The message of an event; None if its author is no person of this workspace, or it is not where we listen.

        Slack also reports our own updates and unfurled links as changes; only an author's edit has the key `edited`.
        """
        event = body["event"]
        change, message = _change(event)
        is_direct = event.get("channel_type") == "im"
        thread_ts = message.get("thread_ts")
        if thread_ts == message.get("ts"):
            thread_ts = None
        if not message.get("user") or message.get("bot_id") or message.get("bot_profile"):
            return None
        if body.get("is_ext_shared_channel") and message.get("user_team", workspace_id) != workspace_id:
            return None
        if not is_direct and (event.get("channel_type") not in ("channel", "group") or thread_ts is None):
            return None
        return cls(
            author=Caller(workspace_id, message["user"]),
            ref=MessageRef(event["channel"], message["ts"]),
            change=change,
            markup=message.get("text") or "",
            thread_ts=thread_ts,
            is_direct=is_direct,
            files=message.get("files") or (),
        )


def reply_key(message: IncomingMessage) -> str:
    """The key of the answer to a message, so that it is sent once however often Slack reports the message."""
    return f"{ANSWERS}:{message.ref.key}"


def _change(event: Json) -> tuple[Change, Json]:
    """The change of an event and the message, for a deleted one as it was before; empty for other events."""
    subtype = event.get("subtype")
    if subtype in WRITTEN_SUBTYPES:
        return Change.WRITTEN, event
    after = event.get("message") or {}
    if subtype == "message_changed" and "edited" in after:
        return Change.EDITED, after
    if subtype == "message_deleted":
        before = event.get("previous_message") or {}
        return Change.DELETED, {**before, "ts": event.get("deleted_ts") or before.get("ts")}
    return Change.EDITED, {}


@dataclass(frozen=True)
class MessageContext:
    """A handler's argument: the session, the message and its author.

    `thread_key` is the delivery key of the thread's first message; None if that is not one of ours.
    """

    session: Session
    message: IncomingMessage
    member: Member
    deps: Deps
    now: datetime
    thread_key: str | None = None

    @property
    def person(self) -> Person:
        return person(self.member)

    @property
    def command(self) -> CommandContext:
        """The message as the text of a slash command."""
        return CommandContext(self.session, self.member, self.message.text, self.message.ref.channel, self.now)


# A handler returns None for a message that it does not handle.
MessageHandler = Callable[[MessageContext], Reply | None]


def never(_message: IncomingMessage) -> bool:
    return False


@dataclass(frozen=True)
class MessageHandlers:
    """The message handlers of a feature.

    `threads` has a handler by prefix of a delivery key, the part before its first colon: it gets the replies below such
    messages, and in channels also their changes. `direct` gets direct messages outside threads, `below` those in
    threads that no feature has a handler for, `changes` edited and deleted direct messages. If `needs_profile` returns
    true, the author's zone is read from Slack first if unknown.
    """

    threads: Mapping[str, MessageHandler] = field(default_factory=dict)
    direct: MessageHandler | None = None
    below: MessageHandler | None = None
    changes: MessageHandler | None = None
    needs_profile: Callable[[IncomingMessage], bool] = never
