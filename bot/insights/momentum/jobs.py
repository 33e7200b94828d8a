"""What the clock does about momentum: send what worked, once a month, to the channel and to who asked for it."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.insights.momentum import queries, rules, service, views
from bot.insights.momentum.models import MomentumChannel, MomentumReader
from bot.kit.db import first_due
from bot.kit.i18n import in_language
from bot.members.models import Member, Workspace


def news_key(month: str, target: str) -> str:
    """The key of what a channel or a member reads about a month."""
    return f"insights.momentum:{month}:{target}"


async def tick(deps: Deps) -> None:
    """Send everything that is due, each in a transaction of its own."""
    if not await deps.is_due(next_due_at):
        return
    for send in (send_to_channel, send_to_reader):
        while await deps.db.transact_aside(send, now=deps.now()):
            deps.nudge()


def next_due_at(session: Session) -> datetime | None:
    """When somebody next reads what worked."""
    wanted = (
        sa.select(sa.func.min(col(MomentumChannel.next_due_at))),
        sa.select(sa.func.min(col(MomentumReader.next_due_at))).where(col(MomentumReader.next_due_at).is_not(None)),
    )
    moments = (session.connection().execute(each).scalar() for each in wanted)
    return min((each for each in moments if each), default=None)


def send_to_channel(session: Session, *, now: datetime) -> bool:
    """Post to one channel that is due; False if none is."""
    due = first_due(
        session, MomentumChannel, col(MomentumChannel.next_due_at), col(MomentumChannel.workspace_id), now=now
    )
    if due is None:
        return False
    lead, told_at = session.get_one(Member, due.chosen_by), due.next_due_at
    due.next_due_at = service.next_moment(session, lead, now=now)
    session.add(due)
    _post(session, lead, due.channel, told_at, now=now)
    return True


def send_to_reader(session: Session, *, now: datetime) -> bool:
    """Write to one member who is due; False if nobody is."""
    due = first_due(session, MomentumReader, col(MomentumReader.next_due_at), col(MomentumReader.member_id), now=now)
    if due is None or due.next_due_at is None:
        return False
    member, told_at = session.get_one(Member, due.member_id), due.next_due_at
    due.next_due_at = service.next_moment(session, member, now=now) if member.active else None
    session.add(due)
    if member.active:
        _post(session, member, member.slack_id, told_at, now=now)
    return True


def _post(session: Session, whose: Member, target: str, told_at: datetime, *, now: datetime) -> None:
    """Say what worked in the month before, in somebody's language; nothing if nothing did."""
    month = rules.before(told_at)
    is_gone = session.get_one(Workspace, whose.workspace_id).gone_at is not None
    found = None if is_gone else queries.what_worked(session, whose.workspace_id, month, now=now)
    if found and not found.is_empty:
        with in_language(whose.language):
            payload = views.news(found, is_channel=target != whose.slack_id)
        key = news_key(month.label, target)
        delivery.post(session, Outgoing(whose.workspace_id, key, target, payload, now, topic=Topic.DIGEST))
    session.flush()
