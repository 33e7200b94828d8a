"""Asking for a thought, and keeping what comes back for as long as its author wants it kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import insert_new
from bot.kit.slack import Json
from bot.kit.words import speaking
from bot.members.service import Person
from bot.reflections import views
from bot.reflections.content import Prompt
from bot.reflections.models import Invitation, Reflection


def invitation_key(source: str) -> str:
    """The key of the message that asks for a reflection below `source`."""
    return f"reflections.invite:{source}"


def thanks_key(source: str) -> str:
    """The key of the one thank-you below `source`."""
    return f"reflections.thank:{source}"


@dataclass(frozen=True)
class Reply:
    """A thread reply, `text` as its author typed it."""

    channel: str
    ts: str
    text: str


def invite(session: Session, who: Person, source: str, prompt: Prompt, *, at: datetime) -> None:
    """Ask a member for a thought in the thread of the message `source`; once, however often this is called."""
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "source": source,
        "ask": prompt.ask,
        "asked_at": at,
    }
    insert_new(session, Invitation, [row])
    with speaking(who.language):
        question = views.invitation(prompt.ask)
    delivery.post(session, _in_thread(who, source, key=invitation_key(source), at=at, payload=question))


def keep(session: Session, who: Person, source: str, reply: Reply, *, at: datetime) -> None:
    """Keep a reply below the message `source`. The same reply twice is one."""
    row = {
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "source": source,
        "channel": reply.channel,
        "ts": reply.ts,
        "text": reply.text,
        "written_at": at,
    }
    insert_new(session, Reflection, [row])


def collect(session: Session, who: Person, source: str, reply: Reply, *, at: datetime) -> None:
    """Keep a reply below the message `source`, and say thank you for the first one. The same reply twice is one."""
    keep(session, who, source, reply, at=at)
    delivery.post(session, _in_thread(who, source, key=thanks_key(source), at=at, payload=views.thanks(1)))


def _in_thread(who: Person, source: str, *, key: str, at: datetime, payload: Json) -> delivery.Outgoing:
    return delivery.Outgoing(
        workspace_id=who.workspace_id,
        key=key,
        target=who.slack_id,
        payload=payload,
        at=at,
        thread_of=source,
        lane=Lane.PROMPT,
    )


def edit(session: Session, who: Person, reply: Reply, *, at: datetime) -> str | None:
    """Take over what its author changed; the message it stands below, None when it was no reflection of theirs."""
    return _change(session, who, (reply.channel, reply.ts), text=reply.text, edited_at=at)


def erase(session: Session, who: Person, channel: str, ts: str, *, at: datetime) -> str | None:
    """Forget the words of a reply its author deleted; the message it stood below, None as above."""
    return _change(session, who, (channel, ts), text=None, deleted_at=at)


def _change(session: Session, who: Person, place: tuple[str, str], **values: object) -> str | None:
    mine = sa.update(Reflection).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.channel) == place[0],
        col(Reflection.ts) == place[1],
        col(Reflection.deleted_at).is_(None),
    )
    return session.connection().execute(mine.values(**values).returning(col(Reflection.source))).scalar()


def thanks(session: Session, who: Person, source: str) -> tuple[tuple[str, str] | None, Json]:
    """Where the thank-you below `source` stands, once it is sent, and what it should say now."""
    kept = sa.select(sa.func.count()).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.source) == source,
        col(Reflection.deleted_at).is_(None),
    )
    count = int(session.connection().execute(kept).scalar_one())
    return delivery.message(session, who.workspace_id, thanks_key(source)), views.thanks(count)


def waiting(session: Session, workspace_id: str, member_id: int) -> list[str]:
    """The messages below which a member was asked and has not written (or has deleted what they wrote)."""
    who = {"workspace": workspace_id, "member": member_id}
    return list(session.connection().execute(_WAITING, who).scalars())


_WRITTEN = (
    sa.select(col(Reflection.id))
    .where(col(Reflection.workspace_id) == col(Invitation.workspace_id))
    .where(col(Reflection.source) == col(Invitation.source), col(Reflection.deleted_at).is_(None))
    .exists()
)
_WAITING = (
    sa.select(col(Invitation.source))
    .where(col(Invitation.workspace_id) == sa.bindparam("workspace"))
    .where(col(Invitation.member_id) == sa.bindparam("member"), ~_WRITTEN)
    .order_by(col(Invitation.asked_at).desc())
)


def count(session: Session, workspace_id: str, member_id: int) -> int:
    """How many reflections of a member are kept."""
    who = {"workspace": workspace_id, "member": member_id}
    return int(session.connection().execute(_KEPT, who).scalar_one())


_KEPT = sa.select(sa.func.count()).where(
    col(Reflection.workspace_id) == sa.bindparam("workspace"),
    col(Reflection.member_id) == sa.bindparam("member"),
    col(Reflection.deleted_at).is_(None),
)
