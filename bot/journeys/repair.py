"""Reschedule members whose profile has changed, or who have no schedule."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.deps import ProfileChange
from bot.journeys import relocalize, service
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.reviews import service as reviews

AT_ONCE = 100


def profile_changed(session: Session, library: Library, change: ProfileChange, *, now: datetime) -> None:
    """Reschedule a member for a new zone, and translate their unsent lessons into a new language."""
    member = session.get_one(Member, change.member_id)
    if change.zone or change.active:
        service.reschedule(session, library, member, now=now)
    if change.language:
        relocalize.relocalize(session, library, members.person(member))


def reschedule_stuck(session: Session, library: Library, after: int, *, now: datetime) -> list[int]:
    """Schedule the next members with an id above `after` who can be reached but have no schedule; returns their ids.

    That happens when their profile was read without being acted on, or just as somebody else enrolled them.
    """
    lessons = sa.exists().where(
        col(Enrolment.member_id) == col(Member.id),
        col(Enrolment.progress) == EnrolmentState.ACTIVE,
        col(Enrolment.next_due_at).is_(None),
        col(Enrolment.track_id).in_(library.tracks),
    )
    stuck = (
        select(Member)
        .join(Workspace, col(Workspace.id) == col(Member.workspace_id))
        .where(col(Member.id) > after, col(Member.zone).is_not(None))
        .where(members.IS_REACHABLE, sa.or_(lessons, reviews.is_unplanned()))
        .order_by(col(Member.id))
        .limit(AT_ONCE)
        .with_for_update(of=Member, skip_locked=True)
    )
    found = list(session.exec(stuck))
    for member in found:
        service.reschedule(session, library, member, now=now)
    return [members.person(member).member_id for member in found]
