"""Ask questions and record answers."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.kit.i18n import in_language
from bot.kit.slack import Json, MessageRef
from bot.members.models import member_table
from bot.quizzes import answer_parser, content, rules
from bot.quizzes.answer_parser import FormValues, UnknownQuestionError
from bot.quizzes.content import Question
from bot.quizzes.models import Answer, AskedQuestion, Closed, QuestionVersion, answers, asked_questions, versions
from bot.quizzes.rules import GivenAnswer


class QuestionRetiredError(GroundswellError):
    """That question has been withdrawn, so you don't need to answer it. You'll still get your lessons."""


class QuestionMovedError(GroundswellError):
    """That question is in a newer message now, further down. Please answer it there."""


class SomebodyElsesQuestionError(GroundswellError):
    """That question was for somebody else, so nothing has changed. `/learn start` gets you your own lesson."""


@dataclass(frozen=True)
class AnswerClick:
    """A click on a question's button: its value, and the values of the question's fields."""

    workspace_id: str
    slack_id: str
    value: str
    form: FormValues = field(default_factory=dict)


@dataclass(frozen=True)
class ShownQuestion:
    """A question as a member sees it; open while it is neither answered nor `closed`."""

    ask_id: str
    question: Question
    given: GivenAnswer | None = None
    closed: Closed | None = None

    @property
    def is_open(self) -> bool:
        return self.given is None and self.closed is None


@dataclass(frozen=True)
class AnswerResult:
    """The result of a click: the question with its answer, and the current state of all questions in its message.

    With `again` the question had been answered before, and that answer stays. `language` is the member's.
    """

    workspace_id: str
    member_id: int
    language: str
    source: str
    answered: ShownQuestion
    questions: Sequence[ShownQuestion]
    again: bool


@dataclass(frozen=True)
class UpdatedMessage:
    """The current content of a message, and where it is; None if it has not been sent."""

    payload: Json
    ref: MessageRef | None


@dataclass(frozen=True)
class NewQuestion:
    """A question to ask in the message with the key `source`."""

    workspace_id: str
    member_id: int
    source: str
    question: Question
    position: int = 0
    attempt: int = 1
    ask_id: str = field(default_factory=lambda: uuid.uuid4().hex)


def ask(session: Session, questions: Sequence[NewQuestion], *, now: datetime) -> None:
    """Record questions as asked, each with its current version."""
    # A version is a hash of all of its question, and a tick asks the same few of a thousand people.
    version_of = {
        id(new.question): new.question.version for new in {id(new.question): new for new in questions}.values()
    }
    kept = {(new.workspace_id, version_of[id(new.question)]): new.question for new in questions}
    _keep_versions(session, kept)
    rows = [
        {
            "id": new.ask_id,
            "workspace_id": new.workspace_id,
            "member_id": new.member_id,
            "question_id": new.question.id,
            "version": version_of[id(new.question)],
            "source": new.source,
            "position": new.position,
            "attempt": new.attempt,
            "asked_at": now,
        }
        for new in questions
    ]
    insert_new(session, AskedQuestion, rows)


def replace_versions(session: Session, workspace_id: str, questions: Sequence[ShownQuestion]) -> None:
    """Change open questions to other versions, such as translations."""
    _keep_versions(session, {(workspace_id, shown.question.version): shown.question for shown in questions})
    for shown in questions:
        mine = sa.update(asked_questions).where(
            asked_questions.c.id == shown.ask_id, asked_questions.c.workspace_id == workspace_id
        )
        session.connection().execute(mine.values(version=shown.question.version))


def _keep_versions(session: Session, questions: Mapping[tuple[str, str], Question]) -> None:
    """Keep questions by their workspace and version."""
    rows = [
        {
            "workspace_id": workspace_id,
            "version": version,
            "question_id": question.id,
            "body": question.model_dump_json(),
        }
        for (workspace_id, version), question in questions.items()
    ]
    insert_new(session, QuestionVersion, rows)


def look(session: Session, click: AnswerClick, *, live: frozenset[str]) -> AnswerResult:
    """The question of a button as it is now, open or (with `again`) answered; raises as `answer` does."""
    rows, clicked = _find(session, click, live)
    given = None if clicked.given is None else read_given(clicked)
    return _result(rows, clicked, given, again=given is not None)


def answer(session: Session, click: AnswerClick, *, live: frozenset[str], now: datetime) -> AnswerResult:
    """Record an answer; `live` has the ids of the questions that are still asked.

    Two statements: one reads the question with all others of its message, one writes the answer.
    """
    rows, clicked = _find(session, click, live)
    if clicked.given is not None:
        return _result(rows, clicked, read_given(clicked), again=True)
    pressed = click.value.partition(":")[2]
    with in_language(clicked.language):  # numbers are read in its notation
        given = answer_parser.parse_answer(read_question(clicked.body), pressed, click.form)
    row = {
        "ask_id": clicked.id,
        "workspace_id": clicked.workspace_id,
        "member_id": clicked.member_id,
        "given": rules.dump(given),
        "score": given.score,
        "correct": given.correct,
        "confident": given.confident,
        "answered_at": now,
    }
    if insert_new(session, Answer, [row]):
        return _result(rows, clicked, given, again=False)
    # On PostgreSQL two clicks may get here; the answer that was written first stays.
    first = session.connection().execute(_FIRST_ANSWER, {"ask": clicked.id}).one()
    return _result(rows, clicked, read_given(first), again=True)


def _find(session: Session, click: AnswerClick, live: frozenset[str]) -> tuple[Sequence[Any], Any]:
    """The rows of all questions in the message, and the one of the clicked question, which may be answered."""
    ask_id = click.value.partition(":")[0]
    rows = session.connection().execute(_SAME_MESSAGE, {"ask": ask_id, "workspace": click.workspace_id}).all()
    clicked = next((row for row in rows if row.id == ask_id), None)
    if clicked is None:
        raise UnknownQuestionError
    if clicked.slack_id != click.slack_id:
        raise SomebodyElsesQuestionError
    if clicked.given is None and clicked.closed == Closed.MOVED:
        raise QuestionMovedError
    if clicked.given is None and clicked.question_id not in live:
        raise QuestionRetiredError
    return rows, clicked


def _result(rows: Sequence[Any], clicked: Any, given: GivenAnswer | None, *, again: bool) -> AnswerResult:
    answered = ShownQuestion(clicked.id, read_question(clicked.body), given)
    return AnswerResult(
        workspace_id=clicked.workspace_id,
        member_id=clicked.member_id,
        language=clicked.language,
        source=clicked.source,
        answered=answered,
        questions=[answered if row.id == clicked.id else shown_question(row) for row in rows],
        again=again,
    )


def close(session: Session, workspace_id: str, ask_ids: Collection[str], reason: Closed) -> None:
    """Close questions that are still open."""
    if not ask_ids:
        return
    mine = sa.update(asked_questions).where(
        asked_questions.c.workspace_id == workspace_id,
        asked_questions.c.id.in_(ask_ids),
        asked_questions.c.closed.is_(None),
        ~sa.exists().where(answers.c.ask_id == asked_questions.c.id),
    )
    session.connection().execute(mine.values(closed=reason, redraw_due=True))


def shown_questions(session: Session, workspace_id: str, source: str) -> list[ShownQuestion]:
    """The questions of a message, in their order, with their answers."""
    found = session.connection().execute(_OF_MESSAGE, {"workspace": workspace_id, "source": source})
    return [shown_question(row) for row in found]


def language_of(session: Session, workspace_id: str, source: str) -> str:
    """The language of the member who was asked the questions of a message."""
    wanted = (
        sa.select(member_table.c.language)
        .join(asked_questions, asked_questions.c.member_id == member_table.c.id)
        .where(asked_questions.c.workspace_id == workspace_id, asked_questions.c.source == source)
    )
    return str(session.connection().execute(wanted.limit(1)).scalar_one())


def shown_question(row: Any) -> ShownQuestion:
    """The question in a row with its `id`, `closed`, `body` and the columns `GIVEN_COLUMNS`."""
    given = None if row.given is None else read_given(row)
    return ShownQuestion(row.id, read_question(row.body), given, Closed(row.closed) if row.closed else None)


def read_given(row: Any) -> GivenAnswer:
    """The answer in a row with the columns `GIVEN_COLUMNS`."""
    return rules.load(row.given, score=row.score, correct=row.correct, confident=row.confident)


@lru_cache(maxsize=1024)
def read_question(body: str) -> Question:
    """A question version from its stored form."""
    return content.parse_question(body)


GIVEN_COLUMNS = (answers.c.given, answers.c.score, answers.c.correct, answers.c.confident)
WITH_VERSION = sa.and_(
    versions.c.workspace_id == asked_questions.c.workspace_id, versions.c.version == asked_questions.c.version
)
_FIRST_ANSWER = sa.select(*GIVEN_COLUMNS).where(answers.c.ask_id == sa.bindparam("ask"))
_OF_MESSAGE = (
    sa.select(asked_questions.c.id, asked_questions.c.closed, versions.c.body, *GIVEN_COLUMNS)
    .join(versions, WITH_VERSION)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(asked_questions.c.workspace_id == sa.bindparam("workspace"))
    .where(asked_questions.c.source == sa.bindparam("source"))
    .order_by(asked_questions.c.position)
)
_clicked = asked_questions.alias("clicked")
_SAME_MESSAGE = (
    sa.select(asked_questions, versions.c.body, member_table.c.slack_id, member_table.c.language, *GIVEN_COLUMNS)
    .join_from(
        _clicked,
        asked_questions,
        sa.and_(
            asked_questions.c.workspace_id == _clicked.c.workspace_id, asked_questions.c.source == _clicked.c.source
        ),
    )
    .join(versions, WITH_VERSION)
    .join(member_table, member_table.c.id == asked_questions.c.member_id)
    .outerjoin(answers, answers.c.ask_id == asked_questions.c.id)
    .where(_clicked.c.id == sa.bindparam("ask"), _clicked.c.workspace_id == sa.bindparam("workspace"))
    .order_by(asked_questions.c.position)
)
