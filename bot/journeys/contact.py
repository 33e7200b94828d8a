"""How far we go with members who don't answer: what they have left unanswered, and whether they were asked to go on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys.models import EnrolmentState, LearnerContact, contacts, enrolments, opt_outs
from bot.kit.contact_hours import Window
from bot.kit.db import insert_new
from bot.kit.time import usable_zone
from bot.members.models import Member, Workspace
from bot.members.service import IS_REACHABLE, Calendars, Person
from bot.reviews.models import ReviewMode, schedules

UNANSWERED = 3  # days on which something came, before nothing new comes
PATIENCE = timedelta(days=14)
REMIND_AFTER = timedelta(hours=28)  # the next day, some hours after the lesson


class Silence(StrEnum):
    """What comes instead of a lesson or a round: a question whether to go on, a last line, or nothing."""

    ASK = "ask"
    LAST_LINE = "last_line"
    QUIET = "quiet"


@dataclass(frozen=True)
class Contact:
    """Where we are with a member."""

    unanswered: int = 0
    asked_at: datetime | None = None
    settled: bool = False
    welcome_back: bool = False

    def silence(self, now: datetime) -> Silence | None:
        """What comes now instead of something new; None if the member is with us."""
        if self.asked_at is not None:
            is_over = not self.settled and now - self.asked_at >= PATIENCE
            return Silence.LAST_LINE if is_over else Silence.QUIET
        return Silence.ASK if self.unanswered >= UNANSWERED else None


NEW = Contact()
_theirs = enrolments.alias()
SILENCE_REASONS = {
    Silence.ASK: "three days unanswered; they are asked whether to go on",
    Silence.LAST_LINE: "they haven't said whether to go on for two weeks; one last line",
    Silence.QUIET: "nothing until they write",
}


def is_stopped(member_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Whether a member of the surrounding query has stopped and goes on with no other track."""
    mine = _theirs.c.member_id == member_id
    return sa.and_(
        sa.or_(
            sa.exists().where(mine, _theirs.c.progress == EnrolmentState.STOPPED),
            sa.exists().where(opt_outs.c.member_id == member_id, opt_outs.c.stopped_at.is_not(None)),
        ),
        sa.not_(sa.exists().where(mine, _theirs.c.progress == EnrolmentState.ACTIVE)),
    )


def is_over(member_id: sa.SQLColumnExpression[Any]) -> sa.ColumnElement[bool]:
    """Whether nothing more comes to a member of the surrounding query: no lesson, no farewell and no round."""
    has_track = sa.exists().where(_theirs.c.member_id == member_id, _theirs.c.progress == EnrolmentState.ACTIVE)
    has_round = sa.exists().where(
        schedules.c.member_id == member_id, schedules.c.wish == ReviewMode.ON, schedules.c.next_review_at.is_not(None)
    )
    return sa.not_(sa.or_(has_track, has_round))


def planned(moment: sa.Column[Any], *more: sa.SQLColumnExpression[Any]) -> sa.Select[Any]:
    """The members for whom something is planned at `moment`, with what decides whether it may go out, and `more`."""
    names = "slack_id language zone country days hours_from hours_to paused_from paused_until"
    return (
        sa.select(
            contacts.c.member_id,
            contacts.c.workspace_id,
            moment,
            *more,
            *(col(getattr(Member, name)) for name in names.split()),
            IS_REACHABLE.label("reachable"),
            is_stopped(contacts.c.member_id).label("is_stopped"),
            is_over(contacts.c.member_id).label("is_over"),
        )
        .join(Member, col(Member.id) == contacts.c.member_id)
        .join(Workspace, col(Workspace.id) == contacts.c.workspace_id)
        .where(moment.is_not(None))
    )


def due(plan: sa.Select[Any], moment: sa.Column[Any]) -> sa.Select[Any]:
    """Those of a plan that are due `at`, up to `limit`; others that look meanwhile pass them over."""
    ripe = plan.where(moment <= sa.bindparam("at")).order_by(moment)
    return ripe.limit(sa.bindparam("limit")).with_for_update(of=contacts, skip_locked=True)


def window_of(row: Any, calendars: Calendars) -> Window:
    """When the member of a row of `planned` may be written to."""
    off = calendars.of(row.workspace_id, row.zone, row.country)
    return Window(row.days, row.hours_from, row.hours_to, usable_zone(row.zone), off)


def contacts_of(session: Session, member_ids: Collection[int]) -> Mapping[int, Contact]:
    """The contact with each of these members to whom anything has come."""
    if not member_ids:
        return {}
    rows = session.connection().execute(_CONTACTS, {"members": list(member_ids)})
    return {row.member_id: Contact(row.unanswered, row.asked_at, row.settled, row.welcome_back) for row in rows}


_CONTACTS = sa.select(
    contacts.c.member_id, contacts.c.unanswered, contacts.c.asked_at, contacts.c.settled, contacts.c.welcome_back
).where(contacts.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)))


_WITH_US = {"unanswered": 0, "reminders": 0, "asked_at": None, "settled": False}


def note_sent(session: Session, people: Collection[Person], *, is_requested: bool, remind_at: datetime | None) -> None:
    """Note that something new came: unasked, it counts as unanswered; who asked for it is with us.

    A reminder of it is due at `remind_at` unless one is under way; None for what needs no reminder.
    """
    if not people:
        return
    _ensure(session, people)
    mine = sa.update(contacts).where(contacts.c.member_id.in_([who.member_id for who in people]))
    common = {"welcome_back": False, "remind_at": sa.func.coalesce(contacts.c.remind_at, remind_at)}
    if is_requested:
        session.connection().execute(mine.values(**common, **_WITH_US))
    else:
        session.connection().execute(mine.values(**common, unanswered=contacts.c.unanswered + 1))


def is_back(session: Session, who: Person) -> bool:
    """Whether a member has just come back after we had stopped."""
    return contacts_of(session, [who.member_id]).get(who.member_id, NEW).welcome_back


def note_silence(session: Session, silence: Silence, member_ids: Collection[int], *, now: datetime) -> None:
    """Note the question or last line that these members get instead of something new; no reminder until they answer."""
    if not member_ids:
        return
    mine = sa.update(contacts).where(contacts.c.member_id.in_(member_ids))
    if silence is Silence.ASK:
        session.connection().execute(mine.values(asked_at=now, settled=False, remind_at=None))
    else:
        session.connection().execute(mine.values(settled=True))


def wait(session: Session, who: Person, *, now: datetime) -> None:
    """Wait for a member who asked us to."""
    _ensure(session, [who])
    mine = sa.update(contacts).where(contacts.c.member_id == who.member_id)
    session.connection().execute(mine.values(asked_at=now, settled=True, remind_at=None))


def note_heard(session: Session, member_id: int, *, now: datetime) -> None:
    """Note that a member has answered or written: we go on, and welcome them back if we had stopped.

    The next reminder, of what is still open, is due some hours into the next day. It is part of the click: one
    statement.
    """
    session.connection().execute(_HEARD, {"whose": member_id, "later": now + REMIND_AFTER, "at": now})


_HEARD = (
    sa.update(contacts)
    .where(contacts.c.member_id == sa.bindparam("whose"))
    .values(
        remind_at=sa.bindparam("later"),
        weekly_at=sa.func.coalesce(contacts.c.weekly_at, sa.bindparam("at", type_=contacts.c.weekly_at.type)),
        welcome_back=sa.or_(contacts.c.welcome_back, contacts.c.asked_at.is_not(None)),
        **_WITH_US,
    )
)


def _ensure(session: Session, people: Collection[Person]) -> None:
    """Rows for these people, kept if they exist."""
    rows: list[dict[str, Any]] = [
        {"member_id": who.member_id, "workspace_id": who.workspace_id, **_NEW} for who in people
    ]
    insert_new(session, LearnerContact, rows)


_NEW: Mapping[str, Any] = {"unanswered": 0, "reminders": 0, "settled": False, "welcome_back": False}
