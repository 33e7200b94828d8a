"""Being away: what it would change, its record, and the ten minutes in which it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.errors import TooLateToUndoError
from bot.community.calendar.models import Activity, CommunitySession
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.undoing import UNDO_FOR, told_at
from bot.community.rota import notices, service, views
from bot.community.rota.absence_choices import AbsenceChoice, AbsenceUndo
from bot.community.rota.models import Absence
from bot.kit.dates import ReadingContext, find_absence
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member


def would_pass(session: Session, member: Member, days: AbsenceChoice, *, now: datetime) -> list[SessionCard]:
    """The turns of a member that an absence would pass to others, with those who would lead them; nothing is kept."""
    with only_tried(session):
        service.be_away(session, member, days.first, days.last)
        _leave_to_rota(session, member, days, now)
        changes = [
            change
            for activity in _activities(session, member, days, now)
            for change in service.plan(session, activity, now=now)
        ]
        passed = [each.session_id for each in changes if each.before == member.id]
        return calendar_queries.cards(session, passed)


def ask_about(session: Session, member: Member, text: str, context: ReadingContext) -> Json | None:
    """Asks whether others may lead what a member leads in the days of a text; None if that is nothing."""
    found = find_absence(text, context)
    if found is None or found.back is None or found.questions:
        return None
    days = AbsenceChoice(first=found.first, last=found.back - timedelta(days=1))
    if not _led_in(session, member, days, context.now):
        return None
    return views.ask_to_be_away(days, would_pass(session, member, days, now=context.now), usable_zone(member.zone))


def _led_in(session: Session, member: Member, days: AbsenceChoice, now: datetime) -> list[SessionCard]:
    zone = usable_zone(member.zone)
    led = calendar_queries.led_by(session, member.workspace_id, row_id(member), now=now)
    return [card for card in led if days.first <= local_date(card.starts_at, zone) <= days.last]


@contextmanager
def only_tried(session: Session) -> Iterator[Any]:
    """A part of a transaction that is rolled back at its end."""
    nested = session.begin_nested()
    try:
        yield nested
    finally:
        nested.rollback()
        session.expire_all()


def record(session: Session, member: Member, days: AbsenceChoice, *, now: datetime) -> AbsenceUndo:
    """Record an absence; its turns are passed to others once it can't be undone any more, near ones at once."""
    absence = service.be_away(session, member, days.first, days.last)
    named = _leave_to_rota(session, member, days, now)
    _replan(session, member, days, now)
    return AbsenceUndo(id=row_id(absence), at=now, named=named)


def undo(session: Session, member: Member, chosen: AbsenceUndo, *, now: datetime) -> None:
    """Delete an absence that was recorded in the last ten minutes; TooLateToUndoError otherwise."""
    absence = session.get(Absence, chosen.id)
    if now - chosen.at >= UNDO_FOR or absence is None or absence.member_id != member.id:
        raise TooLateToUndoError
    days = AbsenceChoice(first=date.fromisoformat(absence.first_day), last=date.fromisoformat(absence.last_day))
    session.delete(absence)
    for number in chosen.named:
        led = session.get(CommunitySession, number)
        if led and led.workspace_id == member.workspace_id and led.facilitator_id == member.id:
            led.is_host_fixed = True
    session.flush()
    _replan(session, member, days, now)


def _leave_to_rota(session: Session, member: Member, days: AbsenceChoice, now: datetime) -> tuple[int, ...]:
    """Let the rota deal the sessions that a member was named to lead and can't; returns their numbers."""
    named = [card.id for card in _led_in(session, member, days, now) if card.is_host_fixed]
    for number in named:
        session.get_one(CommunitySession, number).is_host_fixed = False
    session.flush()
    return tuple(named)


def _activities(session: Session, member: Member, days: AbsenceChoice, now: datetime) -> list[Activity]:
    """The activities whose turns an absence may change: those with a member in the rota, or as the named leader."""
    led = [session.get_one(Activity, card.activity_id) for card in _led_in(session, member, days, now)]
    return list({each.id: each for each in [*service.activities_of(session, member), *led]}.values())


def _replan(session: Session, member: Member, days: AbsenceChoice, now: datetime) -> None:
    led = _led_in(session, member, days, now)
    for activity in _activities(session, member, days, now):
        moments = [card.starts_at for card in led if card.activity_id == activity.id]
        notices.replan_at(session, activity, told_at(now, *moments) if moments else now + UNDO_FOR, now=now)
