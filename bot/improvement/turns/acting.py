"""What becomes of an experiment: kept for everybody who is or comes, tried again differently, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.cohorts.models import CohortMember
from bot.errors import GroundswellError
from bot.improvement import levers, service
from bot.improvement.levers import BY_HAND
from bot.improvement.models import ImprovementState
from bot.improvement.turns import planning, running
from bot.improvement.turns.models import (
    Experiment,
    ExperimentDecision,
    ExperimentPerson,
    ExperimentState,
    StandardApplied,
    StandardSetting,
)
from bot.improvement.turns.standards import settings_given
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import insert_new, row_id
from bot.members.models import Member

AT_ONCE = 50


class NotCheckedError(GroundswellError):
    """There's nothing to decide yet: it runs until its end."""


class NoLearningError(GroundswellError):
    """Say in a sentence what you've learnt: the next person who has this idea will find it."""


@dataclass(frozen=True)
class Decision:
    """What somebody decides on an experiment, and what was learnt."""

    decision: ExperimentDecision
    learning: str
    for_track: bool = False


def decide(session: Session, lead: Member, number: int, decided: Decision, *, now: datetime) -> Experiment:
    """Close an experiment with a decision and what was learnt; it happens once."""
    experiment = planning.find(session, lead, number)
    learning = decided.learning.strip()[: service.MAX_TEXT]
    if not learning:
        raise NoLearningError
    mine = sa.update(Experiment).where(
        col(Experiment.workspace_id) == lead.workspace_id,
        col(Experiment.id) == number,
        col(Experiment.state) == ExperimentState.CHECKED,
    )
    values = {
        "state": ExperimentState.CLOSED,
        "decision": decided.decision,
        "learning": learning,
        "decided_at": now,
    }
    if session.connection().execute(mine.values(**values)).rowcount != 1:
        raise NotCheckedError
    session.refresh(experiment)
    if decided.decision is ExperimentDecision.STANDARDISE:
        _standardise(session, lead, experiment, for_track=decided.for_track, now=now)
    else:
        running.restore_all(session, experiment)
    free = sa.update(ExperimentPerson).where(
        col(ExperimentPerson.workspace_id) == lead.workspace_id, col(ExperimentPerson.experiment_id) == number
    )
    session.connection().execute(free.values(is_open=False))
    improvement = service.find(session, lead.workspace_id, experiment.improvement_id)
    states = {
        ExperimentDecision.STANDARDISE: ImprovementState.DONE,
        ExperimentDecision.ITERATE: ImprovementState.DECIDED,
        ExperimentDecision.DROP: ImprovementState.DROPPED,
    }
    state = states[decided.decision]
    service.move(session, lead, improvement, state, learning, was=improvement.state, now=now)
    return experiment


def _standardise(session: Session, lead: Member, experiment: Experiment, *, for_track: bool, now: datetime) -> None:
    if experiment.lever == BY_HAND:
        return
    cohort = planning.cohort_of(session, lead, experiment.cohort_id)
    running.apply_to_rest(session, experiment)
    same = sa.update(StandardSetting).where(
        col(StandardSetting.workspace_id) == lead.workspace_id,
        col(StandardSetting.lever) == experiment.lever,
        col(StandardSetting.track_id) == cohort.track_id,
    )
    # Of two standards for the same people, the later one counts.
    if not for_track:
        same = same.where(col(StandardSetting.cohort_id) == cohort.id)
    session.connection().execute(same.values(is_active=False))
    standard = StandardSetting(
        workspace_id=lead.workspace_id,
        experiment_id=row_id(experiment),
        cohort_id=row_id(cohort),
        track_id=cohort.track_id,
        for_track=for_track,
        lever=experiment.lever,
        setting=experiment.setting,
        since=now,
    )
    session.add(standard)
    session.flush()
    known = [each.member_id for each in running.participants(session, experiment)]
    _note(session, standard, known, now)


def _note(
    session: Session, standard: StandardSetting, member_ids: Sequence[int], now: datetime, *, is_moved: bool = False
) -> None:
    rows = [
        {
            "workspace_id": standard.workspace_id,
            "standard_id": row_id(standard),
            "member_id": each,
            "is_moved": is_moved,
            "applied_at": now,
        }
        for each in member_ids
    ]
    insert_new(session, StandardApplied, rows)


def newcomers(session: Session, *, limit: int = AT_ONCE) -> list[tuple[int, int]]:
    """The standard and the member of those who haven't got a standard setting yet."""
    in_cohort = sa.exists().where(
        col(CohortMember.cohort_id) == col(StandardSetting.cohort_id),
        col(CohortMember.member_id) == col(Enrolment.member_id),
    )
    has_it = sa.exists().where(
        col(StandardApplied.standard_id) == col(StandardSetting.id),
        col(StandardApplied.member_id) == col(Enrolment.member_id),
    )
    chosen = (
        sa.select(col(StandardSetting.id), col(Enrolment.member_id))
        .join(
            Enrolment,
            sa.and_(
                col(Enrolment.workspace_id) == col(StandardSetting.workspace_id),
                col(Enrolment.track_id) == col(StandardSetting.track_id),
            ),
        )
        .where(
            col(StandardSetting.is_active),
            col(Enrolment.progress) == EnrolmentState.ACTIVE,
            sa.or_(
                sa.and_(col(StandardSetting.for_track), col(Enrolment.enrolled_at) >= col(StandardSetting.since)),
                in_cohort,
            ),
            ~has_it,
        )
        .order_by(col(StandardSetting.id), col(Enrolment.member_id))
        .limit(limit)
    )
    return [(row.id, row.member_id) for row in session.connection().execute(chosen)]


def apply_standards(session: Session, library: Library, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Give the next newcomers what has become the standard; returns how many were looked at."""
    found = newcomers(session, limit=limit)
    for standard_id, member_id in found:
        standard, member = session.get_one(StandardSetting, standard_id), session.get_one(Member, member_id)
        given = settings_given(session, standard.workspace_id, standard.lever).get(member_id, ())
        before = levers.apply(session, library, member, standard.lever, standard.setting, standards=given, now=now)
        _note(session, standard, [member_id], now, is_moved=before is not None)
    return len(found)
