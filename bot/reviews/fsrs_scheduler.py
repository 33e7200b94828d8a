"""FSRS, through its package, which nothing else imports.

FSRS counts whole days, and ours are those of the member's calendar: each is passed as that date's midnight in UTC, so
that neither the hour of an answer nor a clock change makes a day shorter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from hashlib import sha256

from fsrs import Card, Rating, Scheduler, State

from bot.reviews.rules import DEFAULT_RETENTION, Grade

MAX_DAYS = 365


@dataclass(frozen=True)
class Memory:
    """A card after an answer: FSRS's serialised form, and the fields used in queries."""

    state: str
    stability: float
    reviewed_on: date
    due_on: date


@cache
def scheduler(retention: float) -> Scheduler:
    """The package's scheduler at a desired retention.

    A round is sent at most once a day, so learning steps of minutes are disabled. Without fuzz the same answers give
    the same days.
    """
    return Scheduler(
        desired_retention=retention,
        learning_steps=(),
        relearning_steps=(),
        maximum_interval=MAX_DAYS,
        enable_fuzzing=False,
    )


def review(state: str | None, card_id: int, grade: Grade, on: date, *, retention: float) -> Memory:
    """The memory after an answer on a day; `state` is the stored one, None the first time.

    If the clock was moved back, the answer counts for the day of the last one.
    """
    card = Card.from_json(state) if state else Card(card_id=card_id, due=_moment(on))
    when = max(_moment(on), card.last_review or _moment(on))
    after, _ = scheduler(retention).review_card(card, Rating(grade), when)
    assert after.stability is not None, "an answer gives a card its stability"
    return Memory(after.to_json(), after.stability, when.date(), after.due.date())


def due_on(state: str) -> date:
    """The day on which a card in that state is due."""
    return Card.from_json(state).due.date()


def recall(stability: float, reviewed_on: date, on: date) -> float:
    """The probability of recall on a day, from 0 to 1."""
    card = Card(card_id=0, state=State.Review, stability=stability, due=_moment(on), last_review=_moment(reviewed_on))
    # The desired retention decides when to ask, not the current recall, so any scheduler will do.
    return scheduler(DEFAULT_RETENTION).get_card_retrievability(card, _moment(on))


def card_id(member_id: int, question_id: str) -> int:
    """A card id of our own; the package would take it from the clock, and sleep to keep it unique."""
    return int.from_bytes(sha256(f"{member_id}:{question_id}".encode()).digest()[:6])


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
