"""What becomes of an experiment whose cohort ends: once that can't be undone any more, it ends too."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.changes import UNDO_FOR
from bot.cohorts.models import Cohort
from bot.improvement.models import Improvement
from bot.improvement.pdca import checking, running
from bot.improvement.pdca.models import Experiment, ExperimentState

COHORT_ENDED = "cohort_ended"


def tried_in(session: Session, cohort: Cohort) -> str:
    """What is being tried in a cohort, as its improvement is called; empty if nothing is."""
    wanted = (
        select(Improvement.title)
        .join(Experiment, col(Experiment.improvement_id) == col(Improvement.id))
        .where(
            Experiment.workspace_id == cohort.workspace_id,
            Experiment.cohort_id == cohort.id,
            Experiment.state == ExperimentState.RUNNING,
        )
    )
    return session.exec(wanted).first() or ""


def next_due_at(session: Session) -> datetime | None:
    """When the next experiment ends because its cohort has."""
    first = sa.select(sa.func.min(col(Cohort.ended_at))).where(
        col(Cohort.id).in_(sa.select(col(Experiment.cohort_id)).where(_RUNS))
    )
    ended: datetime | None = session.connection().execute(first).scalar()
    return ended + UNDO_FOR if ended else None


def end_due(session: Session, *, now: datetime) -> int:
    """End the experiments whose cohorts have ended, and tell those who planned them; returns their number."""
    wanted = select(Experiment).join(Cohort, col(Cohort.id) == col(Experiment.cohort_id))
    found = session.exec(wanted.where(_RUNS, col(Cohort.ended_at) <= now - UNDO_FOR)).all()
    ended = [each for each in found if running.spoil(session, each, COHORT_ENDED)]
    for each in ended:
        checking.tell(session, each, now=now)
    return len(ended)


_RUNS = col(Experiment.state) == ExperimentState.RUNNING
