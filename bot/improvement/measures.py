"""What an experiment can be measured by: one figure for each person, from what the features keep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.kit.i18n import _
from bot.kit.slack import escape
from bot.measurement import participation
from bot.measurement.participation import MeasuredPeriod
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
        period.holds(asked_questions.c.asked_at),
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
            "answered",
            MeasureKind.YES_NO,
            lambda: _("people who answered at least once"),
            _whether(participation.answered),
        ),
        ProgrammeMeasure(
            "share_answered", MeasureKind.SHARE, lambda: _("questions that were answered"), _share_answered
        ),
        ProgrammeMeasure(
            "share_right", MeasureKind.SHARE, lambda: _("answers that were right the first time"), _share_right
        ),
        ProgrammeMeasure(
            "share_remembered", MeasureKind.SHARE, lambda: _("review answers that were right"), _share_remembered
        ),
        ProgrammeMeasure(
            "planned", MeasureKind.YES_NO, lambda: _("people who made a plan"), _whether(participation.planned)
        ),
        ProgrammeMeasure(
            "kept_plan",
            MeasureKind.YES_NO,
            lambda: _("people who say they carried out a plan"),
            _whether(participation.kept),
        ),
        ProgrammeMeasure(
            "reflected",
            MeasureKind.YES_NO,
            lambda: _("people who wrote a reflection"),
            _whether(participation.reflected),
        ),
    )
}

RIGHT_FIRST = "right_first:"


def named(name: str, about: str = "") -> ProgrammeMeasure:
    """The measure of a name; that of one question or lesson has its id in its name, and `about` in its words."""
    return MEASURES[name] if name in MEASURES else _right_first(name.removeprefix(RIGHT_FIRST), about)


def is_known(name: str) -> bool:
    """Whether a name is that of a measure."""
    return name in MEASURES or (name.startswith(RIGHT_FIRST) and "/" in name)


def _right_first(key: str, about: str) -> ProgrammeMeasure:
    """Who got a question right the first time, or which share of a lesson's questions; reviews don't count."""
    is_lesson = key.count("/") == 1

    def values(session: Session, workspace_id: str, member_ids: Collection[int], period: MeasuredPeriod) -> Values:
        counted: dict[int, list[bool]] = {}
        for row in _first_answers(session, workspace_id, key):
            # Also on days that don't count: nobody answers for the first time twice.
            if row.member_id in member_ids and period.start <= row.answered_at < period.end:
                counted.setdefault(row.member_id, []).append(row.correct)
        return {member_id: sum(right) / len(right) for member_id, right in counted.items()}

    def say() -> str:
        if is_lesson:
            return _("first answers to the lesson “{lesson}” that were right", lesson=escape(about))
        return _("people who got “{question}” right the first time", question=escape(about))

    return ProgrammeMeasure(f"{RIGHT_FIRST}{key}", MeasureKind.SHARE if is_lesson else MeasureKind.YES_NO, say, values)


def answered_before(session: Session, workspace_id: str, name: str, *, now: datetime) -> set[int]:
    """Who has answered the question of a measure already, so that nothing can change their first answer."""
    if not name.startswith(RIGHT_FIRST):
        return set()
    rows = _first_answers(session, workspace_id, name.removeprefix(RIGHT_FIRST))
    return {row.member_id for row in rows if row.answered_at < now}


def _first_answers(session: Session, workspace_id: str, key: str) -> Sequence[Any]:
    """The first answer of each member to a question, or to each question of a lesson."""
    wanted = (
        asked_questions.c.question_id.startswith(f"{key}/", autoescape=True)
        if key.count("/") == 1
        else asked_questions.c.question_id == key
    )
    place = sa.func.row_number().over(
        partition_by=[answers.c.member_id, asked_questions.c.question_id], order_by=answers.c.answered_at
    )
    ranked = (
        sa.select(answers.c.member_id, answers.c.correct, answers.c.answered_at, place.label("place"))
        .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
        .where(
            answers.c.workspace_id == workspace_id,
            answers.c.correct.is_not(None),
            wanted,
            ~asked_questions.c.source.startswith(ROUND_PREFIX, autoescape=True),
        )
        .subquery()
    )
    return session.connection().execute(sa.select(ranked).where(ranked.c.place == 1)).all()
