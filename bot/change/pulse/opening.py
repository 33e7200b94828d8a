"""Open a month of a pulse: everybody in its groups is asked once, at their own hour."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.change.pulse import groups, member_views, rules, service
from bot.change.pulse.member_views import PulseQuestion
from bot.change.pulse.models import ChangePulse, PulseAsk, PulseRound
from bot.cohorts.service import is_staff
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.figures.ledger import threshold
from bot.kit.db import first_due, insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.time import WeeklySchedule, local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace


def next_due_at(session: Session) -> datetime | None:
    """When a pulse is next to ask."""
    wanted = sa.select(sa.func.min(col(ChangePulse.next_opens_at))).where(col(ChangePulse.next_opens_at).is_not(None))
    found: datetime | None = session.connection().execute(wanted).scalar()
    return found


def open_due(session: Session, *, now: datetime) -> int | None:
    """Open one month that is due; returns the number of its pulse, None if nothing is due."""
    pulse = first_due(session, ChangePulse, col(ChangePulse.next_opens_at), col(ChangePulse.id), now=now)
    if pulse is None:
        return None
    lead = session.get_one(Member, pulse.started_by)
    is_gone = session.get_one(Workspace, pulse.workspace_id).gone_at is not None
    if is_gone or not lead.active or not is_staff(lead):
        pulse.stopped_at, pulse.next_opens_at = now, None
    else:
        _open(session, pulse, lead, pulse.next_opens_at or now, now=now)
        pulse.rounds += 1
        pulse.next_opens_at = service.next_opening(session, pulse, now=now)
    session.add(pulse)
    session.flush()
    return row_id(pulse)


def _open(session: Session, pulse: ChangePulse, lead: Member, due: datetime, *, now: datetime) -> None:
    month = PulseRound(
        workspace_id=pulse.workspace_id,
        pulse_id=row_id(pulse),
        number=pulse.rounds + 1,
        # By the day that was planned: opened a day late, the next one may fall into the same month.
        month=rules.month_name(due, usable_zone(lead.zone)),
        opens_at=now,
        closes_at=now + rules.OPEN_FOR,
    )
    session.add(month)
    session.flush()
    rows: list[dict[str, Any]] = []
    for group in groups.of_pulse(pulse):
        inside = groups.people(session, pulse.workspace_id, group.key)
        inside -= service.opted_out(session, pulse.workspace_id, inside)
        rows += [
            {
                "workspace_id": pulse.workspace_id,
                "member_id": each,
                "round_id": row_id(month),
                "month": month.month,
                "group_key": group.key,
                "sentence": "",
            }
            # The lead knows their own answer, and would know everybody else's better by it.
            for each in sorted(inside - {row_id(lead)})
        ]
    # Nobody is asked twice in a month: who was asked by another pulse, or is in two groups, stays there.
    insert_new(session, PulseAsk, rows)
    asked = list(session.exec(select(PulseAsk).where(PulseAsk.round_id == row_id(month))))
    for ask in asked:
        _send(session, ask, month, lead, now=now)


def _send(session: Session, ask: PulseAsk, month: PulseRound, lead: Member, *, now: datetime) -> None:
    member = session.get_one(Member, ask.member_id)
    with in_language(member.language):
        payload = member_views.question(question_of(session, ask, month, lead))
    hour = member.at or member.hours_from
    beat = WeeklySchedule(member.days, hour, usable_zone(member.zone), members.days_off_of(session, member))
    message = Outgoing(
        member.workspace_id,
        service.message_key(row_id(month), row_id(member)),
        member.slack_id,
        payload,
        beat.next_after(now),
        topic=Topic.COMMUNITY,
        until=month.closes_at,
    )
    delivery.post(session, message)


def question_of(session: Session, ask: PulseAsk, month: PulseRound, lead: Member) -> PulseQuestion:
    """What somebody reads: who asks, whom else, who sees what, until when they can answer, and what they have said."""
    counted = sa.select(sa.func.count()).where(
        col(PulseAsk.round_id) == row_id(month), col(PulseAsk.group_key) == ask.group_key
    )
    pulse = session.get_one(ChangePulse, month.pulse_id)
    name = next((one.name for one in groups.of_pulse(pulse) if one.key == ask.group_key), "")
    member = session.get_one(Member, ask.member_id)
    return PulseQuestion(
        round_id=row_id(month),
        lead=lead.slack_id,
        group=name,
        asked=int(session.connection().execute(counted).scalar_one()),
        least=threshold(session, ask.workspace_id),
        until=local_date(month.closes_at, usable_zone(member.zone)),
        feeling=ask.feeling,
        sentence=ask.sentence,
    )
