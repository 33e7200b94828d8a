"""The state of a member's reviews. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.kit.time import WeeklySchedule, local_date, usable_zone
from bot.members.models import member_table
from bot.members.service import days_off
from bot.reviews import rules
from bot.reviews.models import ReviewMode, cards, rounds, schedules


@dataclass(frozen=True)
class ReviewStatus:
    """The state of a member's reviews, and their hour as HH:MM.

    `due` counts the questions of a round now, at most `most`, so that no backlog is shown; `next_round_at` is when the
    next one is scheduled, or None; `any_cards` whether there is anything at all to ask.
    """

    wish: ReviewMode
    most: int
    at: str | None
    due: int
    any_cards: bool
    next_round_at: datetime | None


@dataclass(frozen=True)
class NextReviews:
    """The day on which questions were answered, and the days on which they come back, soonest first."""

    today: date
    days: list[date]


def review_status(session: Session, workspace_id: str, member_id: int, *, now: datetime, most: int) -> ReviewStatus:
    """A member's reviews in one query; `most` is the default number of questions a day."""
    who = {"workspace": workspace_id, "member": member_id, "at": now}
    row = session.connection().execute(_REVIEWS, who).one()
    own = row.most or most
    return ReviewStatus(
        wish=ReviewMode(row.wish or ReviewMode.ON),
        most=own,
        at=row.at,
        due=min(row.due, own),
        any_cards=bool(row.any_cards),
        next_round_at=row.next_review_at,
    )


_mine = sa.and_(cards.c.member_id == sa.bindparam("member"), cards.c.due_at.is_not(None))
_due = (
    sa.select(cards.c.id)
    .where(_mine, cards.c.due_at <= sa.bindparam("at"))
    .limit(rules.MAX_QUESTIONS)  # a round has no more, so counting can stop there
    .subquery()
)
_REVIEWS = (
    sa.select(
        schedules.c.wish,
        schedules.c.most,
        sa.func.coalesce(schedules.c.at, member_table.c.at, schedules.c.lesson_at).label("at"),
        schedules.c.next_review_at,
        sa.select(sa.func.count()).select_from(_due).scalar_subquery().label("due"),
        sa.exists(sa.select(cards.c.id).where(_mine)).label("any_cards"),
    )
    .select_from(member_table)
    .outerjoin(schedules, schedules.c.member_id == member_table.c.id)
    .where(member_table.c.id == sa.bindparam("member"), member_table.c.workspace_id == sa.bindparam("workspace"))
)


def next_review_at(session: Session) -> datetime | None:
    """When the next round of any member is due."""
    soonest = sa.select(sa.func.min(schedules.c.next_review_at)).where(schedules.c.next_review_at.is_not(None))
    found: datetime | None = session.connection().execute(soonest).scalar_one()
    return found


def is_first_round(session: Session, workspace_id: str, key: str) -> bool:
    """Whether a member had no round before this one."""
    return session.connection().execute(_EARLIER, {"workspace": workspace_id, "key": key}).first() is None


_earlier = rounds.alias()
_EARLIER = (
    sa.select(_earlier.c.id)
    .join(rounds, sa.and_(rounds.c.member_id == _earlier.c.member_id, rounds.c.id > _earlier.c.id))
    .where(rounds.c.workspace_id == sa.bindparam("workspace"), rounds.c.key == sa.bindparam("key"))
    .limit(1)
)


def next_reviews(session: Session, workspace_id: str, key: str, question_ids: Collection[str]) -> NextReviews | None:
    """When the questions of a round come back; None if no round is scheduled."""
    rows = (
        session.connection()
        .execute(_RETURNING, {"workspace": workspace_id, "key": key, "ids": list(question_ids)})
        .all()
    )
    if not rows or rows[0].wish != ReviewMode.ON:
        return None
    zone = usable_zone(rows[0].zone)
    off = days_off(session, [workspace_id]).of(workspace_id, rows[0].zone, rows[0].country)
    beat = WeeklySchedule(rows[0].days, rows[0].at, zone, off)
    today = max(row.reviewed_on for row in rows)
    return NextReviews(today, [local_date(beat.next_after(row.due_at - rules.INSTANT), zone) for row in rows])


_RETURNING = (
    sa.select(
        cards.c.reviewed_on,
        cards.c.due_at,
        member_table.c.zone,
        member_table.c.country,
        schedules.c.wish,
        member_table.c.days,
        sa.func.coalesce(schedules.c.at, member_table.c.at, schedules.c.lesson_at).label("at"),
    )
    .select_from(rounds)
    .join(cards, cards.c.member_id == rounds.c.member_id)
    .join(schedules, schedules.c.member_id == rounds.c.member_id)
    .join(member_table, member_table.c.id == rounds.c.member_id)
    .where(rounds.c.workspace_id == sa.bindparam("workspace"), rounds.c.key == sa.bindparam("key"))
    .where(
        cards.c.question_id.in_(sa.bindparam("ids", expanding=True)),
        cards.c.due_at.is_not(None),
    )
    .order_by(cards.c.due_at)
)
