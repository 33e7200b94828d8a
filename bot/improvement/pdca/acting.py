"""What becomes of an experiment: kept for everybody who is or comes, tried again differently, or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.models import CohortMember
from bot.errors import GroundswellError
from bot.improvement import levers, service
from bot.improvement.levers import BY_HAND
from bot.improvement.models import ImprovementState
from bot.improvement.pdca import planning, running
from bot.improvement.pdca.models import (
    Experiment,
    ExperimentDecision,
    ExperimentPerson,
    ExperimentState,
    StandardApplied,
    StandardSetting,
)
from bot.improvement.pdca.standards import settings_given
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import insert_new, row_id
from bot.members.models import Member

AT_ONCE = 50


class NotCheckedError(GroundswellError):
    """You can't decide yet: the experiment is still running."""


class NoLearningError(GroundswellError):
    """Say in a sentence what you've learnt. The next person who has this idea will find your sentence."""


class NotKeptError(GroundswellError):
    """You can't undo that any more: it was undone already, or somebody has changed something since."""


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
    older = same.where(col(StandardSetting.id) != standard.id, col(StandardSetting.is_active))
    session.connection().execute(older.values(is_active=False, replaced_by=row_id(standard)))
    known = [each.member_id for each in running.participants(session, experiment)]
    _note(session, standard, known, now)


def _note(
    session: Session, standard: StandardSetting, member_ids: Sequence[int], now: datetime, *, before: str | None = None
) -> None:
    """Note who has got a standard, or kept their own; of newcomers, what stood there before."""
    rows = [
        {
            "workspace_id": standard.workspace_id,
            "standard_id": row_id(standard),
            "member_id": each,
            "is_moved": before is not None,
            "before": before,
            "applied_at": now,
        }
        for each in member_ids
    ]
    insert_new(session, StandardApplied, rows)


def take_back(session: Session, library: Library, lead: Member, number: int, *, now: datetime) -> Experiment:
    """Undo that an experiment's setting became the standard: everybody gets back what they had, and it's to be decided.

    What it had replaced is the standard again.
    """
    experiment = planning.find(session, lead, number)
    in_it = [each.member_id for each in running.participants(session, experiment)]
    if planning.in_other(session, experiment, in_it):
        raise running.OtherExperimentError
    wanted = select(StandardSetting).where(
        StandardSetting.workspace_id == lead.workspace_id, StandardSetting.experiment_id == number
    )
    standard = session.exec(wanted).first()
    if standard is not None and not standard.is_active:
        raise NotKeptError
    mine = sa.update(Experiment).where(
        col(Experiment.workspace_id) == lead.workspace_id,
        col(Experiment.id) == number,
        col(Experiment.state) == ExperimentState.CLOSED,
        col(Experiment.decision) == ExperimentDecision.STANDARDISE,
    )
    reopened = {"state": ExperimentState.CHECKED, "decision": "", "decided_at": None}
    if session.connection().execute(mine.values(**reopened)).rowcount != 1:
        raise NotKeptError
    session.refresh(experiment)
    if standard is not None:
        _withdraw(session, library, standard, now=now)
    running.restore_all(session, experiment)
    again = sa.update(ExperimentPerson).where(
        col(ExperimentPerson.workspace_id) == lead.workspace_id, col(ExperimentPerson.experiment_id) == number
    )
    session.connection().execute(again.values(is_open=True))
    improvement = service.find(session, lead.workspace_id, experiment.improvement_id)
    service.move(session, lead, improvement, ImprovementState.TRYING, "", was=improvement.state, now=now)
    return experiment


def _withdraw(session: Session, library: Library, standard: StandardSetting, *, now: datetime) -> None:
    """Delete a standard: newcomers get back what they had, and what it replaced holds again."""
    wanted = select(StandardApplied).where(
        StandardApplied.workspace_id == standard.workspace_id, StandardApplied.standard_id == row_id(standard)
    )
    for each in session.exec(wanted).all():
        if each.is_moved and each.before:
            member = session.get_one(Member, each.member_id)
            levers.restore(session, library, member, standard.lever, standard.setting, each.before, now=now)
        session.delete(each)
    session.flush()
    older = sa.update(StandardSetting).where(
        col(StandardSetting.workspace_id) == standard.workspace_id,
        col(StandardSetting.replaced_by) == row_id(standard),
    )
    session.connection().execute(older.values(is_active=True, replaced_by=None))
    session.delete(standard)
    session.flush()


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
        _note(session, standard, [member_id], now, before=before)
    return len(found)
