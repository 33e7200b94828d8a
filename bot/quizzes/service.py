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
from bot.members.models import Member
from bot.quizzes import answer_parser, content, rules
from bot.quizzes.answer_parser import Form, UnknownQuestionError
from bot.quizzes.content import Question
from bot.quizzes.models import Answer, Ask, QuestionVersion
from bot.quizzes.rules import Given

# The hot path speaks Core.
asks = Ask.__table__  # type: ignore[attr-defined]
answers = Answer.__table__  # type: ignore[attr-defined]
versions = QuestionVersion.__table__  # type: ignore[attr-defined]
people = Member.__table__  # type: ignore[attr-defined]


class QuestionRetiredError(GroundswellError):
    """That question has been retired since you got it, so nothing is left to answer. Your lessons go on as usual."""


class SomebodyElsesQuestionError(GroundswellError):
    """That question was put to somebody else, so your click changed nothing. `/learn start` gets you your own."""


@dataclass(frozen=True)
class Click:
    """Somebody pressed a question's button, which carried `value`, with its fields filled in as in `form`."""

    workspace_id: str
    slack_id: str
    value: str
    form: Form = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A question as a member sees it: still open while `given` is None."""

    ask_id: str
    question: Question
    given: Given | None = None


@dataclass(frozen=True)
class Answered:
    """What an answer came to, in `asked.given`; `again` when the question had been answered before, which stands."""

    workspace_id: str
    member_id: int
    source: str
    asked: Asked
    again: bool


@dataclass(frozen=True)
class Asking:
    """A question about to be put to a member in the message with the key `source`."""

    workspace_id: str
    member_id: int
    source: str
    question: Question
    position: int = 0
    ask_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def reword(session: Session, workspace_id: str, asked: Sequence[Asked]) -> None:
    """Ask open questions in other words, as in another language: each ask takes the version it is given."""
    _keep_versions(session, [(workspace_id, one.question) for one in asked])
    for one in asked:
        mine = sa.update(asks).where(asks.c.id == one.ask_id, asks.c.workspace_id == workspace_id)
        session.connection().execute(mine.values(version=one.question.version))


def ask(session: Session, askings: Sequence[Asking], *, now: datetime) -> None:
    """Write down what is being asked, and each question as it stands today."""
    _keep_versions(session, [(asking.workspace_id, asking.question) for asking in askings])
    insert_new(session, Ask, [_ask_row(asking, now) for asking in askings])


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


def _ask_row(asking: Asking, now: datetime) -> dict[str, Any]:
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


def answer(session: Session, click: Click, *, live: frozenset[str], now: datetime) -> Answered:
    """Take an answer; `live` has the ids of the questions that are still asked today."""
    ask_id, _, pressed = click.value.partition(":")
    found = session.connection().execute(_ASKED, {"ask": ask_id, "workspace": click.workspace_id}).first()
    if found is None:
        raise UnknownQuestionError
    if found.slack_id != click.slack_id:
        raise SomebodyElsesQuestionError
    if found.given is not None:
        return _answered(found, given_to(found), again=True)
    if found.question_id not in live:
        raise QuestionRetiredError
    return _first_answer(session, found, answer_parser.given(read(found.body), pressed, click.form), now)


GIVEN = (answers.c.given, answers.c.score, answers.c.correct, answers.c.confident)
_ASKED = (
    sa.select(asks, versions.c.body, people.c.slack_id, *GIVEN)
    .join(versions, sa.and_(versions.c.workspace_id == asks.c.workspace_id, versions.c.version == asks.c.version))
    .join(people, people.c.id == asks.c.member_id)
    .outerjoin(answers, answers.c.ask_id == asks.c.id)
    .where(asks.c.id == sa.bindparam("ask"), asks.c.workspace_id == sa.bindparam("workspace"))
)


def _first_answer(session: Session, found: Any, given: Given, now: datetime) -> Answered:
    row = {
        "ask_id": found.id,
        "workspace_id": found.workspace_id,
        "member_id": found.member_id,
        "given": rules.written(given),
        "score": given.score,
        "correct": given.correct,
        "confident": given.confident,
        "answered_at": now,
    }
    if insert_new(session, Answer, [row]):
        return _answered(found, given, again=False)
    # On PostgreSQL two clicks may meet here: what stands is what was written first.
    first = session.connection().execute(_STANDS, {"ask": found.id}).one()
    return _answered(found, given_to(first), again=True)


_STANDS = sa.select(*GIVEN).where(answers.c.ask_id == sa.bindparam("ask"))


def given_to(row: Any) -> Given:
    """What a row with the columns `GIVEN` holds."""
    return rules.read(row.given, score=row.score, correct=row.correct, confident=row.confident)


def _answered(found: Any, given: Given, *, again: bool) -> Answered:
    asked = Asked(found.id, read(found.body), given)
    return Answered(found.workspace_id, found.member_id, found.source, asked, again)


@lru_cache(maxsize=1024)
def read(body: str) -> Question:
    """A question version from its stored form."""
    return content.read(body)


def asked(session: Session, workspace_id: str, source: str) -> list[Asked]:
    """The questions of a message, in their order, with what was answered."""
    return asked_in(session, workspace_id, [source]).get(source, [])


def asked_in(session: Session, workspace_id: str, sources: Sequence[str]) -> dict[str, list[Asked]]:
    """The questions of several messages, by message."""
    found: dict[str, list[Asked]] = {}
    if sources:
        for row in session.connection().execute(_ASKED_IN, {"workspace": workspace_id, "sources": sources}):
            given = None if row.given is None else given_to(row)
            found.setdefault(row.source, []).append(Asked(row.id, read(row.body), given))
    return found


_ASKED_IN = (
    sa.select(asks.c.id, asks.c.source, versions.c.body, *GIVEN)
    .join(versions, sa.and_(versions.c.workspace_id == asks.c.workspace_id, versions.c.version == asks.c.version))
    .outerjoin(answers, answers.c.ask_id == asks.c.id)
    .where(asks.c.workspace_id == sa.bindparam("workspace"))
    .where(asks.c.source.in_(sa.bindparam("sources", expanding=True)))
    .order_by(asks.c.position)
)
