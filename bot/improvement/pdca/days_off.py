"""What is said of experiments that run or end in days on which nobody gets anything."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from bot.cohorts.models import Cohort
from bot.improvement.models import Improvement
from bot.improvement.pdca.models import Experiment, ExperimentState
from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.kit.time import format_date, local_date, usable_zone

MAX_SHOWN = 5


def warnings(session: Session, workspace_id: str, days: Sequence[date]) -> list[str]:
    """A line for each running experiment that some of these days fall into, with its name and cohort."""
    wanted = (
        select(Experiment, Improvement.title, Cohort)
        .join(Improvement, col(Improvement.id) == col(Experiment.improvement_id))
        .join(Cohort, col(Cohort.id) == col(Experiment.cohort_id))
        .where(Experiment.workspace_id == workspace_id, Experiment.state == ExperimentState.RUNNING)
        .order_by(col(Experiment.ends_on), col(Experiment.id))
    )
    return [
        _line(title, cohort.name, date.fromisoformat(experiment.ends_on), days)
        for experiment, title, cohort in session.exec(wanted)
        if _runs_in(experiment, usable_zone(cohort.zone), days)
    ][:MAX_SHOWN]


def _runs_in(experiment: Experiment, zone: str, days: Sequence[date]) -> bool:
    assert experiment.started_at, "it runs"
    first = local_date(experiment.started_at, zone)
    return any(first <= day <= date.fromisoformat(experiment.ends_on) for day in days)


def _line(title: str, cohort: str, ends: date, days: Sequence[date]) -> str:
    names = {"title": escape(title), "cohort": escape(cohort), "day": format_date(ends)}
    if ends in days:
        return _(
            "The experiment *{title}* ({cohort}) ends in these days, on {day}. You'll hear its verdict on the next "
            "day that isn't off.",
            **names,
        )
    return _(
        "The experiment *{title}* ({cohort}) runs through these days, until {day}. Both halves get nothing then, so "
        "its last day may come too early: you can pause it instead.",
        **names,
    )
