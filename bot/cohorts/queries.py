"""Cohorts and who is in them. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts import service
from bot.cohorts.models import ChannelLesson, Cohort, CohortMember, EnrolmentLine, Facilitator, ListOutcome
from bot.journeys.content import Library, Track
from bot.kit.db import row_id
from bot.kit.i18n import language
from bot.members.models import Member
from bot.members.service import Person


@dataclass(frozen=True)
class CohortSummary:
    """A cohort's track (None if that is gone), number of members, and facilitators (Slack ids)."""

    cohort: Cohort
    track: Track | None
    people: int
    leaders: list[str]


@dataclass(frozen=True)
class CohortOverview:
    """A cohort in detail; `posted` counts the lessons of one with a channel."""

    overview: CohortSummary
    names: list[str]
    posted: int


@dataclass(frozen=True)
class EnrolledBy:
    """The Slack id of the person who enrolled somebody, and when."""

    slack_id: str
    at: datetime


def enrolled_by(session: Session, who: Person) -> EnrolledBy | None:
    """Who enrolled a member in their newest cohort; None if they are in none."""
    chosen = (
        sa.select(col(Member.slack_id), col(CohortMember.joined_at))
        .join(Member, col(Member.id) == col(CohortMember.enrolled_by))
        .where(col(CohortMember.workspace_id) == who.workspace_id, col(CohortMember.member_id) == who.member_id)
        .order_by(col(CohortMember.joined_at).desc())
    )
    row = session.connection().execute(chosen.limit(1)).first()
    return EnrolledBy(row.slack_id, row.joined_at) if row else None


def visible(session: Session, library: Library, member: Member) -> list[CohortSummary]:
    """The cohorts that a member may see, by name: all for admins, their own for facilitators."""
    cohorts = [each for each in service.seen_by(session, member) if each.archived_at is None]
    counts, leaders = _counts(session, cohorts), _leaders(session, cohorts)
    return [
        CohortSummary(one, library.track(one.track_id), counts.get(row_id(one), 0), leaders.get(row_id(one), []))
        for one in cohorts
    ]


def _counts(session: Session, cohorts: Sequence[Cohort]) -> dict[int, int]:
    counted = sa.select(col(CohortMember.cohort_id), sa.func.count().label("people"))
    mine = counted.where(col(CohortMember.cohort_id).in_([one.id for one in cohorts]))
    rows = session.connection().execute(mine.group_by(col(CohortMember.cohort_id)))
    return {row.cohort_id: row.people for row in rows}


def _leaders(session: Session, cohorts: Sequence[Cohort]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    chosen = (
        sa.select(col(Facilitator.cohort_id), col(Member.slack_id))
        .join(Member, col(Member.id) == col(Facilitator.member_id))
        .where(col(Facilitator.cohort_id).in_([one.id for one in cohorts]))
        .order_by(col(Member.id))
    )
    for row in session.connection().execute(chosen):
        found.setdefault(row.cohort_id, []).append(row.slack_id)
    return found


def overview(session: Session, library: Library, cohort: Cohort, *, most: int = 100) -> CohortOverview:
    """A cohort with its members, up to `most` of them."""
    cohort_id = row_id(cohort)
    names = (
        sa.select(col(Member.slack_id))
        .join(CohortMember, col(CohortMember.member_id) == col(Member.id))
        .where(col(CohortMember.cohort_id) == cohort_id)
        .order_by(col(CohortMember.joined_at), col(Member.id))
        .limit(most)
    )
    people = _counts(session, [cohort]).get(cohort_id, 0)
    leaders = _leaders(session, [cohort]).get(cohort_id, [])
    posted = sa.select(sa.func.count()).where(col(ChannelLesson.cohort_id) == cohort_id)
    return CohortOverview(
        overview=CohortSummary(cohort, library.track(cohort.track_id), people, leaders),
        names=list(session.connection().execute(names).scalars()),
        posted=int(session.connection().execute(posted).scalar_one()),
    )


def count_teams(session: Session, list_id: str) -> dict[str, int]:
    """How many people of a list that would begin are in each team that its table names; largest first."""
    chosen = (
        sa.select(col(EnrolmentLine.team), sa.func.count().label("people"))
        .where(
            col(EnrolmentLine.list_id) == list_id,
            col(EnrolmentLine.outcome) == ListOutcome.BEGIN,
            col(EnrolmentLine.team) != "",
        )
        .group_by(col(EnrolmentLine.team))
    )
    found = Counter({row.team: row.people for row in session.connection().execute(chosen)})
    return dict(found.most_common())


def count_begun(session: Session, library: Library, list_id: str) -> dict[str, int]:
    """How many people begin each track, by its title in the current language; largest first."""
    counted = sa.select(col(EnrolmentLine.track_id), sa.func.count().label("people"))
    chosen = counted.where(
        col(EnrolmentLine.list_id) == list_id, col(EnrolmentLine.outcome) == ListOutcome.BEGIN
    ).group_by(col(EnrolmentLine.track_id))
    tracks = Counter({r.track_id: r.people for r in session.connection().execute(chosen)})
    return {library.tracks[track].in_language(language()).title: people for track, people in tracks.most_common()}
