"""Asking and answering."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.members.models import member_table
from bot.quizzes import answer_parser, content, rules
from bot.quizzes.answer_parser import FormValues, UnknownQuestionError
from bot.quizzes.content import Question
from bot.quizzes.models import Answer, AskedQuestion, QuestionVersion, answers, asked_questions, versions
from bot.quizzes.rules import GivenAnswer


class QuestionRetiredError(GroundswellError):
    """That question has been retired since you got it, so nothing is left to answer. Your lessons go on as usual."""


class SomebodyElsesQuestionError(GroundswellError):
    """That question was put to somebody else, so your click changed nothing. `/learn start` gets you your own."""


@dataclass(frozen=True)
class AnswerClick:
    """Somebody pressed a question's button, which carried `value`, with its fields filled in as in `form`."""

    workspace_id: str
    slack_id: str
    value: str
    form: FormValues = field(default_factory=dict)


@dataclass(frozen=True)
class ShownQuestion:
    """A question as a member sees it: still open while `given` is None."""

    ask_id: str
    question: Question
    given: GivenAnswer | None = None


@dataclass(frozen=True)
class AnswerResult:
    """What an answer came to, in `asked.given`; `again` when the question had been answered before, which stands."""

    workspace_id: str
    member_id: int
    source: str
    asked: ShownQuestion
    again: bool


@dataclass(frozen=True)
class NewQuestion:
    """A question about to be put to a member in the message with the key `source`."""

    workspace_id: str
    member_id: int
    source: str
    question: Question
    position: int = 0
    ask_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def replace_versions(session: Session, workspace_id: str, asked: Sequence[ShownQuestion]) -> None:
    """Ask open questions in other words, as in another language: each ask takes the version it is given."""
    _keep_versions(session, [(workspace_id, one.question) for one in asked])
    for one in asked:
        mine = sa.update(asked_questions).where(
            asked_questions.c.id == one.ask_id, asked_questions.c.workspace_id == workspace_id
        )
        session.connection().execute(mine.values(version=one.question.version))


def ask(session: Session, askings: Sequence[NewQuestion], *, now: datetime) -> None:
    """Write down what is being asked, and each question as it stands today."""
    _keep_versions(session, [(asking.workspace_id, asking.question) for asking in askings])
    insert_new(session, AskedQuestion, [_ask_row(asking, now) for asking in askings])


def _keep_versions(session: Session, questions: Sequence[tuple[str, Question]]) -> None:
    kept = {
        (workspace_id, question.version): {
            "workspace_id": workspace_id,
            "version": question.version,
            "question_id": question.id,
            "body": question.model_dump_json(),
        }
        for workspace_id, question in questions
    }
    insert_new(session, QuestionVersion, list(kept.values()))


def _ask_row(asking: NewQuestion, now: datetime) -> dict[str, Any]:
    return {
        "id": asking.ask_id,
        "workspace_id": asking.workspace_id,
        "member_id": asking.member_id,
        "question_id": asking.question.id,
        "version": asking.question.version,
        "source": asking.source,
        "position": asking.position,
        "asked_at": now,
    }


def answer(session: Session, click: AnswerClick, *, live: frozenset[str], now: datetime) -> AnswerResult:
    """Take an answer; `live` has the ids of the questions that are still asked today."""
    ask_id, _, pressed = click.value.partition(":")
    found = session.connection().execute(_ASKED, {"ask": ask_id, "workspace": click.workspace_id}).first()
    if found is None:
        raise UnknownQuestionError
    if found.slack_id != click.slack_id:
        raise SomebodyElsesQuestionError
    if found.given is not None:
        return _answered(found, read_given(found), again=True)
    if found.question_id not in live:
        raise QuestionRetiredError
    return _first_answer(
        session, found, answer_parser.parse_answer(read_question(found.body), pressed, click.form), now
    )


GIVEN_COLUMNS = (answers.c.given, answers.c.score, answers.c.correct, answers.c.confident)
_ASKED = (
    sa.select(asked_questions, versions.c.body, member_table.c.slack_id, *GIVEN_COLUMNS)
    .join(
        versions,
        sa.and_(
            versions.c.workspace_id == asked_questions.c.workspace_id,
            versions.c.version == asked_questions.c.version,
        ),
    )
    .join(member_table, member_table.c.id == asked_questions.c.member_id)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(
        asked_questions.c.id == sa.bindparam("ask"),
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
    )
)


def _first_answer(session: Session, found: Any, given: GivenAnswer, now: datetime) -> AnswerResult:
    row = {
        "ask_id": found.id,
        "workspace_id": found.workspace_id,
        "member_id": found.member_id,
        "given": rules.dump(given),
        "score": given.score,
        "correct": given.correct,
        "confident": given.confident,
        "answered_at": now,
    }
    if insert_new(session, Answer, [row]):
        return _answered(found, given, again=False)
    # On PostgreSQL two clicks may meet here: what stands is what was written first.
    first = session.connection().execute(_STANDS, {"ask": found.id}).one()
    return _answered(found, read_given(first), again=True)


_STANDS = sa.select(*GIVEN_COLUMNS).where(answers.c.ask_id == sa.bindparam("ask"))


def read_given(row: Any) -> GivenAnswer:
    """What a row with the columns `GIVEN` holds."""
    return rules.load(row.given, score=row.score, correct=row.correct, confident=row.confident)


def _answered(found: Any, given: GivenAnswer, *, again: bool) -> AnswerResult:
    asked = ShownQuestion(found.id, read_question(found.body), given)
    return AnswerResult(found.workspace_id, found.member_id, found.source, asked, again)


@lru_cache(maxsize=1024)
def read_question(body: str) -> Question:
    """A question version from its stored form."""
    return content.parse_question(body)


def shown_questions(session: Session, workspace_id: str, source: str) -> list[ShownQuestion]:
    """The questions of a message, in their order, with what was answered."""
    return shown_questions_in(session, workspace_id, [source]).get(source, [])


def shown_questions_in(session: Session, workspace_id: str, sources: Sequence[str]) -> dict[str, list[ShownQuestion]]:
    """The questions of several messages, by message."""
    found: dict[str, list[ShownQuestion]] = {}
    if sources:
        for row in session.connection().execute(_ASKED_IN, {"workspace": workspace_id, "sources": sources}):
            given = None if row.given is None else read_given(row)
            found.setdefault(row.source, []).append(ShownQuestion(row.id, read_question(row.body), given))
    return found


_ASKED_IN = (
    sa.select(asked_questions.c.id, asked_questions.c.source, versions.c.body, *GIVEN_COLUMNS)
    .join(
        versions,
        sa.and_(
            versions.c.workspace_id == asked_questions.c.workspace_id,
            versions.c.version == asked_questions.c.version,
        ),
    )
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(asked_questions.c.workspace_id == sa.bindparam("workspace"))
    .where(asked_questions.c.source.in_(sa.bindparam("sources", expanding=True)))
    .order_by(asked_questions.c.position)
)
