"""What an experiment can be measured by: one figure for each person, from what the features keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session

from bot.kit.i18n import _
from bot.measurement import happened
from bot.measurement.happened import MeasuredPeriod
from bot.quizzes.models import answers, asked_questions
from bot.reviews.rules import ROUND_PREFIX


class MeasureKind(StrEnum):
    """A yes or no of each person, or a share from 0 to 1."""

    YES_NO = "yes_no"
    SHARE = "share"


Values = Mapping[int, float]
Compute = Callable[[Session, str, Collection[int], MeasuredPeriod], Values]


@dataclass(frozen=True)
class ProgrammeMeasure:
    """A measure by its name: `say` is what it counts in words; a person without a value is one it says nothing of."""

    name: str
    kind: MeasureKind
    say: Callable[[], str]
    values: Compute


def _whether(did: Callable[[str, MeasuredPeriod], sa.Select[int]]) -> Compute:
    """A yes or no of each person: whether they did something in the period."""

    def values(session: Session, workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod) -> Values:
        found = set(session.connection().execute(did(workspace_id, period).distinct()).scalars())
        return {each: float(each in found) for each in member_ids}

    return values


def _share_answered(session: Session, workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod) -> Values:
    in_time = sa.and_(
        answers.c.ask_id == asked_questions.c.id,
        answers.c.workspace_id == workspace_id,
        answers.c.answered_at < period.end,
    )
    counted = (
        sa.select(
            asked_questions.c.member_id,
            sa.func.count().label("asked"),
            sa.func.count(answers.c.ask_id).label("answered"),
        )
        .select_from(asked_questions.outerjoin(answers, in_time))
        .where(*_asked(workspace_id, member_ids, period))
        .group_by(asked_questions.c.member_id)
    )
    return {row.member_id: row.answered / row.asked for row in session.connection().execute(counted)}


def _share_right(session: Session, workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod) -> Values:
    return _right(session, _asked(workspace_id, member_ids, period))


def _share_remembered(
    session: Session, workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod
) -> Values:
    of_reviews = asked_questions.c.source.startswith(ROUND_PREFIX, autoescape=True)
    return _right(session, [*_asked(workspace_id, member_ids, period), of_reviews])


def _asked(workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod) -> list[sa.ColumnElement[bool]]:
    return [
        asked_questions.c.workspace_id == workspace_id,
        asked_questions.c.member_id.in_(member_ids),
        asked_questions.c.asked_at >= period.start,
        asked_questions.c.asked_at < period.end,
    ]


def _right(session: Session, wanted: list[sa.ColumnElement[bool]]) -> Values:
    right = sa.func.sum(sa.case((answers.c.correct, 1), else_=0))
    counted = (
        sa.select(asked_questions.c.member_id, sa.func.count().label("given"), right.label("right"))
        .join(answers, answers.c.ask_id == asked_questions.c.id)
        .where(answers.c.correct.is_not(None), *wanted)
        .group_by(asked_questions.c.member_id)
    )
    return {row.member_id: row.right / row.given for row in session.connection().execute(counted)}


MEASURES: Mapping[str, ProgrammeMeasure] = {
    measure.name: measure
    for measure in (
        ProgrammeMeasure(
            "answered", MeasureKind.YES_NO, lambda: _("people who answered at least once"), _whether(happened.answered)
        ),
        ProgrammeMeasure(
            "share_answered", MeasureKind.SHARE, lambda: _("questions that were answered"), _share_answered
        ),
        ProgrammeMeasure(
            "share_right", MeasureKind.SHARE, lambda: _("answers that were right at the first go"), _share_right
        ),
        ProgrammeMeasure(
            "share_remembered", MeasureKind.SHARE, lambda: _("review answers that were right"), _share_remembered
        ),
        ProgrammeMeasure(
            "planned", MeasureKind.YES_NO, lambda: _("people who made a plan"), _whether(happened.planned)
        ),
        ProgrammeMeasure(
            "kept_plan", MeasureKind.YES_NO, lambda: _("people who say they kept a plan"), _whether(happened.kept)
        ),
        ProgrammeMeasure(
            "reflected", MeasureKind.YES_NO, lambda: _("people who wrote a reflection"), _whether(happened.reflected)
        ),
    )
}
