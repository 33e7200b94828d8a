from __future__ import annotations

import json
import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from fsrs import Card, Rating, Scheduler

from bot.reviews import fsrs_scheduler
from bot.reviews.rules import Grade

MONDAY = date(2026, 11, 23)
HISTORIES = 1_000


def _bare(retention: float) -> Scheduler:
    """The package's scheduler, set up by hand as ADR 9 says."""
    return Scheduler(
        desired_retention=retention, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
    )


def _history(chance: random.Random) -> list[tuple[int, Grade]]:
    """Up to twelve answers: the days since the one before, and what each said."""
    gaps = (0, 0, 1, 1, 2, 3, 7, 14, 40, 200, 1000)
    return [(chance.choice(gaps), chance.choice(list(Grade))) for _ in range(chance.randint(1, 12))]


def test_a_thousand_histories_are_what_the_package_makes_of_them():
    """A card that is stored and read again at every answer equals one that the package's scheduler never let go."""
    chance = random.Random(20261123)  # noqa: S311 - histories, no secrets
    for number in range(HISTORIES):
        retention = chance.choice((0.8, 0.9, 0.95))
        straight, bare, day, stored = Card(card_id=number, due=_moment(MONDAY)), _bare(retention), MONDAY, None
        for gap, grade in _history(chance):
            day += timedelta(days=gap)
            straight, _ = bare.review_card(straight, Rating(grade), _moment(day))
            ours = fsrs_scheduler.review(stored, number, grade, day, retention=retention)
            stored = ours.state
        assert stored == straight.to_json(), number
        assert (ours.stability, ours.due_on, ours.reviewed_on) == (straight.stability, straight.due.date(), day)
        later = day + timedelta(days=chance.randint(0, 400))
        assert fsrs_scheduler.recall(ours.stability, day, later) == bare.get_card_retrievability(
            straight, _moment(later)
        )


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def test_the_first_days():
    """Right: in two days, then in eleven more; hard and wrong: tomorrow."""
    first = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY, retention=0.9)
    assert first.due_on == MONDAY + timedelta(days=2)
    second = fsrs_scheduler.review(first.state, 1, Grade.GOOD, first.due_on, retention=0.9)
    assert second.due_on == first.due_on + timedelta(days=11)
    for grade in (Grade.HARD, Grade.AGAIN):
        assert fsrs_scheduler.review(None, 1, grade, MONDAY, retention=0.9).due_on == MONDAY + timedelta(days=1)


def test_a_wish_to_remember_more_asks_sooner():
    """The setting reaches the package."""
    first = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY, retention=0.9)
    days = [
        fsrs_scheduler.review(first.state, 1, Grade.GOOD, first.due_on, retention=r).due_on for r in (0.97, 0.9, 0.8)
    ]
    assert days == sorted(days)
    assert len(set(days)) == 3


def test_nothing_sleeps_longer_than_a_year():
    """However often it was right."""
    known, day = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY, retention=0.9), MONDAY
    for _ in range(12):
        day = known.due_on
        known = fsrs_scheduler.review(known.state, 1, Grade.GOOD, day, retention=0.9)
    assert known.due_on == day + timedelta(days=365)


def test_a_clock_moved_back_counts_as_the_day_of_the_last_answer():
    """The card neither forgets its last answer nor becomes stronger for it."""
    first = fsrs_scheduler.review(None, 1, Grade.GOOD, MONDAY, retention=0.9)
    same_day = fsrs_scheduler.review(first.state, 1, Grade.AGAIN, MONDAY, retention=0.9)
    back = fsrs_scheduler.review(first.state, 1, Grade.AGAIN, MONDAY - timedelta(days=30), retention=0.9)
    assert back == same_day
    assert back.reviewed_on == MONDAY
    assert fsrs_scheduler.recall(first.stability, MONDAY, MONDAY - timedelta(days=30)) == 1.0


def test_ids_are_our_own(monkeypatch: pytest.MonkeyPatch):
    """The package takes the clock's and sleeps otherwise; ours say whose card it is, and fit into its JSON."""
    monkeypatch.setattr("fsrs.card.time.sleep", lambda _: pytest.fail("it slept"))
    ours = fsrs_scheduler.card_id(1, "track/lesson/question")
    assert ours == fsrs_scheduler.card_id(1, "track/lesson/question")
    assert ours != fsrs_scheduler.card_id(2, "track/lesson/question")
    state = fsrs_scheduler.review(None, ours, Grade.GOOD, MONDAY, retention=0.9).state
    fsrs_scheduler.recall(1.0, MONDAY, MONDAY)
    assert json.loads(state)["card_id"] == ours
