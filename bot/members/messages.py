"""What people write to the app, in one shape, and how a slice offers to take it.

The composition root joins what the slices offer (`MessageHandlers`) in its message router. A reply in a thread belongs
to whoever posted the thread's message, known by the prefix of that message's delivery key; any other direct message is
offered to the slices in turn until one takes it. A handler runs inside one transaction and answers with a `Reply`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, MessageRef, unescape
from bot.members.commands import CommandContext, Reply
from bot.members.models import Member
from bot.members.service import Person, person

WRITTEN_SUBTYPES = (None, "file_share", "thread_broadcast")


class Change(Enum):
    """What its author did with a message."""

    WRITTEN = auto()
    EDITED = auto()
    DELETED = auto()


@dataclass(frozen=True)
class IncomingMessage:
    """A message that a person of the workspace has written, edited or deleted, in a direct message or in a thread.

    `text` is as they typed it, `markup` the same as Slack writes it, with links and mentions in angle brackets; of a
    deleted message both are what it said last. `thread_ts` is the timestamp of the message it replies to.
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
        """The message of an event; None for what no person of this workspace has done, or not where we listen.

        Slack also reports our own updates and unfurled links as changes; only an author's edit is marked as one.
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


def _change(event: Json) -> tuple[Change, Json]:
    """What an event reports, and the message as it is now or, where it is gone, as it was; empty for anything else."""
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
    """What a handler gets: the transaction, the message and its author.

    `thread_key` is the delivery key of the message in whose thread it stands; None where that is not one of ours.
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


# None says that the message is for somebody else.
MessageHandler = Callable[[MessageContext], Reply | None]


def never(_message: IncomingMessage) -> bool:
    return False


@dataclass(frozen=True)
class MessageHandlers:
    """What a slice takes.

    `threads` has a handler for each prefix of a delivery key, the part before its first colon: it gets the replies
    below such messages, and in channels also their changes. `direct` gets direct messages outside of threads, `changes`
    edited and deleted ones wherever they stand. Where `needs_profile` says so, the author's zone is asked of Slack
    first if it is not known yet.
    """

    threads: Mapping[str, MessageHandler] = field(default_factory=dict)
    direct: MessageHandler | None = None
    changes: MessageHandler | None = None
    needs_profile: Callable[[IncomingMessage], bool] = never
