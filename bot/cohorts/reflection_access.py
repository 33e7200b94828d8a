"""Who may read a cohort's reflections: its facilitators, if the cohort is set so; and with whom thoughts are shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.models import Cohort, CohortMember, Facilitator
from bot.kit.db import row_id
from bot.members.models import Member
from bot.members.service import Person
from bot.reflections.facilitator_digest import Circle
from bot.reflections.service import Reader
from bot.reflections.shared_thoughts import ThoughtCircle


def readers(session: Session, who: Person, track_id: str) -> Sequence[Reader]:
    """Who may read what a member writes on a track from now on; the lesson's prompt names them."""
    of = {"workspace": who.workspace_id, "member": who.member_id, "track": track_id}
    return [Reader(row.member_id, row.slack_id) for row in session.connection().execute(_READERS, of)]


_READERS = (
    sa.select(col(Facilitator.member_id), col(Member.slack_id))
    .join(Cohort, col(Cohort.id) == col(Facilitator.cohort_id))
    .join(CohortMember, col(CohortMember.cohort_id) == col(Cohort.id))
    .join(Member, col(Member.id) == col(Facilitator.member_id))
    .where(col(Cohort.workspace_id) == sa.bindparam("workspace"), col(Cohort.track_id) == sa.bindparam("track"))
    .where(col(CohortMember.member_id) == sa.bindparam("member"), col(Cohort.open_reflections), col(Member.active))
    .distinct()
    .order_by(col(Facilitator.member_id))
)


def thought_circle(session: Session, who: Person, track_id: str, lesson_id: str) -> ThoughtCircle | None:
    """The cohort with which a member takes a lesson, the one they joined last; None if nobody else is in it."""
    chosen = (
        sa.select(col(Cohort.id), col(Cohort.name))
        .join(CohortMember, col(CohortMember.cohort_id) == col(Cohort.id))
        .where(col(Cohort.workspace_id) == who.workspace_id, col(Cohort.track_id) == track_id)
        .where(col(CohortMember.member_id) == who.member_id)
        .order_by(col(CohortMember.joined_at).desc(), col(Cohort.id).desc())
    )
    cohort = session.connection().execute(chosen.limit(1)).first()
    if cohort is None:
        return None
    inside = (
        sa.select(col(CohortMember.member_id), col(CohortMember.joined_at))
        .join(Member, col(Member.id) == col(CohortMember.member_id))
        .where(col(CohortMember.workspace_id) == who.workspace_id, col(CohortMember.cohort_id) == cohort.id)
        .where(col(Member.active))
    )
    joined = {row.member_id: row.joined_at for row in session.connection().execute(inside)}
    if joined.keys() <= {who.member_id}:
        return None
    return ThoughtCircle(f"cohort:{cohort.id}", cohort.name, f"{track_id}/{lesson_id}", joined)


def circles(session: Session) -> list[Circle]:
    """Every cohort with open reflections, with its members and facilitators."""
    open_ones = sa.select(col(Cohort.id), col(Cohort.workspace_id), col(Cohort.name)).where(
        col(Cohort.open_reflections)
    )
    cohorts = session.connection().execute(open_ones.order_by(col(Cohort.id))).all()
    ids = [cohort.id for cohort in cohorts]
    member_ids, leaders_by_cohort = _member_ids(session, ids), _leaders(session, ids)
    return [
        Circle(cohort.workspace_id, cohort.name, frozenset(member_ids[cohort.id]), tuple(leaders_by_cohort[cohort.id]))
        for cohort in cohorts
        if leaders_by_cohort[cohort.id]
    ]


def leaders(session: Session, cohort: Cohort) -> list[str]:
    """The Slack ids of a cohort's facilitators."""
    return [person.slack_id for person in _leaders(session, [row_id(cohort)])[row_id(cohort)]]


def _member_ids(session: Session, cohorts: Sequence[int]) -> defaultdict[int, set[int]]:
    found: defaultdict[int, set[int]] = defaultdict(set)
    chosen = sa.select(col(CohortMember.cohort_id), col(CohortMember.member_id))
    for cohort_id, member_id in session.connection().execute(chosen.where(col(CohortMember.cohort_id).in_(cohorts))):
        found[cohort_id].add(member_id)
    return found


def _leaders(session: Session, cohorts: Sequence[int]) -> defaultdict[int, list[Person]]:
    found: defaultdict[int, list[Person]] = defaultdict(list)
    chosen = (
        sa.select(
            col(Facilitator.cohort_id),
            col(Member.workspace_id),
            col(Member.id),
            col(Member.slack_id),
            col(Member.language),
        )
        .join(Member, col(Member.id) == col(Facilitator.member_id))
        .where(col(Facilitator.cohort_id).in_(cohorts), col(Member.active))
        .order_by(col(Member.id))
    )
    for row in session.connection().execute(chosen):
        found[row.cohort_id].append(Person(row.workspace_id, row.id, row.slack_id, row.language))
    return found
