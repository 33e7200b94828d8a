"""What an answer costs, and what follows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.journeys.lesson_flow import LessonFlow
from bot.journeys.models import Step
from bot.kit.slack import MessageRef
from bot.members.models import Member
from bot.quizzes import service as quizzes
from bot.quizzes.service import AnswerClick, AnswerResult, ShownQuestion, UpdatedMessage
from bot.reflections.models import Invitation

Click = Callable[[ShownQuestion], tuple[AnswerResult, UpdatedMessage | None]]


@pytest.fixture
def click(session: Session, library: Library, lena: Member, monday: datetime) -> Click:
    """She presses the first button of a question."""
    flow = LessonFlow(library, lambda: monday)

    def pressed(shown: ShownQuestion) -> tuple[AnswerResult, UpdatedMessage | None]:
        made = AnswerClick("T1", lena.slack_id, f"{shown.ask_id}:0")
        result = quizzes.answer(session, made, live=flow.live_questions, now=monday)
        return result, flow.answered(session, result)

    return pressed


def _questions(session: Session, say: Callable[[str], str], number: int) -> list[ShownQuestion]:
    """The questions of the lesson with that number, counted from 1."""
    say("begin")
    for _ in range(number - 1):
        say("next")
    steps = session.exec(select(Step).order_by(sa.desc("id"))).all()
    return quizzes.shown_questions(session, "T1", steps[0].key)


def test_the_message_shows_the_explanation_where_it_is(session: Session, say, click: Click):
    """Once it has been sent; the same again for a second click, whose answer changes nothing."""
    (shown, *_) = _questions(session, say, 1)
    result, update = click(shown)
    assert update
    assert update.ref is None
    assert result.answered in result.questions
    session.connection().execute(
        sa.update(ledger).where(ledger.c.key == result.source).values(state="sent", channel="D1", ts="1.0")
    )
    again, same = click(shown)
    assert again.again
    assert again.answered == result.answered
    assert same == UpdatedMessage(update.payload, MessageRef("D1", "1.0"))


def test_the_last_answer_invites_to_a_reflection(session: Session, library: Library, say, click: Click):
    """Once all questions of a lesson that has a prompt are answered."""
    position = next(at for at, step in enumerate(library.default.steps) if step.prompt and step.questions)
    shown = _questions(session, say, position + 1)
    for number, question in enumerate(shown, 1):
        click(question)
        assert len(session.exec(select(Invitation)).all()) == (number == len(shown))


def test_an_answer_takes_few_statements(session: Session, say, click: Click):
    """Two for the answer itself, then the reminders, the review card, the lesson and perhaps the invitation.

    The invitation needs to know whether it's somebody's first, which says more.
    """
    (shown, *_) = _questions(session, say, 1)
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    sa.event.listen(session.connection(), "before_cursor_execute", count)
    result, _update = click(shown)
    assert not result.again
    assert len(seen) <= 11
    seen.clear()
    click(shown)
    assert len(seen) <= 2
