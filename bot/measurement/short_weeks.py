"""Weeks with so few working days that their figures say little, such as the one of Christmas."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.public_holidays import CHRISTMAS_EVE, NEW_YEARS_EVE
from bot.measurement.weeks import IsoWeek
from bot.members import service as members
from bot.members.models import Member

MIN_FREE = 2
WORKING_DAYS = 5


def is_short(session: Session, workspace_id: str, week: IsoWeek) -> bool:
    """Whether two of a week's working days or more were free where most people are.

    24 and 31 December count as free before a day off: most people take them, whatever the calendar says.
    """
    off = members.days_off(session, [workspace_id]).of(workspace_id, _usual_zone(session, workspace_id))
    days = [week.monday + timedelta(days=number) for number in range(WORKING_DAYS)]
    free = [
        day
        for day in days
        if day.isoformat() in off
        or (f"{day:%m-%d}" in (CHRISTMAS_EVE, NEW_YEARS_EVE) and (day + timedelta(days=1)).isoformat() in off)
    ]
    return len(free) >= MIN_FREE


def _usual_zone(session: Session, workspace_id: str) -> str | None:
    """The zone that most members are in; None if none is known."""
    counted = (
        sa.select(col(Member.zone))
        .where(col(Member.workspace_id) == workspace_id, col(Member.active), col(Member.zone).is_not(None))
        .group_by(col(Member.zone))
        .order_by(sa.func.count().desc(), col(Member.zone))
        .limit(1)
    )
    found: str | None = session.connection().execute(counted).scalar()
    return found
