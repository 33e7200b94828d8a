"""Batches on both databases: gathered, claimed by one, moved on by compare-and-swap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from bot.delivery import batches, due_messages, rules, service
from bot.delivery.batches import Batch, ClaimedMessage, SendResult
from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.kit.db import Database, row_id

Post = Callable[..., None]
Row = Callable[[str], Delivery]
EVERYTHING = 1000


def gathered(session: Session, at: datetime) -> Batch:
    [batch] = due_messages.make_batches(session, now=at)
    return batch


def take(session: Session, batch: Batch, size: int = EVERYTHING, wall: float = 100.0) -> list[ClaimedMessage]:
    return batches.claim(session, batch.id, size=size, wall=wall)


def outcomes(claims: list[ClaimedMessage], state: DeliveryState, **more: str) -> list[SendResult]:
    return [SendResult(claim.id, claim.attempts, state, **more) for claim in claims]  # type: ignore[arg-type]


def test_what_is_due_is_gathered(post: Post, session: Session, monday: datetime):
    """Once; what is due later waits."""
    post("a", "b")
    post("later", at=monday + timedelta(seconds=1))

    assert len(take(session, gathered(session, monday))) == 2
    assert due_messages.make_batches(session, now=monday) == []
    assert len(take(session, gathered(session, monday + timedelta(seconds=1)))) == 1


def test_a_batch_is_of_one_workspace_and_lane(post: Post, session: Session, monday: datetime):
    """And its partition says so: whoever has asked does not wait behind a morning's lessons."""
    post("a", "b")
    post("c", lane=Lane.PROMPT)
    post("a", team="T2")

    made = due_messages.make_batches(session, now=monday)

    assert sorted((b.partition, len(take(session, b))) for b in made) == [("T1", 2), ("T1:prompt", 1), ("T2", 1)]


def test_a_batch_has_a_largest_size(post: Post, session: Session, monday: datetime):
    """The oldest go first, within the batches and among them."""
    count = rules.BATCH_SIZE * 2 + 1
    post(*(f"k{number:04d}" for number in range(count)))

    made = sorted(due_messages.make_batches(session, now=monday), key=lambda batch: batch.id)
    claimed = [claim.id for batch in made for claim in take(session, batch)]

    assert len(made) == 3
    assert claimed == sorted(claimed)
    assert len(claimed) == count


def test_no_more_than_the_limit_is_gathered_at_once(post: Post, session: Session, monday: datetime):
    """The rest at the next look."""
    post("a", "b", "c")
    sizes = [len(take(session, b)) for _ in range(3) for b in due_messages.make_batches(session, now=monday, limit=2)]
    assert sizes == [2, 1]


def test_nobody_waits_behind_the_thousands_of_another(post: Post, session: Session, monday: datetime):
    """Nor an answer behind its own workspace's: of each lane the oldest go first, and what is left of the limit."""
    post(*(f"k{number}" for number in range(50)))
    post("new", team="T2", at=monday + timedelta(hours=1))
    post("asked", lane=Lane.PROMPT, at=monday + timedelta(hours=1))

    made = due_messages.make_batches(session, now=monday + timedelta(hours=1), limit=10)

    assert sorted((b.partition, len(take(session, b))) for b in made) == [("T1", 8), ("T1:prompt", 1), ("T2", 1)]


def test_a_claim_is_everything_a_worker_needs(post: Post, row: Row, session: Session, monday: datetime):
    """And written down before anything is sent."""
    post("a", payload={"text": "hi"}, thread_ts="7.7")

    [claim] = take(session, gathered(session, monday), wall=123.0)

    assert claim == ClaimedMessage(row_id(row("a")), 1, "U1", "7.7", {"text": "hi"}, "U1", monday)
    assert (row("a").state, row("a").attempts, row("a").tried_at) == (DeliveryState.SENDING, 1, 123.0)


@pytest.mark.parametrize("reason", sorted(rules.PERMANENT_ERRORS))
def test_what_slack_will_never_take_loses_its_words(
    reason: str, post: Post, row: Row, session: Session, monday: datetime
):
    """Nobody could have it sent once more."""
    post("a")
    batches.record(session, outcomes(take(session, gathered(session, monday)), DeliveryState.GIVEN_UP, reason=reason))
    assert (row("a").state, row("a").payload) == (DeliveryState.GIVEN_UP, None)


async def test_two_workers_share_nothing(post: Post, db: Database, session: Session, monday: datetime):
    """However they race, each message is claimed once."""
    post(*(f"k{number}" for number in range(60)))
    batch = gathered(session, monday)
    session.commit()
    other = Database(db.engine.url.render_as_string(hide_password=False))

    async def work(database: Database) -> list[int]:
        mine: list[int] = []
        while claims := await database.transact(batches.claim, batch.id, size=3, wall=1.0):
            mine += [claim.id for claim in claims]
        return mine

    try:
        shares = await asyncio.gather(*(work(database) for database in (db, other) * 3))
    finally:
        other.close()
    everything = [message for share in shares for message in share]
    assert len(everything) == len(set(everything)) == 60


async def test_two_dispatchers_gather_nothing_twice(post: Post, db: Database, session: Session, monday: datetime):
    """Two clocks look at the same second."""
    post(*(f"k{number}" for number in range(30)))
    session.commit()
    made = await asyncio.gather(*(db.transact(due_messages.make_batches, now=monday) for _ in range(4)))
    sizes = [len(take(session, batch)) for some in made for batch in some]
    assert sum(sizes) == 30


@pytest.mark.parametrize(
    ("state", "keeps_words", "in_batch"),
    [
        (DeliveryState.SENT, False, True),
        (DeliveryState.GIVEN_UP, True, True),
        (DeliveryState.HELD, True, True),
        (DeliveryState.UNCERTAIN, True, False),
        (DeliveryState.PENDING, True, False),
    ],
)
def test_what_became_of_a_message(
    state: DeliveryState,
    keeps_words: bool,  # noqa: FBT001 - a column of the table
    in_batch: bool,  # noqa: FBT001 - as above
    post: Post,
    row: Row,
    session: Session,
    monday: datetime,
):
    """Its words stay while they may still be needed, its batch while somebody decides about it as a whole."""
    post("a", "b", "c")
    batch = gathered(session, monday)

    batches.record(session, outcomes(take(session, batch), state, channel="D1", ts="1.5", reason="because"))

    for key in ("a", "b", "c"):
        kept = row(key)
        assert (kept.state, kept.channel, kept.ts, kept.reason) == (state, "D1", "1.5", "because")
        assert bool(kept.payload) is keeps_words
        assert (kept.batch == batch.id) is in_batch


def test_outcomes_of_many_kinds_are_recorded_at_once(post: Post, row: Row, session: Session, monday: datetime):
    """Each to its own message, and what was not reached goes back as if it had never been claimed."""
    post("a", "b", "c", "d", "e")
    batch = gathered(session, monday)
    a, b, c, *untried = take(session, batch)
    again = monday + timedelta(minutes=1)

    batches.record(
        session,
        [
            SendResult(a.id, a.attempts, DeliveryState.SENT, channel="D1", ts="1.1"),
            SendResult(b.id, b.attempts, DeliveryState.PENDING, reason="oops", due_at=again),
            SendResult(c.id, c.attempts, DeliveryState.SENT, channel="D3", ts="3.3"),
        ],
        untried=untried,
    )

    assert [row(key).ts for key in "abc"] == ["1.1", None, "3.3"]
    assert (row("b").state, row("b").due_at, row("b").attempts) == (DeliveryState.PENDING, again, 1)
    assert [(row(k).state, row(k).attempts, row(k).batch) for k in "de"] == [(DeliveryState.PENDING, 0, batch.id)] * 2
    assert [claim.attempts for claim in take(session, batch)] == [1, 1]


def test_a_late_word_about_a_message_is_not_heard(post: Post, row: Row, session: Session, monday: datetime):
    """A worker that was taken for dead comes back when another has moved the message on."""
    post("a")
    batch = gathered(session, monday)
    [zombies] = take(session, batch)
    batches.record(session, [], untried=[zombies])
    [ours] = take(session, batch)
    batches.record(session, outcomes([ours], DeliveryState.SENT, channel="D1", ts="2.2"))

    batches.record(
        session, [SendResult(zombies.id, zombies.attempts, DeliveryState.GIVEN_UP, reason="late")], untried=[zombies]
    )

    assert (row("a").state, row("a").ts, row("a").reason) == (DeliveryState.SENT, "2.2", None)


def test_a_reply_waits_for_its_parent(post: Post, session: Session, monday: datetime):
    """And goes into its thread, wherever it came to stand."""
    post("reply", thread_of="parent")
    post("parent")
    batch = gathered(session, monday)

    [parent] = take(session, batch)
    assert take(session, batch) == []
    batches.record(session, outcomes([parent], DeliveryState.SENT, channel="D9", ts="4.2"))

    [reply] = take(session, batch)
    assert (reply.target, reply.thread_ts) == ("D9", "4.2")


def test_a_waiting_reply_does_not_keep_its_batch(post: Post, row: Row, session: Session, monday: datetime):
    """It comes again with another, a little later."""
    post("reply", thread_of="parent")
    post("parent", at=monday + timedelta(days=1))
    batch = gathered(session, monday)
    assert take(session, batch) == []

    batches.release(session, batch.id, now=monday)

    assert (row("reply").state, row("reply").batch) == (DeliveryState.PENDING, None)
    assert due_messages.make_batches(session, now=monday) == []
    assert take(session, gathered(session, monday + timedelta(minutes=1))) == []


@pytest.mark.parametrize("state", [DeliveryState.GIVEN_UP, DeliveryState.SKIPPED])
def test_a_reply_to_what_was_never_sent_is_skipped(
    state: DeliveryState, post: Post, row: Row, session: Session, monday: datetime
):
    """With its reason."""
    if state is DeliveryState.SKIPPED:
        post("parent", skip="too late")
    else:
        post("parent")
        batches.record(session, outcomes(take(session, gathered(session, monday)), state, reason="user_not_found"))
    post("reply", thread_of="parent")
    batch = gathered(session, monday)

    assert take(session, batch) == []
    batches.release(session, batch.id, now=monday)

    assert (row("reply").state, row("reply").payload) == (DeliveryState.SKIPPED, None)
    assert "was not sent" in (row("reply").reason or "")


def test_a_reply_to_a_held_message_waits_for_the_admin(post: Post, row: Row, session: Session, monday: datetime):
    """It is neither sent nor skipped."""
    post("parent")
    held = gathered(session, monday)
    batches.record(session, outcomes(take(session, held), DeliveryState.HELD))
    post("reply", thread_of="parent")
    batch = gathered(session, monday)
    assert take(session, batch) == []
    batches.release(session, batch.id, now=monday)
    assert row("reply").state == DeliveryState.PENDING

    service.decide_held(session, "T1", held.id, resend=False)

    batch = gathered(session, monday + timedelta(minutes=1))
    batches.release(session, batch.id, now=monday)
    assert row("reply").state == DeliveryState.SKIPPED


def test_a_parent_in_another_workspace_is_nobodys(post: Post, session: Session, monday: datetime):
    """Keys are looked up in their own workspace."""
    post("parent", team="T2")
    post("reply", thread_of="parent")
    batch = next(batch for batch in due_messages.make_batches(session, now=monday) if batch.workspace_id == "T1")
    assert take(session, batch) == []


def test_what_a_dead_worker_was_sending_is_in_doubt(post: Post, row: Row, session: Session, monday: datetime):
    """Its job runs again, and sends what was certainly not sent."""
    post("a", "b", "c")
    batch = gathered(session, monday)
    take(session, batch, size=2)

    assert batches.open_batch(session, batch.id) == "T1"

    assert [row(key).state for key in "abc"] == [
        DeliveryState.UNCERTAIN,
        DeliveryState.UNCERTAIN,
        DeliveryState.PENDING,
    ]
    assert len(take(session, batch)) == 1


def test_a_batch_without_work_is_not_opened(post: Post, session: Session, monday: datetime):
    """A job that runs again after its end does nothing."""
    post("a")
    batch = gathered(session, monday)
    batches.record(session, outcomes(take(session, batch), DeliveryState.SENT, channel="D1", ts="1.1"))

    assert batches.open_batch(session, batch.id) is None
    assert batches.open_batch(session, "another") is None


def test_doubts_are_looked_into_after_a_while(post: Post, session: Session, monday: datetime):
    """When a request that was on its way has landed."""
    post("a")
    batches.record(session, outcomes(take(session, gathered(session, monday), wall=100.0), DeliveryState.UNCERTAIN))

    assert due_messages.make_uncertain_batches(session, wall=134.0, settle_after=35) == []
    [batch] = due_messages.make_uncertain_batches(session, wall=135.0, settle_after=35)
    assert due_messages.make_uncertain_batches(session, wall=135.0, settle_after=35) == []

    [doubt] = batches.uncertain_messages(session, batch.id)
    assert (doubt.attempts, doubt.target, doubt.thread_ts) == (1, "U1", None)
    assert batches.open_batch(session, batch.id) == "T1"


def test_a_doubt_left_open_is_looked_into_again(post: Post, row: Row, session: Session, monday: datetime):
    """Slack said wait, or could not be reached, before all of a batch's doubts were settled."""
    post("a", "b")
    batches.record(session, outcomes(take(session, gathered(session, monday), wall=100.0), DeliveryState.UNCERTAIN))
    [batch] = due_messages.make_uncertain_batches(session, wall=200.0, settle_after=35)

    batches.release(session, batch.id, now=monday)

    [another] = due_messages.make_uncertain_batches(session, wall=200.0, settle_after=35)
    assert len(batches.uncertain_messages(session, another.id)) == 2
    assert row("a").state == DeliveryState.UNCERTAIN


def test_a_doubtful_reply_is_looked_for_in_its_thread(post: Post, session: Session, monday: datetime):
    """Its parent's, or the one it was given."""
    post("parent")
    batches.record(
        session, outcomes(take(session, gathered(session, monday)), DeliveryState.SENT, channel="D1", ts="4.2")
    )
    post("reply", thread_of="parent")
    post("other", thread_ts="8.8")
    batches.record(session, outcomes(take(session, gathered(session, monday), wall=1.0), DeliveryState.UNCERTAIN))

    [batch] = due_messages.make_uncertain_batches(session, wall=99.0, settle_after=1)

    assert [doubt.thread_ts for doubt in batches.uncertain_messages(session, batch.id)] == ["4.2", "8.8"]


def test_what_nobody_will_ever_run_again_is_in_doubt_too(post: Post, session: Session, monday: datetime):
    """A message that has been on its way for far too long."""
    post("a")
    take(session, gathered(session, monday), wall=100.0)
    late = 100.0 + 35 + rules.ABANDONED_SECONDS

    assert due_messages.make_uncertain_batches(session, wall=late - 1, settle_after=35) == []
    [batch] = due_messages.make_uncertain_batches(session, wall=late, settle_after=35)
    assert len(batches.uncertain_messages(session, batch.id)) == 1


def test_a_batch_nobody_can_send_is_given_up(post: Post, row: Row, session: Session, monday: datetime):
    """With the reason, and without its words."""
    post("a", "b")
    batch = gathered(session, monday)

    batches.give_up(session, batch.id, reason="the workspace has removed the app")

    for key in "ab":
        assert (row(key).state, row(key).payload) == (DeliveryState.GIVEN_UP, None)
        assert row(key).reason == "the workspace has removed the app"
