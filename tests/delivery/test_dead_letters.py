"""Messages that could not be sent: once more, or never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel import Session

from bot.delivery import batches, due_messages, service
from bot.delivery.batches import SendResult
from bot.delivery.dead_letters import dead_letters, drop, retry
from bot.delivery.models import Delivery, DeliveryState

Post = Callable[..., None]
Row = Callable[[str], Delivery]


def die(session: Session, at: datetime, state: DeliveryState, reason: str) -> None:
    """Whatever is due ends like this."""
    for batch in due_messages.make_batches(session, now=at):
        claims = batches.claim(session, batch.id, size=100, wall=1.0)
        batches.record(session, [SendResult(claim.id, claim.attempts, state, reason=reason) for claim in claims])


def test_they_are_counted_by_reason(post: Post, session: Session, monday: datetime):
    """In their own workspace; what Slack refuses for good has no words left to send."""
    assert dead_letters(session, "T1") is None
    post("a", "b")
    die(session, monday, DeliveryState.GIVEN_UP, "Slack could not be reached")
    post("c")
    die(session, monday, DeliveryState.FAILED, "KeyError at x")
    post("d")
    die(session, monday, DeliveryState.GIVEN_UP, "user_disabled")
    found = dead_letters(session, "T1")
    assert found
    assert found.count == 3
    assert [(each.reason, each.messages) for each in found.reasons] == [
        ("Slack could not be reached", 2),
        ("KeyError at x", 1),
    ]
    assert dead_letters(session, "T2") is None


def test_once_more_is_from_the_beginning(post: Post, row: Row, session: Session, monday: datetime):
    """With all its tries; a later failure is left for another look, and pressing twice sends nothing twice."""
    post("a")
    die(session, monday, DeliveryState.FAILED, "KeyError at x")
    found = dead_letters(session, "T1")
    assert found
    post("later")
    die(session, monday, DeliveryState.FAILED, "KeyError at x")

    assert retry(session, "T2", found.newest) == 0
    assert retry(session, "T1", found.newest) == 1
    assert retry(session, "T1", found.newest) == 0

    again = row("a")
    assert (again.state, again.attempts, again.batch, again.reason) == (DeliveryState.PENDING, 0, None, None)
    assert again.payload
    assert row("later").state == DeliveryState.FAILED
    [batch] = due_messages.make_batches(session, now=monday)
    assert [claim.id for claim in batches.claim(session, batch.id, size=9, wall=1.0)] == [again.id]


def test_dropped_is_forgotten(post: Post, row: Row, session: Session, monday: datetime):
    """Its words too, and it cannot be sent any more."""
    post("a")
    die(session, monday, DeliveryState.GIVEN_UP, "Slack could not be reached")
    found = dead_letters(session, "T1")
    assert found
    assert drop(session, "T1", found.newest) == 1
    assert (row("a").state, row("a").payload) == (DeliveryState.SKIPPED, None)
    assert retry(session, "T1", found.newest) == 0


def test_what_is_withdrawn_is_no_dead_letter(post: Post, row: Row, session: Session, monday: datetime):
    """Whoever deletes a text deletes it here as well."""
    post("a")
    die(session, monday, DeliveryState.GIVEN_UP, "Slack could not be reached")
    assert service.withdraw(session, "T1", ["a"], reason="undone") == 1
    assert (row("a").state, row("a").payload) == (DeliveryState.SKIPPED, None)
