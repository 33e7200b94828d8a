"""Who did something in a time: one meaning for the report and for experiments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.quizzes.models import answers
from bot.reflections.models import BehaviourEvidence, Happened, Plan, Reflection, SharedThought


@dataclass(frozen=True)
class MeasuredPeriod:
    """A time from a moment until before another."""

    start: datetime
    end: datetime


def answered(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who answered a question."""
    return sa.select(answers.c.member_id).where(
        answers.c.workspace_id == workspace_id,
        answers.c.answered_at >= period.start,
        answers.c.answered_at < period.end,
    )


def reflected(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who wrote a reflection that they have not deleted."""
    return _in(Reflection, "written_at", workspace_id, period).where(col(Reflection.deleted_at).is_(None))


def shared(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who shared a thought."""
    return _in(SharedThought, "shared_at", workspace_id, period)


def planned(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who made a plan."""
    return _in(Plan, "made_at", workspace_id, period)


def said(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who said what became of a plan."""
    return _in(BehaviourEvidence, "said_at", workspace_id, period)


def kept(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who said that they did what they planned; partly is not kept."""
    return said(workspace_id, period).where(col(BehaviourEvidence.happened) == Happened.YES)


def _in(
    table: type[Reflection | Plan | BehaviourEvidence | SharedThought],
    moment: str,
    workspace_id: str,
    period: MeasuredPeriod,
) -> sa.Select[int]:
    at = getattr(table, moment)
    return sa.select(col(table.member_id)).where(
        col(table.workspace_id) == workspace_id, at >= period.start, at < period.end
    )
