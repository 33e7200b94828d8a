"""The one look at an experiment, at its end: its verdict, and what becomes of the second half."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.models import Cohort, CohortMember
from bot.delivery import service as delivery
from bot.figures import rules as figures
from bot.improvement.experiments.verdict import MIN_UNITS, ExperimentVerdict
from bot.improvement.pdca import arithmetic, pausing, releasing, running
from bot.improvement.pdca.arithmetic import LookFacts, LookResult
from bot.improvement.pdca.experiment_queries import experiment_details
from bot.improvement.pdca.models import Experiment, ExperimentPerson, ExperimentState
from bot.improvement.pdca.result_views import result
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member, Workspace

UNCOMPARED = "uncompared"


@dataclass(frozen=True)
class Look:
    """What the one look found in the facts: the verdict, the figures, and why they say nothing if they don't."""

    facts: LookFacts
    verdict: str
    result: LookResult
    spoiled: str = ""


def due(session: Session, *, now: datetime) -> list[int]:
    """The experiments that are at their end."""
    wanted = (
        sa.select(col(Experiment.id))
        .join(Workspace, col(Workspace.id) == col(Experiment.workspace_id))
        .where(col(Experiment.look_at) <= now, col(Workspace.gone_at).is_(None))
        .order_by(col(Experiment.look_at))
    )
    return [each for each in session.connection().execute(wanted).scalars() if each is not None]


def next_due_at(session: Session) -> datetime | None:
    """When the next experiment is at its end."""
    found: datetime | None = session.connection().execute(sa.select(sa.func.min(col(Experiment.look_at)))).scalar()
    return found


def facts(session: Session, number: int) -> LookFacts | None:
    """What the look needs; None if somebody has looked already."""
    experiment = session.get(Experiment, number)
    if experiment is None or experiment.look_at is None:
        return None
    found = running.participants(session, experiment)
    ids = [each.member_id for each in found]
    period = pausing.measured_period(session, experiment)
    values = dict(arithmetic.measured_by(experiment).values(session, experiment.workspace_id, ids, period))
    return LookFacts(experiment, found, values, _left(session, experiment, found))


def _left(session: Session, experiment: Experiment, found: Sequence[ExperimentPerson]) -> set[int]:
    """Those who kept the usual, and those who have left the cohort, its track or the workspace."""
    cohort = session.get_one(Cohort, experiment.cohort_id)
    here = (
        sa.select(col(CohortMember.member_id))
        .join(Member, col(Member.id) == col(CohortMember.member_id))
        .join(Enrolment, col(Enrolment.member_id) == col(CohortMember.member_id))
        .where(
            col(CohortMember.cohort_id) == experiment.cohort_id,
            col(CohortMember.workspace_id) == experiment.workspace_id,
            col(Member.active),
            col(Enrolment.track_id) == cohort.track_id,
            col(Enrolment.progress).in_([EnrolmentState.ACTIVE, EnrolmentState.FINISHED]),
        )
    )
    there = set(session.connection().execute(here).scalars())
    return {each.member_id for each in found if each.left_at is not None or each.member_id not in there}


def look(found: LookFacts) -> Look:
    """The verdict on what was measured; takes a while, and needs no database."""
    if not found.experiment.is_compared:
        return Look(found, UNCOMPARED, arithmetic.before_and_after(found))
    assignment = arithmetic.redrawn(found)
    nobody = LookResult(changed=arithmetic.HalfFigures(), usual=arithmetic.HalfFigures())
    if assignment is None:
        return Look(found, ExperimentVerdict.SPOILED, nobody, "redrawn")
    comparison = arithmetic.compare(found, assignment)
    shown = arithmetic.result_of(comparison)
    # Nobody and a few look the same, and so do everybody and nearly everybody.
    if len(found.people) - len(found.left) < figures.MIN_PEOPLE:
        return Look(found, ExperimentVerdict.SPOILED, shown, "everybody_left")
    if sum(map(bool, found.values.values())) < figures.MIN_PEOPLE:
        return Look(found, ExperimentVerdict.TOO_FEW, shown, "nobody_measured")
    if assignment.keeps_teams and comparison.units < MIN_UNITS:
        return Look(found, ExperimentVerdict.TOO_FEW, shown, "few_teams")
    verdict = arithmetic.verdict_of(found, comparison)
    return Look(found, verdict, shown, "uneven" if verdict is ExperimentVerdict.SPOILED else "")


def keep(session: Session, number: int, found: Look, *, now: datetime) -> bool:
    """Keep what the look found and may be shown, once, and tell those who planned it.

    The second half gets what wasn't worse.
    """
    mine = sa.update(Experiment).where(
        col(Experiment.id) == number,
        col(Experiment.state) == ExperimentState.RUNNING,
        col(Experiment.look_at).is_not(None),
    )
    values = {
        "state": ExperimentState.CHECKED,
        "look_at": None,
        "verdict": found.verdict,
        "spoiled": found.spoiled,
    }
    if session.connection().execute(mine.values(**values)).rowcount != 1:
        return False
    experiment = session.get_one(Experiment, number, populate_existing=True)
    shown = releasing.release(session, found.facts, found.result, figures=not found.spoiled, now=now)
    experiment.result = shown.encode()
    session.add(experiment)
    session.flush()
    if found.verdict == ExperimentVerdict.WORSE:
        running.restore_all(session, experiment)
    else:
        running.apply_to_rest(session, experiment)
    tell(session, experiment, now=now)
    return True


def result_key(experiment: Experiment, member_id: int) -> str:
    """The key of the message with an experiment's verdict."""
    return f"improvement.result:{row_id(experiment)}:{member_id}"


def tell(session: Session, experiment: Experiment, *, now: datetime) -> None:
    """Send the verdict to the one who planned it, and to the improvement's owner."""
    found = experiment_details(session, experiment, now=now)
    wanted = select(Member).where(
        Member.workspace_id == experiment.workspace_id,
        col(Member.id).in_([each for each in (experiment.planned_by, found.improvement.owner_id) if each]),
        col(Member.active),
    )
    for member in session.exec(wanted):
        with in_language(member.language):
            payload = result(found)
        key = result_key(experiment, row_id(member))
        delivery.post(session, delivery.Outgoing(experiment.workspace_id, key, member.slack_id, payload, now))
