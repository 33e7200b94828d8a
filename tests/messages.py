"""Direct messages as their handlers get them."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import cast

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, MessageRef
from bot.members.incoming_messages import Change, IncomingMessage, MessageContext
from bot.members.models import Member


def direct_message(
    session: Session, author: Member, text: str, *, now: datetime, thread_key: str | None = None
) -> MessageContext:
    """What a member writes, perhaps below the message with that key."""
    message = IncomingMessage(
        author=Caller(author.workspace_id, author.slack_id),
        ref=MessageRef("D1", "2.0"),
        change=Change.WRITTEN,
        markup=text,
        thread_ts="1.0" if thread_key else None,
        is_direct=True,
    )
    deps = cast("Deps", SimpleNamespace(now=lambda: now))
    return MessageContext(session, message, author, deps, now, thread_key)
