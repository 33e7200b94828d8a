"""Who took part in a time, by what they did: one meaning for the report and for experiments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import col

from bot.quizzes.models import answers
from bot.reflections.models import BehaviourEvidence, Happened, Plan, Reflection, SharedThought


@dataclass(frozen=True)
class MeasuredPeriod:
    """A time from a moment until before another, without those in which nothing counts."""

    start: datetime
    end: datetime
    without: Sequence[MeasuredPeriod] = ()

    def holds(self, moment: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
        """Whether something in a table happened in this time."""
        outside = [sa.or_(moment < each.start, moment >= each.end) for each in self.without]
        return sa.and_(moment >= self.start, moment < self.end, *outside)


def answered(workspace_id: str, period: MeasuredPeriod) -> sa.Select[int]:
    """Who answered a question."""
    return sa.select(answers.c.member_id).where(
        answers.c.workspace_id == workspace_id, period.holds(answers.c.answered_at)
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
    at: sa.ColumnElement[datetime] = getattr(table, moment)
    return sa.select(col(table.member_id)).where(col(table.workspace_id) == workspace_id, period.holds(at))
