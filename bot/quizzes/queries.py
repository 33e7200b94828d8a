"""Open questions and numbers of answers. Reads only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlmodel import Session

from bot.quizzes.models import answers, asked_questions, versions
from bot.quizzes.service import GIVEN_COLUMNS, WITH_VERSION, ShownQuestion, read_given, read_question


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
    .where(answers.c.ask_id.is_(None))
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
    sources = list(dict.fromkeys(row.source for row in rows if row.given is None))
    shown = {*sources[:most], also}
    questions: dict[str, list[ShownQuestion]] = {}
    for row in sorted((row for row in rows if row.source in shown), key=lambda row: row.position):
        given = None if row.given is None else read_given(row)
        questions.setdefault(row.source, []).append(ShownQuestion(row.id, read_question(row.body), given))
    return OpenQuestions(sources, questions)


_OPEN_ASKED = (
    sa.select(
        asked_questions.c.id,
        asked_questions.c.source,
        asked_questions.c.position,
        versions.c.body,
        *GIVEN_COLUMNS,
    )
    .join(versions, WITH_VERSION)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
        asked_questions.c.member_id == sa.bindparam("member"),
    )
    .where(sa.or_(answers.c.ask_id.is_(None), asked_questions.c.source == sa.bindparam("also")))
    .order_by(asked_questions.c.asked_at.desc(), asked_questions.c.position)
)


def count_open(session: Session, member_ids: Sequence[int], *, live: Collection[str], besides: str) -> dict[int, int]:
    """The number of open and still asked questions of each member; members without any are left out.

    Messages whose key begins with `besides` do not count.
    """
    counted = {"members": list(member_ids), "live": list(live), "besides": besides}
    return {row.member_id: row.open for row in session.connection().execute(_OPEN, counted)}


_OPEN = (
    sa.select(asked_questions.c.member_id, sa.func.count().label("open"))
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.member_id.in_(sa.bindparam("members", type_=sa.Integer(), expanding=True)),
        answers.c.ask_id.is_(None),
        asked_questions.c.question_id.in_(sa.bindparam("live", type_=sa.String(), expanding=True)),
        ~asked_questions.c.source.startswith(sa.bindparam("besides", type_=sa.String())),
    )
    .group_by(asked_questions.c.member_id)
)


def count_answers(session: Session, workspace_id: str, member_id: int) -> int:
    """The number of questions that a member has answered."""
    who = {"workspace": workspace_id, "member": member_id}
    return int(session.connection().execute(_COUNT, who).scalar_one())


_COUNT = sa.select(sa.func.count()).where(
    answers.c.workspace_id == sa.bindparam("workspace"), answers.c.member_id == sa.bindparam("member")
)
