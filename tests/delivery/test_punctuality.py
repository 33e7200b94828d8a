"""How many messages went out in time, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.delivery import batches, due_messages
from bot.delivery.batches import SendResult
from bot.delivery.models import Delivery, DeliveryState
from bot.delivery.punctuality import Punctuality, backlog, punctuality

Post = Callable[..., None]
Row = Callable[[str], Delivery]
LATER = timedelta(hours=1)


def settle(session: Session, at: datetime, state: DeliveryState, **more: object) -> None:
    """Whatever is due is claimed, and this becomes of it at a moment."""
    for batch in due_messages.make_batches(session, now=at):
        for claim in batches.claim(session, batch.id, size=100, wall=1.0):
            late = claim.late_at(at) if state == DeliveryState.SENT else None
            given = {"channel": "D1", "ts": "1.1", "late_seconds": late, **more}
            batches.record(session, [SendResult(claim.id, claim.attempts, state, **given)])  # type: ignore[arg-type]
        batches.release(session, batch.id, now=at)


@pytest.mark.parametrize(("minutes", "in_time"), [(0, True), (5, True), (6, False), (600, False)])
def test_five_minutes_are_in_time(post: Post, session: Session, monday: datetime, minutes: int, in_time: bool):  # noqa: FBT001 - a column
    """Measured from a message's own moment."""
    post("a")
    settle(session, monday + timedelta(minutes=minutes), DeliveryState.SENT)
    found = punctuality(session, "T1", monday, now=monday + timedelta(days=1))
    assert found == (Punctuality(in_time=1) if in_time else Punctuality(late=1))
    assert punctuality(session, "T2", monday, now=monday + timedelta(days=1)) == Punctuality()


def test_a_message_that_is_tried_again_is_as_late_as_it_is(post: Post, row: Row, session: Session, monday: datetime):
    """Its own moment is kept when trouble puts it off, however often."""
    post("a")
    for minutes in (1, 4):
        at = monday + timedelta(minutes=minutes)
        settle(session, at, DeliveryState.PENDING, due_at=at + timedelta(minutes=3), channel=None, reason="away")
    assert row("a").wanted_at == monday
    settle(session, monday + timedelta(minutes=8), DeliveryState.SENT)
    assert row("a").late_seconds == 8 * 60
    assert punctuality(session, "T1", monday, now=monday + LATER) == Punctuality(late=1)


@pytest.mark.parametrize(
    ("state", "reason", "counts"),
    [
        (DeliveryState.FAILED, "KeyError at x", True),
        (DeliveryState.HELD, "may have arrived", True),
        (DeliveryState.GIVEN_UP, "Slack could not be reached", True),
        (DeliveryState.GIVEN_UP, "user_disabled", False),
        (DeliveryState.SKIPPED, "they had paused", False),
        (DeliveryState.SKIPPED, "missed Mon 9:00 by too much", True),
    ],
)
def test_what_counts_as_missing(
    post: Post,
    session: Session,
    monday: datetime,
    state: DeliveryState,
    reason: str,
    counts: bool,  # noqa: FBT001 - a column
):
    """What we owed somebody; not what Slack refuses for good or nobody needed."""
    post("a")
    settle(session, monday, state, reason=reason, channel=None)
    found = punctuality(session, "T1", monday, now=monday + LATER)
    assert found == (Punctuality(missing=1) if counts else Punctuality())


@pytest.mark.parametrize(("kept_back", "counts"), [(False, True), (True, False)])
def test_what_was_kept_back_until_its_end_was_not_missed(
    post: Post,
    session: Session,
    monday: datetime,
    kept_back: bool,  # noqa: FBT001 - a column
    counts: bool,  # noqa: FBT001 - columns
):
    """A pause put it off beyond its end; else nobody sent it in time."""
    moment = monday + LATER if kept_back else monday
    post("a", at=moment, until=monday + timedelta(minutes=30))
    settle(session, monday + 2 * LATER, DeliveryState.SKIPPED, reason="its moment had passed", channel=None)
    found = punctuality(session, "T1", monday, now=monday + 3 * LATER)
    assert found.missing == counts


def test_a_day_has_an_end(post: Post, session: Session, monday: datetime):
    """And what is not yet five minutes old is not judged."""
    post("a")
    post("b", at=monday + LATER)
    now = monday + LATER
    assert punctuality(session, "T1", monday, now=now) == Punctuality(missing=1)
    later = now + LATER
    assert punctuality(session, "T1", monday, now=later) == Punctuality(missing=2)
    assert punctuality(session, "T1", monday, monday + timedelta(minutes=10), now=later) == Punctuality(missing=1)


def test_the_backlog_is_what_is_due_and_not_sent(post: Post, session: Session, monday: datetime):
    """Over all workspaces, with the oldest's moment."""
    assert backlog(session, now=monday).oldest_at is None
    post("a")
    post("b", at=monday + timedelta(minutes=8), team="T2")
    post("c", at=monday + LATER)
    found = backlog(session, now=monday + timedelta(minutes=9))
    assert (found.due, found.late, found.oldest_at) == (2, 1, monday)
