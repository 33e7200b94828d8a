"""Ask for reflections, and keep the replies until their author deletes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import insert_new
from bot.kit.i18n import in_language
from bot.kit.slack import Json, MessageRef
from bot.members.service import Person
from bot.reflections import plans, views
from bot.reflections.content import Prompt
from bot.reflections.keys import invitation_key, plan_of, thanks_key
from bot.reflections.models import Invitation, InvitationReader, Reflection
from bot.reflections.plan_parser import IfThen, find_plan

# A reply with this prefix stays private, even if the invitation named readers.
PRIVATE = ("private:", "privat:")


@dataclass(frozen=True)
class ThreadReply:
    """A thread reply with its text as typed."""

    channel: str
    ts: str
    text: str

    @property
    def is_private(self) -> bool:
        return self.text.lstrip().casefold().startswith(PRIVATE)


@dataclass(frozen=True)
class Reader:
    """A member who may read what is written under an invitation that names them."""

    member_id: int
    slack_id: str


def invite(
    session: Session, who: Person, source: str, prompt: Prompt, *, now: datetime, readers: Sequence[Reader] = ()
) -> None:
    """Ask a member for a reflection in the thread of the message `source`; idempotent.

    The prompt names its `readers`, who may read only what is written after that.
    """
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "source": source,
        "ask": prompt.ask,
        "plan": prompt.plan,
        "asked_at": now,
    }
    others = [reader for reader in readers if reader.member_id != who.member_id]
    if insert_new(session, Invitation, [row]) and others:
        _name(session, who, source, others)
    with in_language(who.language):
        question = views.invitation(prompt.ask, [reader.slack_id for reader in others])
    delivery.post(session, _in_thread(who, source, key=invitation_key(source), now=now, payload=question))


def _name(session: Session, who: Person, source: str, readers: Sequence[Reader]) -> None:
    chosen = sa.select(col(Invitation.id)).where(
        col(Invitation.workspace_id) == who.workspace_id, col(Invitation.source) == source
    )
    invitation_id = session.connection().execute(chosen).scalar_one()
    named = {"invitation_id": invitation_id, "workspace_id": who.workspace_id}
    insert_new(session, InvitationReader, [{**named, "member_id": reader.member_id} for reader in readers])


def keep(session: Session, who: Person, source: str, reply: ThreadReply, *, now: datetime) -> None:
    """Keep a reply below the message `source`; idempotent.

    Below a message about a plan it is a note on how that went.
    """
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "source": source,
        "channel": reply.channel,
        "ts": reply.ts,
        "text": reply.text,
        "written_at": now,
        "open_under": _open_under(session, who, source, reply),
        "plan_id": plan_of(source),
    }
    insert_new(session, Reflection, [row])


def collect(
    session: Session, who: Person, source: str, reply: ThreadReply, *, now: datetime
) -> tuple[MessageRef | None, Json]:
    """Keep a reply below the message `source`, and thank for the first one; returns the result of `thanks`."""
    keep(session, who, source, reply, now=now)
    message, payload = thanks(session, who, source)
    delivery.post(session, _in_thread(who, source, key=thanks_key(source), now=now, payload=payload))
    return message, payload


def _open_under(session: Session, who: Person, source: str, reply: ThreadReply) -> int | None:
    """The id of the invitation that named readers, if it was posted before the reply was written."""
    if reply.is_private:
        return None
    named = (
        sa.select(col(Invitation.id))
        .join(InvitationReader, col(InvitationReader.invitation_id) == col(Invitation.id))
        .where(col(Invitation.workspace_id) == who.workspace_id, col(Invitation.member_id) == who.member_id)
        .where(col(Invitation.source) == source)
    )
    invitation_id = session.connection().execute(named).scalar()
    posted = delivery.message(session, who.workspace_id, invitation_key(source)) if invitation_id else None
    return invitation_id if posted and _moment(posted.ts) < _moment(reply.ts) else None


def _moment(ts: str) -> Decimal:
    """Slack's timestamp as a number; 0 if it is invalid, which is before all others."""
    try:
        return Decimal(ts)
    except InvalidOperation:
        return Decimal(0)


def _in_thread(who: Person, source: str, *, key: str, now: datetime, payload: Json) -> delivery.Outgoing:
    return delivery.Outgoing(
        workspace_id=who.workspace_id,
        key=key,
        target=who.slack_id,
        payload=payload,
        at=now,
        thread_of=source,
        lane=Lane.PROMPT,
    )


def edit(session: Session, who: Person, reply: ThreadReply, *, now: datetime) -> str | None:
    """Apply an author's edit; returns the message it belongs to, None if it was no reflection of theirs."""
    closed = {"open_under": None} if reply.is_private else {}
    return _change(session, who, MessageRef(reply.channel, reply.ts), text=reply.text, edited_at=now, **closed)


def erase(session: Session, who: Person, channel: str, ts: str, *, now: datetime) -> str | None:
    """Delete the text of a reply whose message was deleted; returns as `edit` does."""
    return _change(session, who, MessageRef(channel, ts), text=None, deleted_at=now)


def _change(session: Session, who: Person, message: MessageRef, **values: object) -> str | None:
    mine = sa.update(Reflection).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.channel) == message.channel,
        col(Reflection.ts) == message.ts,
        col(Reflection.deleted_at).is_(None),
    )
    return session.connection().execute(mine.values(**values).returning(col(Reflection.source))).scalar()


def thanks(session: Session, who: Person, source: str) -> tuple[MessageRef | None, Json]:
    """Where the thank-you below `source` is (None until it is sent), and its current content."""
    written = words(session, who, source)
    message = delivery.message(session, who.workspace_id, thanks_key(source))
    with in_language(who.language):
        if plan_of(source):
            return message, views.note_thanks(len(written))
        made, zone = plans.below(session, who, source), plans.hours(session, who).zone
        offer = source if written and (_asks_for_plan(session, who, source) or suggestion(written)) else None
        return message, views.thanks(len(written), made, zone, offer)


def words(session: Session, who: Person, source: str) -> list[str]:
    """A member's undeleted replies below a message, oldest first."""
    kept = sa.select(col(Reflection.text)).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.source) == source,
        col(Reflection.deleted_at).is_(None),
    )
    return [text or "" for text in session.connection().execute(kept.order_by(col(Reflection.id))).scalars()]


def suggestion(written: Sequence[str]) -> IfThen | None:
    """The last of some replies that parses as an if-then plan."""
    return next((plan for text in reversed(written) if (plan := find_plan(text))), None)


def _asks_for_plan(session: Session, who: Person, source: str) -> bool:
    asked = sa.select(col(Invitation.plan)).where(
        col(Invitation.workspace_id) == who.workspace_id, col(Invitation.source) == source
    )
    return bool(session.connection().execute(asked).scalar())
