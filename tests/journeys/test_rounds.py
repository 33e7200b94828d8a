from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.delivery.models import Delivery, DeliveryState, Lane, Topic
from bot.journeys import contact, reminders, review_flow, rounds, service
from bot.journeys.content import Library
from bot.journeys.models import Enrolment
from bot.kit.db import Database, row_id
from bot.members import service as members
from bot.members.models import DayOff, Member, Workspace
from bot.members.profiles import SlackProfile, learn
from bot.quizzes import service as quizzes
from bot.quizzes.content import FreeText, Matching, MultipleChoice, Numeric, Ordering, Scale, SingleChoice, TrueFalse
from bot.quizzes.models import Answer, AskedQuestion, Closed
from bot.quizzes.rules import GivenAnswer
from bot.reflections import follow_ups, plans
from bot.reflections.plan_parser import IfThen
from bot.reflections.plans import PlanInput
from bot.reviews import service as reviews
from bot.reviews.models import ReviewCard, ReviewRound, ReviewSchedule
from bot.reviews.rules import GuessChance, RoundLimits, RoundVerdict
from tests.sentences import says

DAY = timedelta(days=1)
TERMS = RoundLimits(cutoff=timedelta(hours=4))
Answers = Callable[..., None]


def _answered(member: Member, question: Any, number: int, *, right: bool) -> quizzes.AnswerResult:
    assert member.id
    given = GivenAnswer(choices=(0,), score=float(right), correct=right)
    answered = _asked(question, number, given)
    return quizzes.AnswerResult(
        workspace_id=member.workspace_id,
        member_id=member.id,
        language=member.language,
        source="a lesson",
        answered=answered,
        questions=[answered],
        again=False,
    )


def _asked(question: Any, number: int, given: GivenAnswer) -> quizzes.ShownQuestion:
    return quizzes.ShownQuestion(f"ask{number}", question, given)


@pytest.fixture
def answers(session: Session, library: Library, lena: Member, monday: datetime) -> Answers:
    """Answers to the first questions of the track, so long after Monday nine o'clock."""

    def give(count: int = 1, *, right: bool = False, who: Member = lena, after: timedelta = timedelta()) -> None:
        questions = [question for step in library.default.steps for question in step.questions]
        for number, question in enumerate(questions[:count]):
            given = _answered(who, question, (row_id(who)) * 1000 + number, right=right)
            review_flow.rate(session, library, given, now=monday + after, retention=0.9)
        session.expire_all()

    return give


def _plan(session: Session, library: Library, at: datetime, **other: Any) -> list[RoundVerdict]:
    decided = [decision.verdict for decision in rounds.plan(session, library, TERMS, now=at, **other)]
    session.expire_all()
    return decided


def test_a_round_is_written_down_together(session: Session, library: Library, lena: Member, monday: datetime, answers):
    """The message with its topic and its end, the asks in their order, the round and the next moment."""
    answers(5)
    at = monday + DAY
    assert _plan(session, library, at) == [RoundVerdict.SEND]
    (message,) = session.exec(select(Delivery)).all()
    assert (message.topic, message.lane, message.due_at) == (Topic.REVIEW, Lane.STEADY, at)
    assert message.until == at + timedelta(hours=15)  # midnight in Berlin
    asked = session.exec(select(AskedQuestion).order_by(col(AskedQuestion.position))).all()
    assert [ask.position for ask in asked] == [0, 1]
    assert {ask.source for ask in asked} == {message.key} == {"reviews.round:1:2026-11-24"}
    assert all(ask.question_id.endswith("-review") for ask in asked)
    assert len(session.exec(select(ReviewRound)).all()) == 1
    assert _plan(session, library, at) == []


def test_the_first_round_says_what_rounds_are_for(
    session: Session, library: Library, lena: Member, monday: datetime, answers
):
    """And the next one doesn't repeat it."""
    answers(5)
    assert _plan(session, library, monday + DAY) == [RoundVerdict.SEND]
    rounds.take(session, library, lena, now=monday + 2 * DAY, most=3)
    first, second = (
        json.loads(sent or "") for sent in session.exec(select(Delivery.payload).order_by(col(Delivery.id)))
    )
    purpose = "You remember an answer better when you recall it yourself. You'll see the explanation after each answer."
    assert says(first, purpose, lena.language)
    assert not says(second, purpose, lena.language)


def test_the_questions_of_a_track_that_was_left_rest(
    session: Session, library: Library, lena: Member, monday: datetime, answers
):
    """Until it is taken up again."""
    service.start(session, library, lena, library.default, now=monday)
    answers(2)
    service.leave(session, library, lena, library.default, now=monday + DAY)
    with pytest.raises(rounds.NothingToReviewError):
        rounds.take(session, library, lena, now=monday + DAY, most=3)
    service.start(session, library, lena, library.default, now=monday + 2 * DAY)
    assert rounds.take(session, library, lena, now=monday + 2 * DAY, most=3) == 2


def test_many_cost_as_many_statements_as_one(db: Database, library: Library, monday: datetime, answers, session, lena):
    """Hundreds of people are one transaction of the same few statements."""
    counts = []
    for crowd in (1, 20):
        for number in range(crowd):
            member = members.arrive(session, "T1", f"U{crowd}x{number}", now=monday)
            learn(session, member, SlackProfile("Europe/Berlin", "en"), ())
            session.flush()
            answers(2, who=member, after=timedelta(hours=crowd))
        said: list[str] = []
        listen = lambda *call: said.append(call[2])  # noqa: B023, E731 - of this turn
        sa.event.listen(db.engine, "before_cursor_execute", listen)
        assert _plan(session, library, monday + DAY * (1 if crowd == 1 else 2)).count(RoundVerdict.SEND) == crowd
        sa.event.remove(db.engine, "before_cursor_execute", listen)
        counts.append(len(said))
    assert counts[0] == counts[1] <= 20


def test_a_date_has_one_round_even_if_the_calendar_is_turned_back(
    session: Session, library: Library, monday: datetime, answers
):
    """On a clock that was moved back, or in the hour that autumn repeats, nothing comes twice."""
    answers(5)
    assert _plan(session, library, monday + DAY) == [RoundVerdict.SEND]
    session.connection().execute(sa.update(ReviewSchedule).values(next_review_at=monday + DAY, untouched=0))
    assert _plan(session, library, monday + DAY + timedelta(minutes=1)) == [RoundVerdict.NOTHING]
    assert len(session.exec(select(Delivery)).all()) == 1
    assert len(session.exec(select(AskedQuestion)).all()) == 2
    (rhythm,) = session.exec(select(ReviewSchedule)).all()
    assert rhythm.next_review_at == monday + 2 * DAY


def test_what_was_missed_is_written_down_with_its_reason(session: Session, library: Library, monday: datetime, answers):
    """And comes at the next moment, no more of it than on any day."""
    answers(9)
    assert _plan(session, library, monday + DAY + timedelta(hours=6)) == [RoundVerdict.LATE]
    (missed,) = session.exec(select(Delivery)).all()
    assert (missed.state, missed.key) == (DeliveryState.SKIPPED, "reviews.missed:1:2026-11-24T09:00")
    assert missed.reason == "missed Tue 24 Nov, 09:00 by too much"
    assert _plan(session, library, monday + 2 * DAY) == [RoundVerdict.SEND]
    assert len(session.exec(select(AskedQuestion)).all()) == 2


def test_a_full_day_and_a_day_off_wait(session: Session, library: Library, lena: Member, monday: datetime, answers):
    """Neither asks anything that could not be shown."""
    answers(5)
    lena.per_day = 0
    session.flush()
    assert _plan(session, library, monday + DAY) == [RoundVerdict.FULL]
    lena.per_day = None
    session.add(DayOff(workspace_id="T1", day="2026-11-25"))
    session.flush()
    assert _plan(session, library, monday + 2 * DAY) == [RoundVerdict.OFF]
    assert session.exec(select(AskedQuestion)).all() == []
    assert _plan(session, library, monday + 3 * DAY) == [RoundVerdict.SEND]


def test_a_round_waits_on_the_day_of_a_question_about_a_plan(
    session: Session, library: Library, lena: Member, monday: datetime, answers
):
    """Before that question and after it; it comes on the next day."""
    answers(5)
    plan = plans.make(
        session,
        members.person(lena),
        "a plan",
        PlanInput(IfThen("it's Tuesday", "ask Kim", "en"), monday + DAY + timedelta(hours=2)),
        now=monday,
    )
    session.flush()
    assert _plan(session, library, monday + DAY) == [RoundVerdict.TURN]
    assert plan.ask_at
    assert follow_ups.ask_due(session, now=monday + DAY + timedelta(hours=2)) == 1
    assert _plan(session, library, monday + 2 * DAY) == [RoundVerdict.SEND]


def test_looking_writes_nothing(session: Session, library: Library, monday: datetime, answers):
    """As for `tick --dry-run`."""
    answers(2)
    for _ in range(2):
        (decision,) = rounds.due(session, library, TERMS, now=monday + DAY)
        assert decision.reason == "a round of 2 questions"
    assert session.exec(select(Delivery)).all() == []


def test_two_clocks_at_once_bring_everybody_one_round(db: Database, library: Library, monday: datetime):
    """On PostgreSQL the second one passes over what the first one holds; SQLite lets one write at a time."""
    questions = [question for step in library.default.steps for question in step.questions]
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=monday))
        session.flush()
        for number in range(4):
            member = members.arrive(session, "T1", f"U{number}", now=monday)
            learn(session, member, SlackProfile("Europe/London", "en"), ())
            session.flush()
            given = _answered(member, questions[0], number, right=False)
            review_flow.rate(session, library, given, now=monday, retention=0.9)
    at = monday + DAY + timedelta(hours=1)
    with Session(db.engine) as one, one.begin():
        assert len(rounds.plan(one, library, TERMS, now=at, limit=2)) == 2
        if not db.is_sqlite:
            with Session(db.engine) as other:
                assert len(rounds.due(other, library, TERMS, now=at)) == 2
    with Session(db.engine) as later, later.begin():
        rounds.plan(later, library, TERMS, now=at)
        assert len(later.exec(select(ReviewRound)).all()) == 4


def test_a_question_and_its_cousin_take_turns(session: Session, library: Library, lena: Member, monday, answers):
    """Whichever was answered last, the other one comes."""
    question = library.default.steps[0].questions[0]
    answers(1)
    came = []
    for day in (1, 2, 3):
        _plan(session, library, monday + day * DAY)
        (ask,) = session.exec(
            select(AskedQuestion).where(AskedQuestion.source == f"reviews.round:1:2026-11-{23 + day}")
        ).all()
        came.append(ask.question_id)
        _answer(session, ask, monday + day * DAY)
        given = _answered(lena, library.question(ask.question_id), day, right=False)
        review_flow.rate(session, library, given, now=monday + day * DAY, retention=0.9)
        contact.note_heard(session, row_id(lena), now=monday + day * DAY)
    assert came == [f"{question.id}-review", question.id, f"{question.id}-review"]
    assert len(session.exec(select(ReviewCard)).all()) == 1


def _answer(session: Session, ask: AskedQuestion, now: datetime) -> None:
    """An answer on record; what it says makes no difference."""
    session.add(
        Answer(workspace_id=ask.workspace_id, ask_id=ask.id, member_id=ask.member_id, given="{}", answered_at=now)
    )
    session.flush()


def test_a_question_without_an_answer_comes_twice_more_then_rests(
    session: Session, library: Library, lena: Member, monday: datetime, answers
):
    """After three days and after seven more, in other words, each time closing its older copy; then only on demand."""
    answers(1)
    came = []
    for day in range(1, 100):
        session.connection().execute(sa.update(ReviewSchedule).values(untouched=0))
        contact.note_heard(session, row_id(lena), now=monday + day * DAY)
        session.expire_all()
        reviews.reschedule(session, lena, "09:00", now=monday + day * DAY - timedelta(minutes=1))
        session.flush()
        if RoundVerdict.SEND in _plan(session, library, monday + day * DAY):
            came.append(day)
    assert came == [1, 4, 11]
    asked = session.exec(select(AskedQuestion).order_by(col(AskedQuestion.asked_at))).all()
    assert [(ask.attempt, ask.closed) for ask in asked] == [(1, Closed.MOVED), (2, Closed.MOVED), (3, None)]
    assert rounds.take(session, library, lena, now=monday + 200 * DAY, most=2) == 1


def test_a_lesson_s_question_never_answered_fills_a_round(
    session: Session, library: Library, lena: Member, monday: datetime
):
    """In the place left by the questions that are due."""
    service.start(session, library, lena, library.default, now=monday - 7 * DAY)
    session.connection().execute(sa.update(Enrolment).values(next_due_at=None))
    other = _answered(lena, library.default.steps[1].questions[0], 1, right=False)
    review_flow.rate(session, library, other, now=monday, retention=0.9)
    assert _plan(session, library, monday + DAY) == [RoundVerdict.SEND]
    in_rounds = select(AskedQuestion).where(col(AskedQuestion.source).startswith("reviews.round"))
    first, second = session.exec(in_rounds).all()
    assert {first.attempt, second.attempt} == {1, 2}
    (lesson,) = session.exec(select(AskedQuestion).where(col(AskedQuestion.source).startswith("journeys.step"))).all()
    assert (lesson.closed, lesson.redraw_due) == (Closed.MOVED, True)


def test_a_round_for_the_asking(session: Session, library: Library, lena: Member, monday: datetime, answers):
    """The weakest cards that are not open already; pressed twice it comes once, and any number of times later on."""
    with pytest.raises(rounds.NothingToReviewError):
        rounds.take(session, library, lena, now=monday, most=3)
    answers(5, right=True)
    at = monday + timedelta(hours=1)
    assert rounds.take(session, library, lena, now=at, most=3) == 3
    assert rounds.take(session, library, lena, now=at + timedelta(seconds=2), most=3) == 0
    assert rounds.take(session, library, lena, now=at + timedelta(minutes=1), most=3) == 3
    open_now = [ask.question_id for ask in session.exec(select(AskedQuestion)) if ask.closed is None]
    originals = [review_flow.original_id(library, question_id) for question_id in open_now]
    assert len(originals) == len(set(originals)) == 5
    assert rounds.take(session, library, lena, now=at + timedelta(minutes=2), most=3) == 3
    assert {message.lane for message in session.exec(select(Delivery))} == {Lane.PROMPT}


def test_a_round_of_ones_own_is_the_day_s_round(session: Session, library: Library, lena: Member, monday, answers):
    """Who has asked in the morning is not asked again at nine."""
    answers(5)
    rounds.take(session, library, lena, now=monday + DAY - timedelta(hours=2), most=3)
    session.flush()
    assert _plan(session, library, monday + DAY) == []
    assert _plan(session, library, monday + 2 * DAY) == [RoundVerdict.SEND]


def test_no_round_is_reminded_of(session: Session, library: Library, lena: Member, monday: datetime, answers):
    """Reminders are for lessons; a round that is left alone rests."""
    service.start(session, library, lena, library.default, now=monday)
    session.connection().execute(sa.delete(AskedQuestion))
    session.connection().execute(sa.update(Enrolment).values(next_due_at=None))
    answers(2)
    _plan(session, library, monday + DAY)
    assert len(session.exec(select(AskedQuestion)).all()) == 2
    session.flush()
    reminders.send_due(session, library, now=monday + 2 * DAY + timedelta(hours=5))
    assert [row for row in session.exec(select(Delivery)) if row.topic == Topic.REMINDER] == []


WHY = {"id": "q", "ask": "?"}
OPTIONS = [{"text": text, "correct": text == "a", "why": "w"} for text in "abcd"]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (SingleChoice(**WHY, options=OPTIONS), GuessChance(0.25, 0.25)),
        (MultipleChoice(**WHY, options=OPTIONS), GuessChance(1 / 14, 0.25)),
        (TrueFalse(**WHY, correct=True, why_true="w", why_false="w"), GuessChance(0.5, 0.5)),
        (Numeric(**WHY, answer=1, why="w", why_not="w"), GuessChance(0.0, 0.0)),
        (Ordering(**WHY, items=[{"text": text, "why": "w"} for text in "abc"]), GuessChance(1 / 6, 0.5)),
        (Matching(**WHY, pairs=[{"left": t, "right": t, "why": "w"} for t in "abc"]), GuessChance(1 / 6, 1 / 3)),
        (Scale(**WHY, low="l", high="h", why="w"), None),
        (FreeText(**WHY, why="w"), None),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_every_kind_of_question_has_its_luck(question: Any, expected: GuessChance | None):
    """As many options, items or pairs as it has."""
    assert review_flow.guess_chance(question) == expected


def test_what_has_no_right_answer_gets_no_card(session: Session, library: Library, lena: Member, monday: datetime):
    """It is thanked for, and does not come back."""
    given = _answered(lena, FreeText(**WHY, why="w"), 1, right=True)
    review_flow.rate(session, library, given, now=monday, retention=0.9)
    assert session.exec(select(ReviewCard)).all() == []


def test_the_hour_of_lessons_is_that_of_the_newest_track(session: Session, library: Library, lena: Member, monday):
    """Who is on no track goes by the default one."""
    assert review_flow.lesson_hour(session, library, lena) == "09:00"
    service.start(session, library, lena, library.default, now=monday)
    assert review_flow.lesson_hour(session, library, lena) == library.default.pace.at
