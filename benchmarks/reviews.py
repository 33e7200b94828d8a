"""Spaced review: one rating, what it adds to an answer, and the due query among a thousand and 100,000 cards."""

from __future__ import annotations

import tempfile
import time
import timeit
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from crowd import LIBRARY, TRACK, WITHOUT_REFLECTION, gather, new_database
from figures import Row, at_most, interleaved
from fsrs import Card, Rating
from peers.instant_slack import TEAM
from sqlmodel import Session, select

from bot.journeys import review_flow
from bot.kit.db import Database, insert_new
from bot.members.models import Member
from bot.quizzes import service as quizzes
from bot.quizzes.examples import example_answers
from bot.quizzes.models import AskedQuestion
from bot.reviews import due_rounds, fsrs_scheduler
from bot.reviews.models import ReviewCard, ReviewMode, ReviewSchedule
from bot.reviews.rules import Grade

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
DUE_PEOPLE = 10
CARDS_EACH = 50


def measure(*, quick: bool) -> list[Row]:
    return [_step(quick=quick), _added_to_an_answer(quick=quick), _due(quick=quick)]


def _step(*, quick: bool) -> Row:
    """A stored card, read, reviewed and written again, beside the package's step on a card that stays in memory."""
    times, rounds = (500, 3) if quick else (5000, 7)
    first = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY.date(), retention=0.9)
    later, moment = date(2026, 11, 25), datetime(2026, 11, 25, tzinfo=UTC)
    card, scheduler = Card.from_json(first.state), fsrs_scheduler.scheduler(0.9)

    def ours() -> object:
        return fsrs_scheduler.review(first.state, 1, Grade.GOOD, later, retention=0.9)

    def bare() -> object:
        return scheduler.review_card(card, Rating.Good, moment)

    [each] = interleaved(
        rounds,
        lambda: [timeit.timeit(bare, number=times) / times * 1e6],
        lambda: [timeit.timeit(ours, number=times) / times * 1e6],
    )
    return Row("one rating of a stored card (beside it: the package's step alone)", "µs", *each)


def _added_to_an_answer(*, quick: bool) -> Row:
    """Processor time of keeping an answer and rating its card, beside keeping the answer; no commit in either."""
    people, rounds = (200, 3) if quick else (500, 7)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = new_database(folder)
        stack.callback(database.close)
        gather(database, people, WITHOUT_REFLECTION)
        clicks = _clicks(database)
        [each] = interleaved(
            rounds,
            lambda: [_answering(database, clicks, rating=False)],
            lambda: [_answering(database, clicks, rating=True)],
        )
    return Row("an answer kept and its card rated (beside it: kept alone), processor time", "µs", *each)


def _clicks(database: Database) -> list[quizzes.AnswerClick]:
    """One for each ask there is."""
    question = TRACK.steps[WITHOUT_REFLECTION].questions[0]
    right = example_answers(question)[0].choices[0]
    with Session(database.engine) as session:
        asked = session.exec(
            select(AskedQuestion.id, Member.slack_id).join(Member).where(AskedQuestion.question_id == question.id)
        ).all()
    return [quizzes.AnswerClick(TEAM, slack_id, f"{ask_id}:{right}") for ask_id, slack_id in asked]


def _answering(database: Database, clicks: list[quizzes.AnswerClick], *, rating: bool) -> float:
    """Microseconds of processor time for each click; everything is rolled back."""
    with Session(database.engine) as session:
        began = time.process_time()
        for click in clicks:
            answered = quizzes.answer(session, click, live=LIBRARY.question_ids, now=MONDAY)
            if rating:
                review_flow.rate(session, LIBRARY, answered, now=MONDAY, retention=0.9)
        spent = time.process_time() - began
        rated = len(session.exec(select(ReviewCard.id)).all())
        assert rated == (len(clicks) if rating else 0), f"{rated} cards of {len(clicks)}"
        session.rollback()
    return spent / len(clicks) * 1e6


def _due(*, quick: bool) -> Row:
    """Who is due and their cards: ten people, among a thousand cards and among a hundred thousand."""
    rounds = 5 if quick else 15
    with ExitStack() as stack:
        few, many = (_filled(stack, cards) for cards in (1_000, 100_000))
        [each] = interleaved(rounds, lambda: [_looking(few)], lambda: [_looking(many)])
    return Row("due people and cards among 100,000 (beside it: among 1,000)", "ms", *each, at_most(2))


def _filled(stack: ExitStack, cards: int) -> Database:
    database = new_database(Path(stack.enter_context(tempfile.TemporaryDirectory())))
    stack.callback(database.close)
    people = range(1, cards // CARDS_EACH + 1)
    known = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY.date(), retention=0.9)
    with Session(database.engine) as session, session.begin():
        insert_new(
            session,
            Member,
            [
                {"id": one, "workspace_id": TEAM, "slack_id": f"U{one}", "zone": "Europe/Berlin", "joined_at": MONDAY}
                for one in people
            ],
        )
        insert_new(session, ReviewSchedule, [_rhythm(one) for one in people])
        for number in range(CARDS_EACH):
            insert_new(session, ReviewCard, [_card(one, number, known) for one in people])
    with database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
    return database


def _rhythm(one: int) -> dict[str, Any]:
    at = MONDAY if one <= DUE_PEOPLE else MONDAY + timedelta(days=1)
    about = {"workspace_id": TEAM, "wish": ReviewMode.ON, "lesson_at": "09:00", "untouched": 0}
    return {"member_id": one, "next_review_at": at, **about}


def _card(one: int, number: int, known: fsrs_scheduler.Memory) -> dict[str, Any]:
    question = f"t/l/q{number}"
    about = {"state": known.state, "stability": known.stability, "grade": 3, "reviewed_on": known.reviewed_on}
    ids = {"member_id": one, "question_id": question, "asked_id": question, "ask_id": f"a{one}.{number}"}
    return {"workspace_id": TEAM, "due_at": MONDAY + timedelta(days=number - 2), **about, **ids}


def _looking(database: Database) -> float:
    """Milliseconds of one look."""
    with Session(database.engine) as session:
        began = time.perf_counter()
        dues = due_rounds.due(session, now=MONDAY, most=3, limit=500)
        cards = due_rounds.due_cards(session, [due.member_id for due in dues], now=MONDAY)
        spent = (time.perf_counter() - began) * 1000
    assert {len(rows) for rows in cards.values()} == {3}, "two overdue and one of today"
    assert len(cards) == DUE_PEOPLE
    return spent
