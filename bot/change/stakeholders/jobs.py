"""What the clock does for maps: ask about next steps and stale maps, and delete what was taken off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.stakeholders import news_views, queries, service
from bot.change.stakeholders.content import StakeholderContext
from bot.change.stakeholders.models import Stakeholder, StakeholderMapQuestion
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.db import first_due, row_id
from bot.kit.i18n import in_language
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member, Workspace

KEPT_FOR = timedelta(days=1)
STALE_AFTER = timedelta(days=85)  # a little less than the shortest quarter


def question_key(member_id: int, day: str) -> str:
    """The key of the quarterly question to the owner of a map."""
    return f"change.map_stale:{member_id}:{day}"


async def tick(deps: Deps, context: StakeholderContext) -> None:
    """Send what is due, one by one, and delete what was taken off a day ago."""
    if not await deps.is_due(next_due_at):
        return
    for send in (ask_about_step, ask_about_map):
        due: Callable[..., bool] = send
        while await deps.db.transact(due, context, now=deps.now()):
            deps.nudge()
    await deps.db.transact(erase_removed, now=deps.now())


def next_due_at(session: Session) -> datetime | None:
    """When somebody is next asked, or something is to be deleted."""
    wanted = (
        sa.select(sa.func.min(col(Stakeholder.ask_at))).where(col(Stakeholder.ask_at).is_not(None)),
        sa.select(sa.func.min(col(StakeholderMapQuestion.next_due_at))).where(
            col(StakeholderMapQuestion.next_due_at).is_not(None)
        ),
    )
    moments = [session.connection().execute(each).scalar() for each in wanted]
    removed = sa.select(sa.func.min(col(Stakeholder.removed_at))).where(col(Stakeholder.removed_at).is_not(None))
    gone: datetime | None = session.connection().execute(removed).scalar()
    return min(filter(None, [*moments, gone and gone + KEPT_FOR]), default=None)


def ask_about_step(session: Session, context: StakeholderContext, *, now: datetime) -> bool:
    """Ask one owner about one step that was planned for today; False if none is due."""
    due = first_due(session, Stakeholder, col(Stakeholder.ask_at), col(Stakeholder.id), now=now)
    if due is None:
        return False
    owner = session.get_one(Member, due.member_id)
    if _is_here(session, owner):
        found = queries.own_map(session, owner)
        one = next(each for each in found.stakeholders if each.row.id == due.id)
        with in_language(owner.language):
            payload = news_views.follow_up(one, context)
        key = service.follow_up_key(due)
        delivery.post(session, Outgoing(owner.workspace_id, key, owner.slack_id, payload, now, topic=Topic.PLAN))
    due.ask_at = None
    session.add(due)
    session.flush()
    return True


def ask_about_map(session: Session, _context: StakeholderContext, *, now: datetime) -> bool:
    """Ask one owner whether their map is still right, unless all of it is fresh; False if nobody is due."""
    due = first_due(
        session,
        StakeholderMapQuestion,
        col(StakeholderMapQuestion.next_due_at),
        col(StakeholderMapQuestion.member_id),
        now=now,
    )
    if due is None:
        return False
    owner = session.get_one(Member, due.member_id)
    stale = [each for each in service.own(session, owner) if each.looked_at <= now - STALE_AFTER]
    if stale and _is_here(session, owner):
        with in_language(owner.language):
            payload = news_views.stale(len(stale))
        key = question_key(row_id(owner), local_date(now, usable_zone(owner.zone)).isoformat())
        delivery.post(session, Outgoing(owner.workspace_id, key, owner.slack_id, payload, now, topic=Topic.REMINDER))
    due.next_due_at = service.next_quarter(session, owner, now=now)
    session.add(due)
    session.flush()
    return True


def _is_here(session: Session, owner: Member) -> bool:
    return owner.active and session.get_one(Workspace, owner.workspace_id).gone_at is None


def erase_removed(session: Session, *, now: datetime) -> None:
    """Delete what was taken off a map a day ago."""
    wanted = select(Stakeholder).where(col(Stakeholder.removed_at) <= now - KEPT_FOR).limit(100)
    for each in session.exec(wanted).all():
        service.erase(session, each.workspace_id, [row_id(each)])
