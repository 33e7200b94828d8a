"""Reminders of marks: once by the clock after five working days, and whenever those who run the programme ask."""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment import notices
from bot.certification.assessment.models import AssessorSeat
from bot.certification.assessment.queries import NoSeatError
from bot.certification.board import views
from bot.certification.board.models import AssessorReminder
from bot.certification.capstone.models import Capstone, CapstoneSubmission
from bot.cohorts.service import ForStaffError, is_staff
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit.contact_hours import Window
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace

WORKING_DAYS = 5
AGAIN_AFTER = timedelta(days=1)


class RemindedLatelyError(GroundswellError):
    """I've already reminded this person in the last 24 hours. Give them a little time."""


def due_at(session: Session, seat: AssessorSeat) -> datetime:
    """When the fifth working day of its holder after the day on which they were drawn begins."""
    member = session.get_one(Member, seat.member_id)
    off = members.days_off_of(session, member)
    window = Window(member.days, member.hours_from, member.hours_to, usable_zone(member.zone), off)
    moment = seat.drawn_at
    for _day in range(WORKING_DAYS):
        moment = window.next_day(moment)
    return moment


def next_due_at(session: Session) -> datetime | None:
    """When somebody is next to be reminded."""
    return min((due_at(session, seat) for seat in _unreminded(session)), default=None)


def remind_all(session: Session, *, now: datetime) -> int:
    """Remind everybody whose marks have been awaited for five working days, once; returns how many."""
    found = [seat for seat in _unreminded(session) if due_at(session, seat) <= now]
    for seat in found:
        _send(session, seat, None, now=now)
    return len(found)


def remind(session: Session, lead: Member, number: int, *, now: datetime) -> Member:
    """Remind the holder of a seat, as a lead asks for; returns them. A lead doesn't hurry their own judges."""
    if not is_staff(lead):
        raise ForStaffError
    wanted = select(AssessorSeat).where(_OPEN, AssessorSeat.workspace_id == lead.workspace_id)
    seat = session.exec(wanted.where(AssessorSeat.id == number).with_for_update()).first()
    if seat is None or _candidate(session, seat).id == lead.id:
        raise NoSeatError
    before = session.get(AssessorReminder, number)
    if before and now - before.reminded_at < AGAIN_AFTER:
        raise RemindedLatelyError
    return _send(session, seat, lead, now=now)


_OPEN = sa.and_(col(AssessorSeat.locked_at).is_(None), col(AssessorSeat.left_at).is_(None))


def _unreminded(session: Session) -> list[AssessorSeat]:
    """The open seats whose holder was never reminded."""
    wanted = (
        select(AssessorSeat)
        .join(Workspace, col(Workspace.id) == col(AssessorSeat.workspace_id))
        .join(Member, col(Member.id) == col(AssessorSeat.member_id))
        .where(_OPEN, col(Workspace.gone_at).is_(None), col(Member.active))
        .where(~sa.exists().where(col(AssessorReminder.seat_id) == col(AssessorSeat.id)))
    )
    return list(session.exec(wanted.order_by(col(AssessorSeat.id))))


def _candidate(session: Session, seat: AssessorSeat) -> Member:
    submission = session.get_one(CapstoneSubmission, seat.submission_id)
    return session.get_one(Member, session.get_one(Capstone, submission.capstone_id).member_id)


def _send(session: Session, seat: AssessorSeat, by: Member | None, *, now: datetime) -> Member:
    member = session.get_one(Member, seat.member_id)
    row = session.get(AssessorReminder, row_id(seat)) or AssessorReminder(
        seat_id=row_id(seat), workspace_id=seat.workspace_id, reminded_at=now
    )
    row.reminded_at, row.reminded_by = now, by.id if by else None
    session.add(row)
    with in_language(member.language):
        payload = views.reminder(_candidate(session, seat), seat, now)
    message = Outgoing(
        member.workspace_id, notices.reminder_key(seat, now if by else None), member.slack_id, payload, now
    )
    delivery.post(session, message)
    session.flush()
    return member
