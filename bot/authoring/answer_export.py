"""Export answers as CSV, or as xAPI statements for a learning record store."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, TextIO

import sqlalchemy as sa
from sqlmodel import Session

from bot.authoring import xapi
from bot.kit.slack import Caller
from bot.members.models import member_table
from bot.quizzes import explanations, rules, service
from bot.quizzes.content import Question
from bot.quizzes.models import answers, asked_questions, versions
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import ShownQuestion

AT_ONCE = 1000
COLUMNS = (
    *("workspace", "member", "question", "version", "kind", "given", "score", "correct", "confident"),
    *("asked_at", "answered_at"),
)
# A spreadsheet runs a cell that begins like this as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Format = Literal["csv", "xapi"]


@dataclass(frozen=True)
class AnswerRow:
    """An answer with the question as it was asked; `member` is a Slack user id."""

    ask_id: str
    workspace_id: str
    member: str
    version: str
    question: Question
    given: GivenAnswer
    asked_at: datetime
    answered_at: datetime


def export(
    session: Session, kind: Format, out: TextIO, *, workspace_id: str | None = None, since: datetime | None = None
) -> int:
    """Write the answers of one workspace or all, oldest first, and return their number."""
    return WRITERS[kind](rows(session, workspace_id=workspace_id, since=since), out)


def rows(session: Session, *, workspace_id: str | None = None, since: datetime | None = None) -> Iterator[AnswerRow]:
    """Answers given at `since` or later, oldest first; read a thousand at a time."""
    wanted = _ALL
    if workspace_id is not None:
        wanted = wanted.where(answers.c.workspace_id == workspace_id)
    if since is not None:
        wanted = wanted.where(answers.c.answered_at >= since)
    for row in session.connection().execution_options(yield_per=AT_ONCE).execute(wanted):
        question, given = service.read_question(row.body), service.read_given(row)
        moments = row.asked_at, row.answered_at
        yield AnswerRow(row.ask_id, row.workspace_id, row.slack_id, row.version, question, given, *moments)


_ALL = (
    sa.select(
        answers,
        asked_questions.c.asked_at,
        asked_questions.c.version,
        versions.c.body,
        member_table.c.slack_id,
    )
    .join(asked_questions, asked_questions.c.id == answers.c.ask_id)
    .join(versions, service.WITH_VERSION)
    .join(member_table, member_table.c.id == answers.c.member_id)
    .order_by(answers.c.answered_at, answers.c.ask_id)
)


def as_csv(found: Iterator[AnswerRow], out: TextIO) -> int:
    """Write one row per answer, with headings, and return the number; no cell begins like a formula."""
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(COLUMNS)
    count = 0
    for count, row in enumerate(found, 1):  # noqa: B007 - the count is what is asked for
        table.writerow([harmless(cell) for cell in _cells(row)])
    return count


def _cells(row: AnswerRow) -> tuple[object, ...]:
    question, given = row.question, row.given
    return (
        *(row.workspace_id, row.member, question.id, row.version, question.kind, in_words(row)),
        *(given.score, given.correct, given.confident),
        *(_iso(row.asked_at), _iso(row.answered_at)),
    )


def in_words(row: AnswerRow) -> str:
    """An answer as text: the texts of options, items and pairs, a number, or the text itself."""
    texts = {at: text for at, _letter, text in explanations.labelled(ShownQuestion(row.ask_id, row.question))}
    given = row.given
    if given.text is not None:
        return given.text
    if given.number is not None:
        return f"{given.number:f}"
    if row.question.kind == "true_false":
        return "true" if given.choices == (rules.TRUE,) else "false"
    places = given.order or given.matches or given.choices
    return " | ".join(texts[at] for at in places)


def harmless(cell: object) -> object:
    """A cell that is safe for spreadsheets: text that begins like a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def as_xapi(found: Iterator[AnswerRow], out: TextIO) -> int:
    """Write one xAPI 1.0.3 statement per line, and return the number."""
    count = 0
    for count, row in enumerate(found, 1):  # noqa: B007 - the count is what is asked for
        who = Caller(row.workspace_id, row.member)
        what = ShownQuestion(row.ask_id, row.question, row.given)
        statement = xapi.statement(who, what, row.version, at=_iso(row.answered_at))
        out.write(json.dumps(statement, ensure_ascii=False) + "\n")
    return count


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


WRITERS: dict[Format, Callable[[Iterator[AnswerRow], TextIO], int]] = {"csv": as_csv, "xapi": as_xapi}
