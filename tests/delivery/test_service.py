"""What features say to the ledger."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.delivery import batches, due_messages, service
from bot.delivery.batches import SendResult
from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.kit.slack import MessageRef

Post = Callable[..., None]
Row = Callable[[str], Delivery]


def sent(session: Session, key: str, row: Row, *, ts: str = "1.5", channel: str = "D1") -> None:
    """A message has arrived."""
    kept = row(key)
    kept.state = DeliveryState.SENDING
    session.add(kept)
    session.flush()
    assert kept.id
    batches.record(session, [SendResult(kept.id, kept.attempts, DeliveryState.SENT, channel=channel, ts=ts)])


def test_a_message_is_written_down(post: Post, row: Row, monday: datetime):
    """With all that is needed to send it later."""
    post("a", payload={"text": "Grüße 🌊"}, thread_of="parent", lane=Lane.PROMPT, at=monday + timedelta(hours=1))

    kept = row("a")
    assert (kept.state, kept.lane, kept.thread_of, kept.attempts) == (DeliveryState.PENDING, Lane.PROMPT, "parent", 0)
    assert kept.due_at == monday + timedelta(hours=1)
    assert json.loads(kept.payload or "") == {"text": "Grüße 🌊"}


def test_a_key_is_said_once(post: Post, row: Row, session: Session):
    """Whoever says it again changes nothing."""
    post("a", payload={"text": "first"})
    post("a", "b", payload={"text": "second"})

    assert json.loads(row("a").payload or "") == {"text": "first"}
    assert json.loads(row("b").payload or "") == {"text": "second"}
    assert service.counts(session, "T1") == {DeliveryState.PENDING: 2}


def test_a_key_belongs_to_its_workspace(post: Post, session: Session):
    """Another one may have the same."""
    post("a")
    post("a", team="T2")

    assert service.counts(session, "T1") == service.counts(session, "T2") == {DeliveryState.PENDING: 1}
    assert service.totals(session) == {DeliveryState.PENDING: 2}


def test_what_is_skipped_is_only_written_down(post: Post, row: Row, session: Session, monday: datetime):
    """With its reason, without its words, and never sent."""
    post("a", skip="over by four hours")

    kept = row("a")
    assert (kept.state, kept.reason, kept.payload) == (DeliveryState.SKIPPED, "over by four hours", None)
    assert due_messages.make_batches(session, now=monday) == []


def test_a_message_stands_where_slack_put_it(post: Post, row: Row, session: Session):
    """Nowhere while it is on its way."""
    post("a")
    assert service.message(session, "T1", "a") is None
    assert service.key_of(session, "T1", "D1", "1.5") is None

    sent(session, "a", row)

    assert service.message(session, "T1", "a") == MessageRef("D1", "1.5")
    assert service.message(session, "T2", "a") is None
    assert service.key_of(session, "T1", "D1", "1.5") == "a"
    assert service.key_of(session, "T2", "D1", "1.5") is None
    assert service.key_of(session, "T1", "D2", "1.5") is None


def test_a_message_that_is_sent_is_only_a_place(post: Post, row: Row, session: Session):
    """Its words are dropped."""
    post("a")
    sent(session, "a", row)
    assert row("a").payload is None


@pytest.mark.parametrize("resend", [True, False])
def test_an_admin_decides_about_held_messages(
    resend: bool,  # noqa: FBT001 - the two buttons
    post: Post,
    row: Row,
    session: Session,
    monday: datetime,
):
    """All of a batch at once, once, and only in their own workspace."""
    post("a", "b")
    [batch] = due_messages.make_batches(session, now=monday)
    for claim in batches.claim(session, batch.id, size=5, wall=1.0):
        batches.record(session, [SendResult(claim.id, claim.attempts, DeliveryState.HELD, reason="may have arrived")])

    assert service.decide_held(session, "T2", batch.id, resend=resend) == 0
    assert service.decide_held(session, "T1", "another", resend=resend) == 0
    assert service.decide_held(session, "T1", batch.id, resend=resend) == 2
    assert service.decide_held(session, "T1", batch.id, resend=not resend) == 0

    assert service.counts(session, "T1") == {DeliveryState.PENDING if resend else DeliveryState.GIVEN_UP: 2}
    assert len(due_messages.make_batches(session, now=monday)) == (1 if resend else 0)
    assert bool(row("a").payload) is resend
