"""Whom a report is about: everybody, a track, a cohort, a team or a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts import placements
from bot.cohorts.models import Cohort, CohortMember
from bot.cohorts.placements import Team
from bot.figures.rules import as_bits
from bot.journeys.models import EnrolmentState, enrolments
from bot.members.models import member_table
from bot.quizzes.models import answers


@dataclass(frozen=True)
class Scope:
    """Whom a report is about; `key` names it for the ledger of figures, `track_id` is set for a track and a cohort.

    A group that is too small for any figure is shown together with the `wider` one.
    """

    key: str
    name: str = ""
    track_id: str | None = None
    cohort_id: int | None = None
    team: str = ""
    site: str = ""
    wider: Scope | None = None


EVERYBODY = Scope("everybody")


def of_track(track_id: str, title: str) -> Scope:
    """Everybody on a track."""
    return Scope(f"track:{track_id}", title, track_id)


def of_cohort(cohort: Cohort) -> Scope:
    """The members of a cohort."""
    return Scope(f"cohort:{cohort.id}", cohort.name, cohort.track_id, cohort.id)


def of_site(site: str) -> Scope:
    """Everybody at a site."""
    return Scope(f"site:{site}", site, site=site, wider=EVERYBODY)


def of_team(team: Team) -> Scope:
    """Everybody of a team; few of them are shown together with their site, and then with everybody."""
    return Scope(f"team:{team.name}", team.name, team=team.name, wider=of_site(team.site) if team.site else EVERYBODY)


@dataclass(frozen=True)
class Standing:
    """The people of a scope as they stand now: member ids as bits, all of them in `enrolled`.

    Who has `begun` has answered at least one question.
    """

    enrolled: int
    begun: int
    finished: int
    stopped: int
    paused: int


def read_standing(session: Session, workspace_id: str, scope: Scope, *, now: datetime) -> Standing:
    """Who is in a scope, and who of them has begun, finished, stopped or paused."""
    inside = _inside(session, workspace_id, scope)
    chosen = sa.select(enrolments.c.member_id, enrolments.c.progress).where(enrolments.c.workspace_id == workspace_id)
    if scope.track_id:
        chosen = chosen.where(enrolments.c.track_id == scope.track_id)
    states: dict[str, list[int]] = {}
    for row in session.connection().execute(chosen):
        states.setdefault(row.progress, []).append(row.member_id)
    if scope.cohort_id is None:
        inside |= as_bits(each for members in states.values() for each in members)
    if scope.team or scope.site:
        inside &= as_bits(placements.at(session, workspace_id, team=scope.team, site=scope.site))
    finished = as_bits(states.get(EnrolmentState.FINISHED, ()))
    stopped = as_bits([*states.get(EnrolmentState.STOPPED, ()), *states.get(EnrolmentState.LEFT, ())])
    paused = sa.select(member_table.c.id).where(
        member_table.c.workspace_id == workspace_id,
        member_table.c.paused_until > now,
        sa.or_(member_table.c.paused_from.is_(None), member_table.c.paused_from <= now),
    )
    resting = as_bits(session.connection().execute(paused).scalars())
    active = as_bits(states.get(EnrolmentState.ACTIVE, ()))
    begun = sa.select(member_table.c.id).where(
        member_table.c.workspace_id == workspace_id, sa.exists().where(answers.c.member_id == member_table.c.id)
    )
    answered = as_bits(session.connection().execute(begun).scalars())
    return Standing(
        inside, answered & inside, finished & inside, stopped & inside & ~active & ~finished, resting & inside
    )


def _inside(session: Session, workspace_id: str, scope: Scope) -> int:
    chosen = sa.select(col(CohortMember.member_id)).where(col(CohortMember.workspace_id) == workspace_id)
    if scope.cohort_id is not None:
        chosen = chosen.where(col(CohortMember.cohort_id) == scope.cohort_id)
    elif scope.track_id is not None:
        on_track = sa.select(col(Cohort.id)).where(
            col(Cohort.workspace_id) == workspace_id, col(Cohort.track_id) == scope.track_id
        )
        chosen = chosen.where(col(CohortMember.cohort_id).in_(on_track))
    return as_bits(session.connection().execute(chosen).scalars())
