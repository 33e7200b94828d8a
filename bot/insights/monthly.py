"""The monthly report: one message to each of those who run the programme, on the first working day of a month."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.service import is_staff
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.insights import home_section
from bot.insights.models import MonthlyReport
from bot.journeys.content import Library
from bot.kit import blocks
from bot.kit.contact_hours import Window
from bot.kit.db import insert_new, row_id
from bot.kit.i18n import _, in_language
from bot.kit.slack import Caller, Json
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member, Role, Workspace

STOP = "insights.stop_monthly"
_NEW = (
    select(Member)
    .join(Workspace, col(Workspace.id) == col(Member.workspace_id))
    .where(
        col(Member.role).in_([Role.ADMIN, Role.FACILITATOR]),
        col(Member.active),
        col(Workspace.gone_at).is_(None),
        ~sa.exists().where(col(MonthlyReport.member_id) == col(Member.id)),
    )
)


def enter(session: Session, *, now: datetime) -> int:
    """Give those who have become staff a first report, next month; returns their number."""
    rows = [
        {
            "workspace_id": member.workspace_id,
            "member_id": row_id(member),
            "next_due_at": next_month(session, member, now=now),
        }
        for member in session.exec(_NEW)
    ]
    return insert_new(session, MonthlyReport, rows)


def next_month(session: Session, member: Member, *, now: datetime) -> datetime:
    """The first working day of the next month, when a member's hours begin."""
    zone = usable_zone(member.zone)
    last = local_date(now, zone).replace(day=28)
    first = (last + timedelta(days=4)).replace(day=1)
    midnight = datetime.combine(first, time(), ZoneInfo(zone)).astimezone(UTC)
    off = members.days_off_of(session, member)
    return Window(member.days, member.hours_from, member.hours_to, zone, off).opens(midnight)


def next_due_at(session: Session) -> datetime | None:
    """When somebody next gets their report."""
    planned = sa.select(sa.func.min(col(MonthlyReport.next_due_at))).where(col(MonthlyReport.next_due_at).is_not(None))
    found: datetime | None = session.connection().execute(planned).scalar()
    return found


def report_key(member_id: int, month: datetime) -> str:
    """The key of the report that somebody gets in a month."""
    return f"insights.monthly:{member_id}:{month:%Y-%m}"


def send_due(session: Session, library: Library, *, now: datetime) -> int | None:
    """Send one report that is due; returns whose, None if nothing is due. It has no figure about few, as any other."""
    wanted = (
        select(MonthlyReport)
        .where(col(MonthlyReport.next_due_at) <= now)
        .order_by(col(MonthlyReport.next_due_at))
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    due = session.exec(wanted).first()
    if due is None or due.next_due_at is None:
        return None
    member = session.get_one(Member, due.member_id)
    month, due.next_due_at = due.next_due_at, next_month(session, member, now=now)
    session.add(due)
    if member.active and is_staff(member):
        caller = Caller(member.workspace_id, member.slack_id)
        parts = home_section.section(session, library, caller, now=now)
        if parts:
            with in_language(member.language):
                payload = _message(parts)
            key = report_key(due.member_id, month)
            delivery.post(session, Outgoing(member.workspace_id, key, member.slack_id, payload, now))
    session.flush()
    return due.member_id


def _message(parts: list[Json]) -> Json:
    *said, buttons = parts
    stop = blocks.button(STOP, _("Stop these messages"))
    note = blocks.context(_("I send this message once a month, on the first working day."))
    text = "\n".join(part["text"]["text"] for part in said)
    return blocks.message(text, *said, note, blocks.actions(*buttons["elements"], stop))


def stop(session: Session, member: Member) -> None:
    """Send a member no more monthly reports."""
    _set(session, member, None)


def start(session: Session, member: Member, *, now: datetime) -> None:
    """Send a member the monthly reports again."""
    _set(session, member, next_month(session, member, now=now))


def _set(session: Session, member: Member, due_at: datetime | None) -> None:
    row = {"workspace_id": member.workspace_id, "member_id": row_id(member), "next_due_at": due_at}
    insert_new(session, MonthlyReport, [row])
    mine = sa.update(MonthlyReport).where(
        col(MonthlyReport.workspace_id) == member.workspace_id, col(MonthlyReport.member_id) == member.id
    )
    session.connection().execute(mine.values(next_due_at=due_at))
