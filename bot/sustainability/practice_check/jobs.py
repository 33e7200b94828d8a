"""What the clock does for the practice check: ask for another one after half a year."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.service import is_staff
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.db import first_due
from bot.kit.i18n import in_language
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.sustainability.practice_check import queries, views
from bot.sustainability.practice_check.models import PracticeCheckRhythm


def again_key(workspace_id: str, day: str) -> str:
    """The key of the question whether a workspace checks again."""
    return f"sustainability.practice_again:{workspace_id}:{day}"


async def tick(deps: Deps) -> None:
    """Ask every workspace that is due, one by one."""
    if not await deps.is_due(next_due_at):
        return
    while await deps.db.transact(ask_again, now=deps.now()):
        deps.nudge()


def next_due_at(session: Session) -> datetime | None:
    """When a workspace is next asked."""
    wanted = sa.select(sa.func.min(col(PracticeCheckRhythm.next_due_at)))
    found: datetime | None = (
        session.connection().execute(wanted.where(col(PracticeCheckRhythm.next_due_at).is_not(None))).scalar()
    )
    return found


def ask_again(session: Session, *, now: datetime) -> bool:
    """Ask one lead whether to check again: the one who checked last, or another if they don't lead any more.

    False if none is due. Until somebody checks, nothing more is asked.
    """
    due = first_due(
        session,
        PracticeCheckRhythm,
        col(PracticeCheckRhythm.next_due_at),
        col(PracticeCheckRhythm.workspace_id),
        now=now,
    )
    if due is None:
        return False
    due.next_due_at = None
    session.add(due)
    session.flush()
    found = queries.standing(session, due.workspace_id)
    lead = _asked(session, due)
    is_gone = session.get_one(Workspace, due.workspace_id).gone_at is not None
    if found.check and lead and not is_gone:
        zone = usable_zone(lead.zone)
        with in_language(lead.language):
            payload = views.again(found.check.checked_at, zone)
        key = again_key(due.workspace_id, local_date(now, zone).isoformat())
        delivery.post(session, Outgoing(due.workspace_id, key, lead.slack_id, payload, now, topic=Topic.REMINDER))
    return True


def _asked(session: Session, due: PracticeCheckRhythm) -> Member | None:
    """Who is asked; None if nobody leads the programme any more."""
    last = session.get_one(Member, due.member_id)
    if last.active and is_staff(last):
        return last
    others = (members.find(session, due.workspace_id, each) for each in _leads(session, due.workspace_id))
    return next((each for each in others if each and each.active), None)


def _leads(session: Session, workspace_id: str) -> list[str]:
    return list(dict.fromkeys([*members.admins(session, workspace_id), *members.facilitators(session, workspace_id)]))
