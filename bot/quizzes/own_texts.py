"""Answers in somebody's own words: to look at, and to delete one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from bot.quizzes import rules
from bot.quizzes.models import answers, asked_questions, versions
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import GIVEN_COLUMNS, WITH_VERSION, read_given, read_question

# What stands in the place of a text that was deleted.
DELETED = "–"


@dataclass(frozen=True)
class OwnText:
    """A member's answer in their own words, and the question that it answers."""

    ask_id: str
    question: str
    text: str
    answered_at: datetime


def of_member(session: Session, workspace_id: str, member_id: int) -> list[OwnText]:
    """A member's answers in their own words, oldest first, without those deleted."""
    rows = session.connection().execute(_OWN, {"workspace": workspace_id, "member": member_id})
    found = [OwnText(row.id, read_question(row.body).ask, read_given(row).text or "", row.answered_at) for row in rows]
    return [one for one in found if one.text not in {"", DELETED}]


def forget(session: Session, workspace_id: str, member_id: int, ask_id: str) -> bool:
    """Delete the text of one of a member's answers; whether there was one. Its message is drawn again later."""
    if ask_id not in {one.ask_id for one in of_member(session, workspace_id, member_id)}:
        return False
    emptied = rules.dump(GivenAnswer(text=DELETED))
    session.connection().execute(sa.update(answers).where(answers.c.ask_id == ask_id).values(given=emptied))
    asked = sa.update(asked_questions).where(
        asked_questions.c.workspace_id == workspace_id, asked_questions.c.id == ask_id
    )
    session.connection().execute(asked.values(redraw_due=True))
    return True


_OWN = (
    sa.select(asked_questions.c.id, answers.c.answered_at, versions.c.body, *GIVEN_COLUMNS)
    .join(answers, answers.c.ask_id == asked_questions.c.id)
    .join(versions, WITH_VERSION)
    .where(
        asked_questions.c.workspace_id == sa.bindparam("workspace"),
        answers.c.member_id == sa.bindparam("member"),
        answers.c.given.like('%"text":%'),
    )
    .order_by(answers.c.answered_at)
)
