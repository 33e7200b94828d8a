"""Asking for a thought, and keeping what comes back for as long as its author wants it kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.kit.db import insert_new
from bot.members.models import Member
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


def invite(session: Session, member: Member, source: str, prompt: Prompt, *, at: datetime) -> None:
    """Ask a member for a thought in the thread of the message `source`; once, however often this is called."""
    assert member.id is not None, "stored"
    row = {
        "workspace_id": member.workspace_id,
        "member_id": member.id,
        "source": source,
        "ask": prompt.ask,
        "asked_at": at,
    }
    insert_new(session, Invitation, [row])
    message = views.invitation(prompt.ask)
    _say(session, member, source, invitation_key(source), message, at)


def collect(session: Session, member: Member, source: str, reply: Reply, *, at: datetime) -> None:
    """Keep a reply below the message `source`, and say thank you for the first one. The same reply twice is one."""
    assert member.id is not None, "stored"
    row = {
        "workspace_id": member.workspace_id,
        "member_id": member.id,
        "source": source,
        "channel": reply.channel,
        "ts": reply.ts,
        "text": reply.text,
        "written_at": at,
    }
    insert_new(session, Reflection, [row])
    _say(session, member, source, thanks_key(source), views.thanks(), at)


def _say(session: Session, member: Member, source: str, key: str, payload: dict[str, object], at: datetime) -> None:
    delivery.post(
        session,
        delivery.Outgoing(
            workspace_id=member.workspace_id,
            key=key,
            target=member.slack_id,
            payload=payload,
            at=at,
            thread_of=source,
            lane=Lane.PROMPT,
        ),
    )


def edit(session: Session, member: Member, reply: Reply, *, at: datetime) -> bool:
    """Take over what its author changed; whether it was a reflection of theirs."""
    return _change(session, member, reply.channel, reply.ts, text=reply.text, edited_at=at)


def erase(session: Session, member: Member, channel: str, ts: str, *, at: datetime) -> bool:
    """Forget the words of a reply its author deleted; whether it was a reflection of theirs."""
    return _change(session, member, channel, ts, text=None, deleted_at=at)


def _change(session: Session, member: Member, channel: str, ts: str, **values: object) -> bool:
    mine = sa.update(Reflection).where(
        col(Reflection.workspace_id) == member.workspace_id,
        col(Reflection.member_id) == member.id,
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
