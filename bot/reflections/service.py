"""Asking for a thought, and keeping what comes back for as long as its author wants it kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import insert_new
from bot.kit.slack import Json
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
    question = views.invitation(prompt.ask)
    delivery.post(session, _in_thread(who, source, key=invitation_key(source), at=at, payload=question))


def collect(session: Session, who: Person, source: str, reply: Reply, *, at: datetime) -> None:
    """Keep a reply below the message `source`, and say thank you for the first one. The same reply twice is one."""
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
    delivery.post(session, _in_thread(who, source, key=thanks_key(source), at=at, payload=views.thanks()))


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


def edit(session: Session, who: Person, reply: Reply, *, at: datetime) -> bool:
    """Take over what its author changed; whether it was a reflection of theirs."""
    return _change(session, who, reply.channel, reply.ts, text=reply.text, edited_at=at)


def erase(session: Session, who: Person, channel: str, ts: str, *, at: datetime) -> bool:
    """Forget the words of a reply its author deleted; whether it was a reflection of theirs."""
    return _change(session, who, channel, ts, text=None, deleted_at=at)


def _change(session: Session, who: Person, channel: str, ts: str, **values: object) -> bool:
    mine = sa.update(Reflection).where(
        col(Reflection.workspace_id) == who.workspace_id,
        col(Reflection.member_id) == who.member_id,
        col(Reflection.channel) == channel,
        col(Reflection.ts) == ts,
        col(Reflection.deleted_at).is_(None),
    )
    return session.connection().execute(mine.values(**values)).rowcount == 1


def waiting(session: Session, workspace_id: str, member_id: int) -> list[str]:
    """The messages below which a member was asked and has not written (or has deleted what they wrote)."""
    written = (
        select(Reflection.id)
        .where(Reflection.workspace_id == Invitation.workspace_id, Reflection.source == Invitation.source)
        .where(col(Reflection.deleted_at).is_(None))
        .exists()
    )
    wanted = select(Invitation.source).where(
        Invitation.workspace_id == workspace_id, Invitation.member_id == member_id, ~written
    )
    return list(session.exec(wanted.order_by(col(Invitation.asked_at).desc())))


def count(session: Session, workspace_id: str, member_id: int) -> int:
    """How many reflections of a member are kept."""
    kept = sa.select(sa.func.count()).where(
        col(Reflection.workspace_id) == workspace_id,
        col(Reflection.member_id) == member_id,
        col(Reflection.deleted_at).is_(None),
    )
    return int(session.execute(kept).scalar_one())
