"""Asking and answering, in a database of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlmodel import Session

from bot.kit.db import Database
from bot.members import service as members
from bot.members.models import Workspace
from bot.quizzes import queries, service
from bot.quizzes.answer_parser import NothingChosenError, UnknownQuestionError
from bot.quizzes.content import Question, SingleChoice
from bot.quizzes.examples import example_answers
from bot.quizzes.rules import GivenAnswer
from bot.quizzes.service import AnswerClick, NewQuestion
from tests.quizzes.kinds import EVERY, MULTIPLE, SINGLE, TEXT

LIVE = frozenset(question.id for question in EVERY)


@pytest.fixture
def session(db: Database, monday: datetime) -> Iterator[Session]:
    """One transaction in a database with Lena in it."""
    with Session(db.engine, expire_on_commit=False) as session:
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        members.arrive(session, "T1", "U1", now=monday)
        session.flush()
        yield session


def ask(session: Session, question: Question, *, at: datetime, source: str = "lesson") -> str:
    """The question is put to Lena; the id of the ask."""
    member = members.find(session, "T1", "U1")
    assert member
    assert member.id
    asking = NewQuestion("T1", member.id, source, question)
    service.ask(session, [asking], now=at)
    return asking.ask_id


FILLED: dict[str, tuple[str, dict[str, tuple[str, ...]]]] = {
    "single_choice": ("1", {"confidence": ("sure",)}),
    "multiple_choice": ("given", {"answer": ("0", "2")}),
    "true_false": ("1", {}),
    "numeric": ("given", {"answer": ("12",)}),
    "short_text": ("given", {"answer": ("act",)}),
    "ordering": ("given", {str(at): (str(at),) for at in range(4)}),
    "matching": ("given", {str(at): (str(at),) for at in range(3)}),
    "scale": ("7", {}),
    "free_text": ("given", {"answer": ("Some words.",)}),
}


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind)
def test_an_answer_is_kept_with_what_it_came_to(session: Session, monday: datetime, question: Question):
    """And read back as it was given, whatever its kind; a second one changes nothing."""
    pressed, form = FILLED[question.kind]
    value = f"{ask(session, question, at=monday)}:{pressed}"

    answered = service.answer(session, AnswerClick("T1", "U1", value, form), live=LIVE, now=monday)
    again = service.answer(session, AnswerClick("T1", "U1", value, {}), live=LIVE, now=monday)

    assert (answered.workspace_id, answered.source, answered.again, again.again) == ("T1", "lesson", False, True)
    assert answered.answered.given
    best = example_answers(question)[0]
    assert (answered.answered.given.score, answered.answered.given.correct) == (best.score, best.correct)
    assert answered.answered.given.confident is (True if question.confidence else None)
    assert again.answered == answered.answered
    assert service.shown_questions(session, "T1", "lesson") == [answered.answered]
    assert queries.count_answers(session, "T1", answered.member_id) == 1


@pytest.mark.parametrize("question", EVERY, ids=lambda question: question.kind)
def test_an_answer_keeps_to_the_version_it_was_given_to(session: Session, monday: datetime, question: Question):
    """The author rewords the question while it is open, and the old answer keeps its old words."""
    reworded = question.model_copy(update={"ask": "Something else entirely?"})
    assert reworded.version != question.version
    first = ask(session, question, at=monday)
    ask(session, reworded, at=monday, source="another lesson")
    pressed, form = FILLED[question.kind]

    answered = service.answer(session, AnswerClick("T1", "U1", f"{first}:{pressed}", form), live=LIVE, now=monday)

    assert answered.answered.question.ask == question.ask
    assert service.shown_questions(session, "T1", "lesson")[0].question.version == question.version
    (other,) = service.shown_questions(session, "T1", "another lesson")
    assert (other.given, other.question.ask) == (None, "Something else entirely?")


def test_a_review_question_is_no_part_of_its_question(session: Session, monday: datetime):
    """A new cousin leaves the version alone, and it is asked as a question of its own."""
    cousin = SINGLE.model_copy(update={"id": "single-review", "ask": "Harder?"})
    with_cousin = SINGLE.model_copy(update={"review": cousin})
    assert with_cousin.version == SINGLE.version
    ask(session, with_cousin, at=monday)
    (kept,) = service.shown_questions(session, "T1", "lesson")
    assert kept.question == SINGLE


def test_bad_input_keeps_the_question_open(session: Session, monday: datetime):
    """Nothing is written down, and the next try counts."""
    value = f"{ask(session, MULTIPLE, at=monday)}:given"
    with pytest.raises(NothingChosenError):
        service.answer(session, AnswerClick("T1", "U1", value), live=LIVE, now=monday)
    answered = service.answer(session, AnswerClick("T1", "U1", value, {"answer": ("0",)}), live=LIVE, now=monday)
    assert (answered.again, answered.answered.given) == (False, GivenAnswer(choices=(0,), score=0.5, correct=False))


@pytest.mark.parametrize("value", ["", ":", "nonsense", "nonsense:1", "0" * 32 + ":0"])
def test_a_value_of_no_ask_is_unknown(session: Session, monday: datetime, value: str):
    """An old or forged button gets a sentence."""
    with pytest.raises(UnknownQuestionError):
        service.answer(session, AnswerClick("T1", "U1", value), live=LIVE, now=monday)


def test_a_question_that_is_gone_takes_no_answer(session: Session, monday: datetime):
    """Unless it had been answered before."""
    gone = ask(session, TEXT, at=monday)
    click = AnswerClick("T1", "U1", f"{gone}:given", {"answer": ("Words",)})
    with pytest.raises(service.QuestionRetiredError):
        service.answer(session, click, live=frozenset(), now=monday)
    service.answer(session, click, live=LIVE, now=monday)
    assert service.answer(session, click, live=frozenset(), now=monday).again


def test_a_question_asked_before_there_were_kinds_is_still_read():
    """Its stored form had no more than its options."""
    body = '{"id":"q","ask":"?","kind":"single_choice","options":[{"text":"A","correct":true,"why":"w"},'
    read = service.read_question(body + '{"text":"B","correct":false,"why":"w"}]}')
    assert isinstance(read, SingleChoice)
    assert [option.correct for option in read.options] == [True, False]
