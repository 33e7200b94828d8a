"""Days on which a workspace gets no lessons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts import enrol_parser
from bot.journeys import service as journeys
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import insert_new, row_id
from bot.kit.time import local_date, usable_zone
from bot.members.models import DayOff, Member

AWAY = ("remove", "off", "weg", "entfernen")
AT_ONCE = 100


def change(session: Session, member: Member, text: str, *, now: datetime) -> list[str]:
    """Add the days in `text`, or remove them after `remove`; returns these days (ISO)."""
    verb, _, rest = text.partition(" ")
    removes = verb.casefold() in AWAY
    named = [part for part in re.split(r"[,;]|\s+(?=\d)", rest if removes else text) if part.strip()]
    days = [enrol_parser.read_day(part, usable_zone(member.zone), now=now) for part in named]
    if removes:
        gone = sa.delete(DayOff).where(col(DayOff.workspace_id) == member.workspace_id, col(DayOff.day).in_(days))
        session.connection().execute(gone)
    else:
        insert_new(session, DayOff, [{"workspace_id": member.workspace_id, "day": day} for day in dict.fromkeys(days)])
    return days


def ahead(session: Session, member: Member, *, now: datetime) -> list[str]:
    """The days off from today on (ISO), earliest first."""
    today = local_date(now, usable_zone(member.zone)).isoformat()
    wanted = select(DayOff.day).where(DayOff.workspace_id == member.workspace_id, col(DayOff.day) >= today)
    return list(session.exec(wanted.order_by(col(DayOff.day))))


def replan(
    session: Session, library: Library, workspace_id: str, days: Sequence[str], after: int, *, now: datetime
) -> int:
    """Reschedule steps on these days for the next members after id `after`; returns the last id, 0 at the end."""
    moments = [datetime.combine(date.fromisoformat(day), datetime.min.time(), now.tzinfo) for day in days]
    near = sa.or_(
        *(col(Enrolment.next_due_at).between(one - timedelta(days=3), one + timedelta(days=4)) for one in moments)
    )
    wanted = (
        select(Member)
        .join(Enrolment, col(Enrolment.member_id) == col(Member.id))
        .where(Member.workspace_id == workspace_id, col(Member.id) > after)
        .where(Enrolment.progress == EnrolmentState.ACTIVE, near)
        .distinct()
        .order_by(col(Member.id))
        .limit(AT_ONCE)
    )
    found = list(session.exec(wanted))
    for member in found:
        journeys.reschedule(session, library, member, now=now)
    return row_id(found[-1]) if found else 0
