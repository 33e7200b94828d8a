"""Enrol many members at once, except those who opted out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.journeys import rules
from bot.journeys.content import Track
from bot.journeys.introduction import NewLearner
from bot.journeys.models import Enrolment, EnrolmentOptOut, EnrolmentState, enrolments
from bot.kit.db import insert_new
from bot.members import service as members
from bot.members.models import Member, member_table


@dataclass(frozen=True)
class EnrolmentRequest:
    """A member to enrol; no lesson comes before the date `starts_on` (ISO) in their zone."""

    member_id: int
    starts_on: str


@dataclass(frozen=True)
class NewEnrolment:
    """A member just enrolled, and when their first lesson is due; None while their zone is unknown."""

    enrolment_id: int
    who: members.Person
    learner: NewLearner
    next_due_at: datetime | None


def enrol_many(
    session: Session,
    workspace_id: str,
    track: Track,
    entries: Sequence[EnrolmentRequest],
    spread_minutes: int,
    *,
    now: datetime,
) -> list[NewEnrolment]:
    """Enrol many members in a few statements; those who have begun the track before or opted out are left out."""
    wanted = {entry.member_id: entry for entry in entries}
    on_track = sa.and_(enrolments.c.member_id.in_(wanted), enrolments.c.track_id == track.id)
    begun = session.connection().execute(sa.select(enrolments.c.member_id).where(on_track)).scalars()
    away = opted_out(session, wanted) | set(begun)
    calendars = members.days_off(session, [workspace_id])
    chosen = sa.select(member_table).where(
        member_table.c.workspace_id == workspace_id, member_table.c.id.in_(set(wanted) - away)
    )
    found = {row.id: row for row in session.connection().execute(chosen)}

    def first_lesson(member: Any) -> datetime | None:
        if member.zone is None:
            return None
        off, starts_on = calendars.of(workspace_id, member.zone, member.country), wanted[member.id].starts_on
        return rules.due_for(member, track, off, spread_minutes, now=now, starts_on=starts_on, last=None)

    rows = [_row(row, track, wanted[row.id], first_lesson(row), now) for row in found.values()]
    insert_new(session, Enrolment, rows)
    mine = sa.select(enrolments).where(enrolments.c.member_id.in_(found), enrolments.c.track_id == track.id)
    written = session.connection().execute(mine.order_by(enrolments.c.id))
    return [_put(found[row.member_id], row) for row in written]


def as_they_are(session: Session, put: Sequence[NewEnrolment]) -> list[NewEnrolment]:
    """New enrolments once more, after settings of their members have changed."""
    chosen = sa.select(enrolments).where(enrolments.c.id.in_([one.enrolment_id for one in put]))
    written = session.connection().execute(chosen.order_by(enrolments.c.id)).all()
    whose = sa.select(member_table).where(member_table.c.id.in_([row.member_id for row in written]))
    found = {row.id: row for row in session.connection().execute(whose)}
    return [_put(found[row.member_id], row) for row in written]


def _put(member: Any, enrolment: Any) -> NewEnrolment:
    who = members.Person(member.workspace_id, member.id, member.slack_id, member.language)
    return NewEnrolment(enrolment.id, who, NewLearner.of(member), enrolment.next_due_at)


def _row(
    member: Any, track: Track, entry: EnrolmentRequest, next_due_at: datetime | None, now: datetime
) -> dict[str, Any]:
    return {
        "workspace_id": member.workspace_id,
        "member_id": member.id,
        "track_id": track.id,
        "progress": EnrolmentState.ACTIVE,
        "starts_on": entry.starts_on,
        "next_due_at": next_due_at,
        "enrolled_at": now,
    }


def current_tracks(session: Session, member_ids: Collection[int]) -> set[tuple[int, str]]:
    """The (member id, track id) of tracks that these members are on or have finished."""
    chosen = sa.select(enrolments.c.member_id, enrolments.c.track_id).where(
        enrolments.c.member_id.in_(member_ids),
        enrolments.c.progress.not_in([EnrolmentState.STOPPED, EnrolmentState.LEFT]),
    )
    return {(row.member_id, row.track_id) for row in session.connection().execute(chosen)}


def opted_out(session: Session, member_ids: Collection[int]) -> set[int]:
    """Those of these members whom nobody else may enrol, because they declined or stopped."""
    chosen = sa.select(col(EnrolmentOptOut.member_id)).where(col(EnrolmentOptOut.member_id).in_(member_ids))
    return set(session.connection().execute(chosen).scalars())


def opt_out(session: Session, member: Member, *, now: datetime) -> None:
    """Record that nobody else may enrol a member."""
    who = members.person(member)
    row = {"workspace_id": who.workspace_id, "member_id": who.member_id, "refused_at": now}
    insert_new(session, EnrolmentOptOut, [row])


def opt_out_of_everything(session: Session, member: Member, *, now: datetime) -> None:
    """Record that a member has stopped, and that nobody else may enrol them."""
    opt_out(session, member, now=now)
    theirs = sa.update(EnrolmentOptOut).where(col(EnrolmentOptOut.member_id) == member.id)
    of_workspace = theirs.where(col(EnrolmentOptOut.workspace_id) == member.workspace_id)
    session.connection().execute(of_workspace.values(stopped_at=now))


def withdraw_opt_out(session: Session, member: Member) -> bool:
    """Delete a member's opt-out, because they have started something themselves; whether they had stopped."""
    own = session.get(EnrolmentOptOut, member.id, populate_existing=True)
    if own is None or own.workspace_id != member.workspace_id:
        return False
    session.delete(own)
    session.flush()
    return own.stopped_at is not None
