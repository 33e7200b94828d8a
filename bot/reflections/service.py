"""Ask for reflections, and keep the replies until their author deletes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.message_updates import Redrawn
from bot.members.service import Person
from bot.reflections import model_requests, response_messages, shared_thoughts, views
from bot.reflections.content import Prompt
from bot.reflections.keys import invitation_key, plan_of
from bot.reflections.models import Invitation, InvitationReader, Reflection
from bot.reflections.responding import responses
from bot.reflections.responding.reading import is_not_for_the_lexicon, is_private
from bot.reflections.responding.responses import NO_OFFERS, Offers


@dataclass(frozen=True)
class ThreadReply:
    """A thread reply with its text as typed."""

    channel: str
    ts: str
    text: str

    @property
    def is_private(self) -> bool:
        return is_private(self.text)


@dataclass(frozen=True)
class Reader:
    """A member who may read what is written under an invitation that names them."""

    member_id: int
    slack_id: str


def invite(
    session: Session,
    who: Person,
    source: str,
    prompt: Prompt,
    *,
    now: datetime,
    readers: Sequence[Reader] = (),
    below: Sequence[Json] = (),
) -> None:
    """Ask a member for a reflection in the thread of the message `source`; idempotent.

    The prompt names its `readers`, who may read only what is written after that; `below` are blocks at its end.
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
    is_first = _is_first(session, who, source)
    if insert_new(session, Invitation, [row]) and others:
        _name(session, who, source, others)
    with in_language(who.language):
        question = views.invitation(prompt.ask, [reader.slack_id for reader in others], is_first=is_first)
    payload = {**question, "blocks": [*question["blocks"], *below]}
    delivery.post(session, _in_thread(who, source, key=invitation_key(source), now=now, payload=payload))


def _is_first(session: Session, who: Person, source: str) -> bool:
    """Whether a member has had no invitation below any other message."""
    asked = {"workspace": who.workspace_id, "member": who.member_id, "source": source}
    return not session.connection().execute(_OTHER_INVITATION, asked).scalar()


# Part of a click, and so built once.
_OTHER_INVITATION = sa.select(
    sa.exists().where(
        col(Invitation.workspace_id) == sa.bindparam("workspace"),
        col(Invitation.member_id) == sa.bindparam("member"),
        col(Invitation.source) != sa.bindparam("source"),
    )
)


def _name(session: Session, who: Person, source: str, readers: Sequence[Reader]) -> None:
    chosen = sa.select(col(Invitation.id)).where(
        col(Invitation.workspace_id) == who.workspace_id, col(Invitation.source) == source
    )
    invitation_id = session.connection().execute(chosen).scalar_one()
    named = {"invitation_id": invitation_id, "workspace_id": who.workspace_id}
    insert_new(session, InvitationReader, [{**named, "member_id": reader.member_id} for reader in readers])


def keep(session: Session, who: Person, source: str, reply: ThreadReply, *, now: datetime) -> Reflection:
    """Keep a reply below the message `source` and return it; idempotent.

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
    stored = select(Reflection).where(Reflection.workspace_id == who.workspace_id)
    return session.exec(stored.where(Reflection.channel == reply.channel, Reflection.ts == reply.ts)).one()


def collect(
    session: Session, who: Person, source: str, reply: ThreadReply, *, now: datetime, offers: Offers = NO_OFFERS
) -> tuple[Reflection, list[Redrawn]]:
    """Keep a reply below the message `source` and respond to it; returns it, and the messages to update."""
    reflection = keep(session, who, source, reply, now=now)
    if reflection.deleted_at is None:
        responses.respond(session, who, reflection, offers, now=now)
    redraws = response_messages.redrawn(session, who, [source])
    said = response_messages.below(session, who, source)
    delivery.post(session, *(_in_thread(who, source, key=key, now=now, payload=said[key]) for key in said))
    return reflection, redraws


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
    """Apply an author's edit; returns the message it belongs to, None if it was no reflection of theirs.

    One that begins with `private:` is shown to nobody any more.
    """
    reflection = _mine(session, who, reply.channel, reply.ts)
    if reflection is None:
        return None
    reflection.text, reflection.edited_at = reply.text, now
    if reply.is_private:
        reflection.open_under = None
    session.add(reflection)
    session.flush()
    if reply.is_private or is_not_for_the_lexicon(reply.text):
        shared_thoughts.take_back(session, who, row_id(reflection))
    responses.revise(session, who, reflection)
    return reflection.source


def erase(session: Session, who: Person, channel: str, ts: str, *, now: datetime) -> str | None:
    """Delete a reply whose message was deleted, with all that was made of it; returns as `edit` does."""
    reflection = _mine(session, who, channel, ts)
    if reflection is None:
        return None
    reflection.text, reflection.deleted_at = None, now
    session.add(reflection)
    session.flush()
    shared_thoughts.take_back(session, who, row_id(reflection))
    model_requests.forget(session, who, [row_id(reflection)])
    row = responses.to(session, who, row_id(reflection))
    if row is not None:
        responses.withdraw_question(session, row)
    return reflection.source


def _mine(session: Session, who: Person, channel: str, ts: str) -> Reflection | None:
    """A member's own undeleted reply."""
    chosen = select(Reflection).where(
        Reflection.workspace_id == who.workspace_id, Reflection.member_id == who.member_id
    )
    at_place = chosen.where(Reflection.channel == channel, Reflection.ts == ts)
    return session.exec(at_place.where(col(Reflection.deleted_at).is_(None))).first()
