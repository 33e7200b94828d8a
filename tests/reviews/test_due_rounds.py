from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from bot.kit.db import Database, insert_new
from bot.members.models import Member, Workspace
from bot.reviews import due_rounds, fsrs_scheduler, queries
from bot.reviews.models import ReviewCard, ReviewMode, ReviewRound, ReviewSchedule
from bot.reviews.rules import Grade, RoundDecision, RoundVerdict
from tests.reviews.conftest import Desk

DAY = timedelta(days=1)
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_who_is_due_and_with_what(desk: Desk, session: Session):
    """At the moment and not before; only the cards that are due, with what the choice needs."""
    desk.answers("t/l/soon", Grade.AGAIN)
    desk.answers("t/l/later")
    at = desk.monday + DAY
    assert due_rounds.due(session, now=at - timedelta(seconds=1), most=3, limit=10) == []
    (due,) = due_rounds.due(session, now=at, most=3, limit=10)
    assert (due.slack_id, due.zone, due.language, due.at) == ("U1", "Europe/Berlin", "de", "09:00")
    assert due.days == "mon,tue,wed,thu,fri"
    assert (due.most, due.reachable, due.untouched, due.who.member_id) == (3, True, 0, desk.member.id)
    (card,) = due_rounds.due_cards(session, [due.member_id], now=at)[due.member_id]
    assert (card.question_id, card.reviewed_on, card.stability) == ("t/l/soon", date(2026, 11, 23), 0.212)
    assert card.candidate(due.today(at), 2.0).importance == 2.0


@pytest.mark.parametrize(
    ("verdict", "expected", "untouched"),
    [
        (RoundVerdict.SEND, "Tue 01 08:00", 1),
        (RoundVerdict.LATE, "Wed 25 08:00", 0),
        (RoundVerdict.NOTHING, "Wed 25 08:00", 0),
        (RoundVerdict.AWAY, "", 0),
    ],
)
def test_moving_on(desk: Desk, session: Session, verdict: RoundVerdict, expected: str, untouched: int):
    """A round that was sent rests until it is touched; what was missed comes at the next moment."""
    desk.answers(grade=Grade.AGAIN)
    at = desk.monday + DAY + timedelta(seconds=5)
    (due,) = due_rounds.due(session, now=at, most=3, limit=10)
    due_rounds.reschedule(session, [RoundDecision(due, verdict, "")], now=at)
    session.expire_all()
    assert (desk.next, desk.rhythm.untouched) == (expected, untouched)
    assert (desk.rhythm.last_round_at == at) is (verdict is RoundVerdict.SEND)


def test_a_card_of_a_question_that_is_gone(desk: Desk, session: Session):
    """Is asked no more, keeps its reason, and is there again once its question is answered again."""
    desk.answers()
    assert desk.member.id
    (row,) = due_rounds.all_cards(session, desk.member.id)
    due_rounds.retire(session, {row.card_id: "the question t/l/q is not in the library any more"})
    session.expire_all()
    assert due_rounds.all_cards(session, desk.member.id) == []
    assert due_rounds.due_cards(session, [desk.member.id], now=desk.monday + 900 * DAY) == {}
    assert desk.card().retired == "the question t/l/q is not in the library any more"
    desk.answers(after=DAY)
    assert desk.card().retired is None
    assert len(due_rounds.all_cards(session, desk.member.id)) == 1


def test_a_round_is_remembered_by_its_key(session: Session, desk: Desk):
    """So that no clock brings the same date twice."""
    assert desk.member.id
    key = "reviews.round:1:2026-11-23"
    assert due_rounds.existing_keys(session, [key]) == set()
    for _ in range(2):
        due_rounds.record_rounds(session, [("T1", desk.member.id, key)], now=desk.monday)
    assert due_rounds.existing_keys(session, [key, "reviews.round:1:2026-11-24"]) == {key}
    assert len(session.exec(select(ReviewRound)).all()) == 1
    assert due_rounds.requested_round_key(1, "abc") == "reviews.round:1:abc"


def test_what_is_shown_of_reviews(session: Session, desk: Desk):
    """One query; what waits is never more than a round has."""
    assert desk.member.id
    mine = ("T1", desk.member.id)
    nothing = queries.review_status(session, *mine, now=desk.monday, most=3)
    assert nothing == queries.ReviewStatus(ReviewMode.ON, 3, None, 0, any_cards=False, next_round_at=None)
    for number in range(9):
        desk.answers(f"t/l/q{number}", Grade.AGAIN)
    at = desk.monday + DAY
    shown = queries.review_status(session, *mine, now=at, most=3)
    assert shown == queries.ReviewStatus(ReviewMode.ON, 3, "09:00", 3, any_cards=True, next_round_at=at)
    assert queries.review_status(session, *mine, now=at - timedelta(hours=12), most=3).due == 0
    desk.rhythm.most = 5
    session.flush()
    assert queries.review_status(session, *mine, now=at, most=3).due == 5
    assert queries.next_review_at(session) == at


def test_when_the_questions_of_a_round_come_again(session: Session, desk: Desk):
    """On working days at their hour, seen from the day they were answered; nothing is promised where none will come."""
    assert desk.member.id
    friday = 4 * DAY
    for question, grade in (("t/l/bad", Grade.AGAIN), ("t/l/good", Grade.GOOD), ("t/l/gone", Grade.GOOD)):
        desk.answers(question, grade, after=friday)
    due_rounds.record_rounds(session, [("T1", desk.member.id, "key")], now=desk.monday + friday)
    found = queries.next_reviews(session, "T1", "key", ["t/l/bad", "t/l/good"])
    assert found == queries.NextReviews(date(2026, 11, 27), [date(2026, 11, 30)] * 2)
    assert queries.next_reviews(session, "T2", "key", ["t/l/bad"]) is None
    desk.rhythm.wish = ReviewMode.OFF
    session.flush()
    assert queries.next_reviews(session, "T1", "key", ["t/l/bad"]) is None


@pytest.fixture
def crowded(db: Database) -> Iterator[Session]:
    """Twenty thousand cards of two thousand people, ten of whom are due."""
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", installed_at=MONDAY))
        session.flush()
        people = range(1, 2001)
        state = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY.date(), retention=0.9)
        insert_new(session, Member, [_member(one) for one in people])
        insert_new(session, ReviewSchedule, [_rhythm(one) for one in people])
        for number in range(10):
            insert_new(session, ReviewCard, [_card(one, number, state) for one in people])
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    with Session(db.engine) as session:
        yield session


def _member(one: int) -> dict[str, Any]:
    about: dict[str, Any] = {
        "workspace_id": "T1",
        "role": "learner",
        "zone": "Europe/Berlin",
        "zone_is_own": False,
        "language": "en",
    }
    about |= {"language_is_own": False, "days": "mon-fri", "hours_from": "08:00", "hours_to": "18:00", "digest": False}
    return {"id": one, "slack_id": f"U{one}", "active": True, "joined_at": MONDAY, **about}


def _rhythm(one: int) -> dict[str, Any]:
    at = MONDAY if one <= 10 else MONDAY + DAY
    about = {"workspace_id": "T1", "wish": ReviewMode.ON, "lesson_at": "09:00", "untouched": 0}
    return {"member_id": one, "next_review_at": at, **about}


def _card(one: int, number: int, known: fsrs_scheduler.Memory) -> dict[str, Any]:
    about = {"state": known.state, "stability": known.stability, "grade": 3, "reviewed_on": known.reviewed_on}
    question = f"t/l/q{number}"
    due_at = MONDAY + timedelta(days=number - 1)
    ids = {"member_id": one, "question_id": question, "asked_id": question, "ask_id": f"a{one}.{number}"}
    return {"workspace_id": "T1", "due_at": due_at, **about, **ids}


def test_what_is_due_is_found_by_index(crowded: Session, db: Database):
    """Neither the calendar nor the cards are ever read from end to end, on either database."""
    dues = due_rounds.due(crowded, now=MONDAY, most=3, limit=500)
    assert [due.member_id for due in dues] == list(range(1, 11))
    cards = due_rounds.due_cards(crowded, [due.member_id for due in dues], now=MONDAY)
    assert {member: len(rows) for member, rows in cards.items()} == dict.fromkeys(range(1, 11), 2)

    people = _explained(crowded, db, due_rounds.DUE, {"at": MONDAY, "limit": 500})
    assert "review_rhythm_due" in people
    of_cards = _explained(crowded, db, due_rounds.DUE_CARDS, {"members": list(range(1, 11)), "at": MONDAY})
    assert "review_card_due" in of_cards
    for plan in (people, of_cards):
        assert not any(scan in plan for scan in ("SCAN review", "Seq Scan on review")), plan


def _explained(session: Session, db: Database, statement: sa.Select[Any], values: dict[str, Any]) -> str:
    """How the database would go about it."""
    word = "EXPLAIN QUERY PLAN" if db.is_sqlite else "EXPLAIN"
    compiled = statement.params(**values).compile(
        db.engine, compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    lines = session.connection().exec_driver_sql(f"{word} {str(compiled).replace('%', '%%')}")
    return "\n".join(str(line[-1]) for line in lines)
