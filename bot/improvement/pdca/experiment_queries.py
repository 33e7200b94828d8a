"""Experiments with what is shown of them: counts, comments, earlier ones of the same kind, what was learnt.

Who keeps the usual while one runs is a figure about people, and so is asked of the ledger of figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.models import Cohort
from bot.delivery.recipients import reached_at
from bot.figures.ledger import ShownFigure, threshold
from bot.improvement.models import Improvement
from bot.improvement.pdca import pausing, releasing
from bot.improvement.pdca.arithmetic import LookResult
from bot.improvement.pdca.models import (
    Experiment,
    ExperimentComment,
    ExperimentPause,
    ExperimentPerson,
    ExperimentState,
)
from bot.kit.time import local_date, usable_zone
from bot.members.models import Member


@dataclass(frozen=True)
class EarlierExperiment:
    """The same change by the same measure in another cohort, and what the look there found."""

    cohort: str
    verdict: str
    result: LookResult


@dataclass(frozen=True)
class ExperimentDetails:
    """An experiment with its improvement, how many people are in it, and what they said.

    `left` is how many keep the usual while it runs; a figure needs `least` people. While it runs, `verdict_on` is the
    day on which its verdict reaches the one who planned it: after their days off, if it ends in them.
    """

    experiment: Experiment
    improvement: Improvement
    cohort: str
    zone: str
    least: int
    people: int = 0
    left: ShownFigure | None = None
    comments: Sequence[str] = ()
    earlier: Sequence[EarlierExperiment] = ()
    pauses: Sequence[ExperimentPause] = ()
    verdict_on: date | None = None

    @property
    def result(self) -> LookResult | None:
        return LookResult.decode(self.experiment.result) if self.experiment.result else None


def experiment_details(session: Session, experiment: Experiment, *, now: datetime) -> ExperimentDetails:
    """One experiment as a lead sees it."""
    cohort = session.get(Cohort, experiment.cohort_id)
    chosen = sa.select(col(ExperimentPerson.member_id), col(ExperimentPerson.left_at)).where(
        col(ExperimentPerson.workspace_id) == experiment.workspace_id,
        col(ExperimentPerson.experiment_id) == experiment.id,
    )
    people = {row.member_id: row.left_at for row in session.connection().execute(chosen)}
    left = [each for each, left_at in people.items() if left_at]
    is_running = experiment.state == ExperimentState.RUNNING
    said = select(ExperimentComment.text).where(
        ExperimentComment.workspace_id == experiment.workspace_id, ExperimentComment.experiment_id == experiment.id
    )
    return ExperimentDetails(
        experiment,
        session.get_one(Improvement, experiment.improvement_id),
        cohort.name if cohort else "",
        cohort.zone if cohort else "Etc/UTC",
        threshold(session, experiment.workspace_id),
        len(people),
        releasing.leavers(session, experiment, left, people, now=now) if is_running else None,
        # By their text and not by when they came, so that the order says nothing of who wrote them.
        sorted(session.exec(said)),
        _earlier(session, experiment),
        pausing.pauses(session, experiment),
        verdict_on(session, experiment) if is_running else None,
    )


def verdict_on(session: Session, experiment: Experiment) -> date:
    """The day on which the verdict of a running experiment reaches the one who planned it."""
    assert experiment.ends_at is not None, "it runs"
    planner = session.get_one(Member, experiment.planned_by)
    reached = reached_at(session, experiment.workspace_id, planner.slack_id, now=experiment.ends_at)
    return local_date(reached, usable_zone(planner.zone))


def _earlier(session: Session, experiment: Experiment) -> list[EarlierExperiment]:
    wanted = (
        select(Experiment, Cohort.name)
        .join(Cohort, col(Cohort.id) == col(Experiment.cohort_id))
        .where(
            Experiment.workspace_id == experiment.workspace_id,
            Experiment.id != experiment.id,
            Experiment.lever == experiment.lever,
            Experiment.setting == experiment.setting,
            Experiment.measure == experiment.measure,
            Experiment.spoiled == "",
            Experiment.result != "",
            col(Experiment.is_compared),
        )
        .order_by(col(Experiment.id))
    )
    return [EarlierExperiment(name, one.verdict, LookResult.decode(one.result)) for one, name in session.exec(wanted)]


def unfinished(session: Session, workspace_id: str, *, now: datetime) -> list[ExperimentDetails]:
    """The experiments that have no decision yet."""
    wanted = select(Experiment).where(
        Experiment.workspace_id == workspace_id, Experiment.state != ExperimentState.CLOSED
    )
    found = session.exec(wanted.order_by(col(Experiment.id))).all()
    return [experiment_details(session, each, now=now) for each in found]


def newest(session: Session, improvement: Improvement) -> Experiment | None:
    """An improvement's newest experiment."""
    wanted = select(Experiment).where(
        Experiment.workspace_id == improvement.workspace_id, Experiment.improvement_id == improvement.id
    )
    return session.exec(wanted.order_by(col(Experiment.id).desc())).first()


def learnt(session: Session, workspace_id: str, words: str, *, now: datetime) -> list[ExperimentDetails]:
    """The experiments with a decision in which all words occur, the newest first."""
    wanted = select(Experiment).where(
        Experiment.workspace_id == workspace_id, Experiment.state == ExperimentState.CLOSED
    )
    closed = session.exec(wanted.order_by(col(Experiment.id).desc())).all()
    found = [experiment_details(session, each, now=now) for each in closed]

    def text(each: ExperimentDetails) -> str:
        one = each.experiment
        return f"{each.improvement.title} {one.hypothesis} {one.learning} {one.setting} {each.cohort}".casefold()

    return [each for each in found if all(word in text(each) for word in words.casefold().split())]
