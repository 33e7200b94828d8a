"""What the clock does for succession: ask how a week without somebody went."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member
from bot.sustainability.succession import messages
from bot.sustainability.succession.models import WeekWithout

_WAITS = sa.and_(col(WeekWithout.asked_at).is_(None), col(WeekWithout.cancelled_at).is_(None))


async def tick(deps: Deps) -> None:
    """Ask everybody whose week is over, one by one."""
    if not await deps.is_due(next_due_at):
        return
    while await deps.db.transact(ask_due, now=deps.now()) is not None:
        deps.nudge()


def next_due_at(session: Session) -> datetime | None:
    """When somebody is next asked how their week went."""
    wanted = sa.select(sa.func.min(col(WeekWithout.ask_at))).where(_WAITS)
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


def ask_due(session: Session, *, now: datetime) -> int | None:
    """Ask about one week that is over; returns its number, None if there is none."""
    wanted = select(WeekWithout).where(_WAITS, col(WeekWithout.ask_at) <= now).order_by(col(WeekWithout.ask_at))
    week = session.exec(wanted.limit(1).with_for_update(skip_locked=True)).first()
    if week is None:
        return None
    week.asked_at = now
    session.add(week)
    session.flush()
    member, stand_in = session.get_one(Member, week.member_id), session.get_one(Member, week.stand_in_id)
    if member.active:
        with in_language(member.language):
            payload = messages.how_was_it(week, stand_in.slack_id)
        key = f"sustainability.week_over:{row_id(week)}"
        delivery.post(session, Outgoing(member.workspace_id, key, member.slack_id, payload, now))
    return row_id(week)
