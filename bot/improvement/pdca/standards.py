"""What has become the standard in a cohort, and who got it by that and not by a choice of their own."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.cohorts.models import Cohort
from bot.improvement.pdca.models import Experiment, ExperimentPerson, StandardApplied, StandardSetting


def standards_of(session: Session, cohort: Cohort) -> list[StandardSetting]:
    """What has become the standard in a cohort."""
    wanted = select(StandardSetting).where(
        StandardSetting.workspace_id == cohort.workspace_id,
        col(StandardSetting.is_active),
        sa.or_(
            col(StandardSetting.cohort_id) == cohort.id,
            sa.and_(col(StandardSetting.for_track), col(StandardSetting.track_id) == cohort.track_id),
        ),
    )
    return list(session.exec(wanted.order_by(col(StandardSetting.id))))


def standard_of(session: Session, cohort: Cohort, lever: str) -> StandardSetting | None:
    """The setting of a lever that has become the standard in a cohort, the newest if there are two."""
    return next((each for each in reversed(standards_of(session, cohort)) if each.lever == lever), None)


def settings_given(session: Session, workspace_id: str, lever: str) -> Mapping[int, frozenset[str]]:
    """By member, the settings of a lever that they got because they were the standard, also those of before."""
    in_experiment = (
        sa.select(col(ExperimentPerson.member_id), col(StandardSetting.setting))
        .join(Experiment, col(Experiment.id) == col(ExperimentPerson.experiment_id))
        .join(StandardSetting, col(StandardSetting.experiment_id) == col(Experiment.id))
        .where(col(ExperimentPerson.workspace_id) == workspace_id, col(ExperimentPerson.before).is_not(None))
        .where(col(StandardSetting.lever) == lever)
    )
    as_newcomers = (
        sa.select(col(StandardApplied.member_id), col(StandardSetting.setting))
        .join(StandardSetting, col(StandardSetting.id) == col(StandardApplied.standard_id))
        .where(col(StandardApplied.workspace_id) == workspace_id, col(StandardApplied.is_moved))
        .where(col(StandardSetting.lever) == lever)
    )
    found: dict[int, frozenset[str]] = {}
    for chosen in (in_experiment, as_newcomers):
        for member_id, setting in session.connection().execute(chosen):
            found[member_id] = found.get(member_id, frozenset()) | {setting}
    return found
