"""Open questions and numbers of answers. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.quizzes.models import answers, asked_questions, versions
from bot.quizzes.service import GIVEN_COLUMNS, WITH_VERSION, ShownQuestion, shown_question

# In a query that joins answers by an outer join.
IS_OPEN = sa.and_(answers.c.ask_id.is_(None), asked_questions.c.closed.is_(None))


def open_sources(session: Session, workspace_id: str, member_id: int) -> list[str]:
    """The message keys of a member's open questions, newest first."""
    who = {"workspace": workspace_id, "member": member_id}
    return list(session.connection().execute(_OPEN_SOURCES, who).scalars())


_OPEN_SOURCES = (
    sa.select(asked_questions.c.source)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
        asked_questions.c.member_id == sa.bindparam("member"),
    )
    .where(IS_OPEN)
    .group_by(asked_questions.c.source)
    .order_by(sa.func.max(asked_questions.c.asked_at).desc())
)


@dataclass(frozen=True)
class OpenQuestions:
    """The message keys of a member's open questions, newest first, and the questions of some of these messages."""

    sources: list[str]
    questions: dict[str, list[ShownQuestion]]


def open_questions(
    session: Session, workspace_id: str, member_id: int, *, also: str | None, most: int
) -> OpenQuestions:
    """A member's open questions, those of the newest `most` messages and of the message `also` in full."""
    who = {"workspace": workspace_id, "member": member_id, "also": also}
    rows = session.connection().execute(_OPEN_ASKED, who).all()
    sources = list(dict.fromkeys(row.source for row in rows if row.given is None and row.closed is None))
    shown = {*sources[:most], also}
    questions: dict[str, list[ShownQuestion]] = {}
    for row in sorted((row for row in rows if row.source in shown), key=lambda row: row.position):
        questions.setdefault(row.source, []).append(shown_question(row))
    return OpenQuestions(sources, questions)


_OPEN_ASKED = (
    sa.select(
        asked_questions.c.id,
        asked_questions.c.source,
        asked_questions.c.position,
        asked_questions.c.closed,
        versions.c.body,
        *GIVEN_COLUMNS,
    )
    .join(versions, WITH_VERSION)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
        asked_questions.c.member_id == sa.bindparam("member"),
    )
    .where(sa.or_(IS_OPEN, asked_questions.c.source == sa.bindparam("also")))
    .order_by(asked_questions.c.asked_at.desc(), asked_questions.c.position)
)


def last_answered(session: Session, workspace_id: str, member_id: int, source: str | None) -> list[ShownQuestion]:
    """A member's newest answers with their questions, the newest first; only those of the message `source` if given."""
    who = {"workspace": workspace_id, "member": member_id}
    wanted = _ANSWERED if source is None else _ANSWERED.where(asked_questions.c.source == source)
    return [shown_question(row) for row in session.connection().execute(wanted, who)]


def last_missed(session: Session, workspace_id: str, member_id: int, source: str | None) -> list[ShownQuestion]:
    """The same of those answers that were wrong."""
    who = {"workspace": workspace_id, "member": member_id}
    wrong = _ANSWERED.where(answers.c.correct.is_(False))
    wanted = wrong if source is None else wrong.where(asked_questions.c.source == source)
    return [shown_question(row) for row in session.connection().execute(wanted, who)]


MAX_ANSWERED = 5
_ANSWERED = (
    sa.select(asked_questions.c.id, asked_questions.c.closed, versions.c.body, *GIVEN_COLUMNS)
    .join(versions, WITH_VERSION)
    .join(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
        asked_questions.c.member_id == sa.bindparam("member"),
    )
    .order_by(answers.c.answered_at.desc(), asked_questions.c.position.desc())
    .limit(MAX_ANSWERED)
)


def open_since(
    session: Session, member_ids: Collection[int], *, live: Collection[str], besides: str
) -> dict[int, list[datetime]]:
    """When the open and still asked questions of each member were asked; members without any are left out.

    Messages whose key begins with `besides` do not count.
    """
    found: dict[int, list[datetime]] = {}
    for row in session.connection().execute(_OPEN, {"members": list(member_ids), "besides": besides}):
        if row.question_id in live:
            found.setdefault(row.member_id, []).append(row.asked_at)
    return found


_OPEN = (
    sa.select(asked_questions.c.member_id, asked_questions.c.question_id, asked_questions.c.asked_at)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
        IS_OPEN,
        ~asked_questions.c.source.startswith(sa.bindparam("besides", type_=sa.String())),
    )
)


@dataclass(frozen=True)
class OpenQuestion:
    """A question that waits for an answer: its message, and how often it has been asked without one."""

    ask_id: str
    question_id: str
    source: str
    attempt: int
    asked_at: datetime


def open_by_member(session: Session, member_ids: Collection[int]) -> dict[int, list[OpenQuestion]]:
    """The open questions of each of these members, the oldest first."""
    found: dict[int, list[OpenQuestion]] = {}
    if not member_ids:
        return found
    for member_id, *row in session.connection().execute(_OPEN_ONES, {"members": list(member_ids)}):
        found.setdefault(member_id, []).append(OpenQuestion(*row))
    return found


_OPEN_ONES = (
    sa.select(
        asked_questions.c.member_id,
        asked_questions.c.id,
        asked_questions.c.question_id,
        asked_questions.c.source,
        asked_questions.c.attempt,
        asked_questions.c.asked_at,
    )
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(asked_questions.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)), IS_OPEN)
    .order_by(asked_questions.c.asked_at)
)


def count_answers(session: Session, workspace_id: str, member_id: int) -> int:
    """The number of questions that a member has answered."""
    who = {"workspace": workspace_id, "member": member_id}
    return int(session.connection().execute(_COUNT, who).scalar_one())


_COUNT = sa.select(sa.func.count()).where(
    answers.c.workspace_id == sa.bindparam("workspace"), answers.c.member_id == sa.bindparam("member")
)
