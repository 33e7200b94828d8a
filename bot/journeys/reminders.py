"""Remind members of open questions: the next day, then after three and seven days, and then no more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.journeys import views
from bot.journeys.content import Library
from bot.journeys.models import Reminder, reminders
from bot.kit.contact_hours import Pause, Window
from bot.kit.db import insert_new
from bot.kit.i18n import in_language
from bot.kit.time import usable_zone
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE, Person
from bot.quizzes import queries as questions
from bot.reviews.rules import ROUND_PREFIX

FIRST_AFTER = timedelta(hours=28)  # the next day, some hours after the lesson
NEXT_AFTER_DAYS = (3, 7)  # then, in days of the member's own week; the last one repeats
DEFAULT_MAX_REMINDERS = 3
BATCH_SIZE = 500


def reminder_key(member_id: int, rung: int, due_at: datetime) -> str:
    """The key of a reminder: its rung and when it was due."""
    return f"journeys.remind:{member_id}:{rung}:{due_at:%Y%m%dT%H%M}"


def schedule(session: Session, people: Collection[Person], *, now: datetime) -> None:
    """Schedule a first reminder for people who have just received questions, unless reminders are under way."""
    if not people:
        return
    rows = [
        {"member_id": who.member_id, "workspace_id": who.workspace_id, "rung": 0, "next_due_at": now + FIRST_AFTER}
        for who in people
    ]
    insert_new(session, Reminder, rows)
    whose = [who.member_id for who in people]
    session.connection().execute(_WAKE, {"members": whose, "later": now + FIRST_AFTER})


_WAKE = (
    sa.update(reminders)
    .where(reminders.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))
    .where(reminders.c.next_due_at.is_(None), reminders.c.rung == 0)
    .values(next_due_at=sa.bindparam("later"))
)


def restart(session: Session, member_id: int, *, now: datetime) -> None:
    """Start again at the first rung, because a member has done something."""
    session.connection().execute(_AGAIN, {"whose": member_id, "later": now + FIRST_AFTER})


_AGAIN = (
    sa.update(reminders)
    .where(reminders.c.member_id == sa.bindparam("whose"))
    .values(rung=0, next_due_at=sa.bindparam("later"))
)


def cancel(session: Session, member_id: int) -> None:
    """Send no more reminders until something new is delivered."""
    session.connection().execute(_MOVE, {"whose": member_id, "to": 0, "later": None})


def send_due(session: Session, library: Library, *, now: datetime, most: int = DEFAULT_MAX_REMINDERS) -> int:
    """Look at up to 500 due reminders and return how many; call again while that is not 0.

    `most` is the default number of reminders in a row.
    """
    rows = session.connection().execute(_DUE, {"at": now, "limit": BATCH_SIZE}).all()
    if not rows:
        return 0
    open_now = _open(session, library, rows)
    off = members.days_off(session, {row.workspace_id for row in rows})
    moves, messages = [], []
    for row in rows:
        window = _window(row, off[row.workspace_id])
        limit = most if row.reminders is None else row.reminders
        opens = Pause(row.paused_from, row.paused_until).after(window.opens(now))
        if not (row.active and open_now.get(row.member_id) and row.rung < limit):
            moves.append(_move(row, row.rung if row.rung >= limit else 0, None))
        elif opens > now:
            moves.append(_move(row, row.rung, opens))
        else:
            messages.append(_reminder(row, open_now[row.member_id], row.rung + 1 == limit, window, now))
            moves.append(_move(row, row.rung + 1, _later(window, row.rung + 1, now)))
    delivery.post(session, *messages)
    if moves:
        session.connection().execute(_MOVE, moves)
    return len(rows)


def next_due_at(session: Session, library: Library, *, most: int = DEFAULT_MAX_REMINDERS) -> datetime | None:
    """When the next reminder goes out; those that would be dropped don't count. Reads everybody's: for the demo."""
    rows = session.connection().execute(_PLANNED.order_by(reminders.c.member_id)).all()
    open_now = _open(session, library, rows)
    off = members.days_off(session, {row.workspace_id for row in rows})
    moments = [
        Pause(row.paused_from, row.paused_until).after(_window(row, off[row.workspace_id]).opens(row.next_due_at))
        for row in rows
        if row.active and open_now.get(row.member_id) and row.rung < (most if row.reminders is None else row.reminders)
    ]
    return min(moments, default=None)


def _open(session: Session, library: Library, rows: Sequence[Any]) -> dict[int, int]:
    """The number of open questions of each member, without those of rounds, which come back in another one."""
    whose = [row.member_id for row in rows]
    return questions.count_open(session, whose, live=library.question_ids, besides=ROUND_PREFIX)


def _window(row: Any, off: frozenset[str]) -> Window:
    return Window(row.days, row.hours_from, row.hours_to, usable_zone(row.zone), off)


_PLANNED = (
    sa.select(
        reminders.c.member_id,
        reminders.c.workspace_id,
        reminders.c.rung,
        reminders.c.next_due_at,
        *(col(getattr(Member, name)) for name in ("slack_id", "language", "zone", "days", "hours_from", "hours_to")),
        *(col(getattr(Member, name)) for name in ("paused_from", "paused_until", "reminders")),
        IS_REACHABLE.label("active"),
    )
    .join(Member, col(Member.id) == reminders.c.member_id)
    .join(Workspace, col(Workspace.id) == reminders.c.workspace_id)
    .where(reminders.c.next_due_at.is_not(None))
)
_DUE = (
    _PLANNED.where(reminders.c.next_due_at <= sa.bindparam("at"))
    .order_by(reminders.c.next_due_at)
    .limit(sa.bindparam("limit"))
    .with_for_update(of=reminders, skip_locked=True)
)
_MOVE = (
    sa.update(reminders)
    .where(reminders.c.member_id == sa.bindparam("whose"))
    .values(rung=sa.bindparam("to"), next_due_at=sa.bindparam("later"))
)


def _move(row: Any, rung: int, later: datetime | None) -> dict[str, Any]:
    return {"whose": row.member_id, "to": rung, "later": later}


def _later(window: Window, rung: int, now: datetime) -> datetime:
    """The time of the reminder `rung` (1 is the second one): at the same hour, some of the member's own days later."""
    moment = now
    for _day in range(NEXT_AFTER_DAYS[min(rung, len(NEXT_AFTER_DAYS)) - 1]):
        moment = window.next_day(moment)
    return window.opens(moment + (now - window.opens_on(now)))


def _reminder(row: Any, waiting: int, last: bool, window: Window, now: datetime) -> delivery.Outgoing:  # noqa: FBT001 - a fact about the reminder
    with in_language(row.language):
        payload = views.reminder(waiting, last=last)
    key = reminder_key(row.member_id, row.rung, row.next_due_at)
    until = window.next_day(now)
    return delivery.Outgoing(row.workspace_id, key, row.slack_id, payload, now, topic=Topic.REMINDER, until=until)
