"""Remind members of what is still open: once for each thing, and never on a day that brings something new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.journeys import contact, daily_turn, views
from bot.journeys.content import Library
from bot.journeys.models import contacts
from bot.kit.contact_hours import Pause, Window
from bot.kit.i18n import in_language
from bot.kit.time import local_date, usable_zone
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes import queries as questions
from bot.reviews.rules import ROUND_PREFIX

DEFAULT_MAX_REMINDERS = 3
BATCH_SIZE = 500


def reminder_key(member_id: int, due_at: datetime) -> str:
    """The key of a reminder: when it was due."""
    return f"journeys.remind:{member_id}:{due_at:%Y%m%dT%H%M}"


def cancel(session: Session, member_id: int) -> None:
    """Send no more reminders, and no line of the week, until something new is delivered or answered."""
    session.connection().execute(_CANCEL, {"whose": member_id})


def leave_out(session: Session, member_ids: Collection[int]) -> None:
    """Drop the reminders under way to these members, who read of what is open in another message."""
    if member_ids:
        session.connection().execute(_MOVE, [{"whose": each, "later": None} for each in member_ids])


def send_due(session: Session, library: Library, *, now: datetime, most: int = DEFAULT_MAX_REMINDERS) -> int:
    """Look at up to 500 due reminders and return how many; call again while that is not 0.

    `most` is the default number of reminders until a member does something.
    """
    rows = session.connection().execute(_DUE, {"at": now, "limit": BATCH_SIZE}).all()
    if not rows:
        return 0
    asked = _asked(session, library, rows)
    busy = _with_something_new(session, library, [row.member_id for row in rows], now)
    calendars = members.days_off(session, {row.workspace_id for row in rows})
    moves, sent, messages = [], [], []
    for row in rows:
        window, limit = contact.window_of(row, calendars), _limit(row, most)
        opens = Pause(row.paused_from, row.paused_until).after(window.opens(now))
        waiting = _to_mention(row, asked.get(row.member_id, ()), now)
        if not (_is_wanted(row, limit) and asked.get(row.member_id)):
            moves.append({"whose": row.member_id, "later": None})
        elif row.member_id in busy:
            moves.append({"whose": row.member_id, "later": _same_hour_next_day(window, now)})
        elif opens > now:
            moves.append({"whose": row.member_id, "later": opens})
        elif not waiting:
            moves.append({"whose": row.member_id, "later": None})
        else:
            messages.append(_reminder(row, waiting, row.reminders + 1 == limit, window, now))
            sent.append({"whose": row.member_id, "at": now})
    delivery.post(session, *messages)
    if moves:
        session.connection().execute(_MOVE, moves)
    if sent:
        session.connection().execute(_SENT, sent)
    return len(rows)


def next_due_at(
    session: Session, library: Library, *, now: datetime, most: int = DEFAULT_MAX_REMINDERS
) -> datetime | None:
    """When the next reminder goes out; those that would be dropped don't count. Reads everybody's: for the demo."""
    rows = session.connection().execute(_PLANNED.order_by(contacts.c.member_id)).all()
    asked = _asked(session, library, rows)
    calendars = members.days_off(session, {row.workspace_id for row in rows})
    moments = []
    for row in rows:
        look = max(row.remind_at, now)
        opens = Pause(row.paused_from, row.paused_until).after(contact.window_of(row, calendars).opens(look))
        if _is_wanted(row, _limit(row, most)) and _to_mention(row, asked.get(row.member_id, ()), opens):
            busy = _with_something_new(session, library, [row.member_id], opens)
            moments += [] if busy else [opens]
    return min(moments, default=None)


def _asked(session: Session, library: Library, rows: Sequence[Any]) -> dict[int, list[datetime]]:
    """When each member's open questions were asked, without those of rounds, which come back in another one."""
    whose = [row.member_id for row in rows]
    return questions.open_since(session, whose, live=library.question_ids, besides=ROUND_PREFIX)


def _is_wanted(row: Any, limit: int) -> bool:
    return row.reachable and not row.is_stopped and not row.is_over and row.reminders < limit


def _limit(row: Any, most: int) -> int:
    return most if row.reminders_wanted is None else int(row.reminders_wanted)


_PLANNED = contact.planned(
    contacts.c.remind_at,
    contacts.c.reminders,
    contacts.c.reminded_at,
    col(Member.reminders).label("reminders_wanted"),
)
_DUE = contact.due(_PLANNED, contacts.c.remind_at)
_MINE = sa.update(contacts).where(contacts.c.member_id == sa.bindparam("whose"))
_CANCEL = _MINE.values(remind_at=None, weekly_at=None)
_MOVE = _MINE.values(remind_at=sa.bindparam("later"))
_SENT = _MINE.values(remind_at=None, reminded_at=sa.bindparam("at"), reminders=contacts.c.reminders + 1)


def _with_something_new(session: Session, library: Library, whose: Collection[int], now: datetime) -> set[int]:
    """Those members whose day has brought something new or will."""
    days = daily_turn.days(session, library, whose, now=now)
    lessons = {member_id for member_id, day in days.items() if day.had_something or day.tracks or day.ends_track}
    return lessons | set(daily_turn.rounds_today(session, whose, now=now))


def _to_mention(row: Any, asked: Sequence[datetime], now: datetime) -> int:
    """How many open questions a reminder mentions: not today's, and none twice."""
    zone = usable_zone(row.zone)
    today = local_date(now, zone)
    return sum(
        local_date(moment, zone) < today and (row.reminded_at is None or moment > row.reminded_at) for moment in asked
    )


def _same_hour_next_day(window: Window, now: datetime) -> datetime:
    return window.opens(window.next_day(now) + (now - window.opens_on(now)))


def _reminder(row: Any, waiting: int, last: bool, window: Window, now: datetime) -> delivery.Outgoing:  # noqa: FBT001 - a fact about the reminder
    with in_language(row.language):
        payload = views.reminder(waiting, last=last)
    key = reminder_key(row.member_id, row.remind_at)
    until = window.next_day(now)
    return delivery.Outgoing(row.workspace_id, key, row.slack_id, payload, now, topic=Topic.REMINDER, until=until)
