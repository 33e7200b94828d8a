"""A whole product on a real workspace: what is due goes out, once, whatever happens on the way."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.delivery import batches, due_messages, jobs, rules, slack_sender, views
from bot.delivery.models import DeliveryState, Lane
from bot.kit import db
from bot.kit.engine import Engine
from bot.members import service as members
from sandbox import actions
from sandbox.people import LENA, SAM
from tests.office import Office, opened

Until = Callable[[Callable[[], object]], Awaitable[object]]


async def test_what_is_due_goes_out(any_office: Office):
    """In more than one batch, each message once."""
    people = any_office.crowd(rules.BATCH_SIZE + 20)
    await any_office.post(*people)

    assert await any_office.dispatch() == 2
    await any_office.until_states(sent=len(people))

    assert [len(any_office.seen(person)) for person in people] == [1] * len(people)
    assert await any_office.dispatch() == 0


async def test_who_has_asked_does_not_wait_behind_a_morning(sqlite_url: str, until: Until):
    """The prompt lane is another queue than the paced one."""
    async with opened(sqlite_url, messages_per_second=2) as office:
        people = office.crowd(40)
        await office.post(*people)
        await office.dispatch()
        await until(lambda: office.seen(people[0]))

        await office.post(LENA.id, lane=Lane.PROMPT)
        await office.dispatch()
        await until(lambda: office.seen(LENA.id))

        assert (await office.states())[DeliveryState.PENDING] > 20


async def test_sending_keeps_to_its_rate(sqlite_url: str):
    """Ten a second are no more than ten in any second."""
    async with opened(sqlite_url, messages_per_second=10) as office:
        people = office.crowd(15)
        await office.post(*people)
        await office.until_states(sent=15)

        at = [call["at"].timestamp() for call in office.sandbox.calls if call["method"] == "chat.postMessage"]
        assert all(later - earlier > 0.95 for earlier, later in zip(at, at[10:], strict=False))


async def test_slack_says_wait(office: Office):
    """The whole workspace waits, and everything arrives once."""
    people = office.crowd(10)
    office.trouble("rate_limited", retry_after=1)
    await office.post(*people)

    await office.until_states(sent=10)

    calls = [call["at"].timestamp() for call in office.sandbox.calls if call["method"] == "chat.postMessage"]
    assert calls[1] - calls[0] >= 1
    assert len(calls) == 11


@pytest.mark.parametrize("kind", ["server_error", "drop_after_write"])
async def test_a_doubt_is_settled_by_looking(kind: str, any_office: Office):
    """Whether it arrived or not, it is there once in the end."""
    people = any_office.crowd(5)
    for _ in range(2):
        any_office.trouble(kind)
    await any_office.post(*people)

    await any_office.until_states(sent=5)

    assert [len(any_office.seen(person)) for person in people] == [1] * 5
    assert any(call["method"] == "conversations.history" for call in any_office.sandbox.calls)


async def test_looking_meets_troubles_of_its_own(office: Office):
    """It is tried again until somebody knows."""
    office.trouble("drop_after_write")
    office.trouble("rate_limited", "conversations.history")
    office.trouble("server_error", "conversations.open")
    await office.post(LENA.id)

    await office.until_states(sent=1)

    assert len(office.seen()) == 1


async def test_where_nobody_may_look_it_is_held_for_an_admin(office: Office, until: Until):
    """Who is asked once and decides with a button."""
    office.forbid_reading()
    people = office.crowd(2)
    office.trouble("drop_after_write", times=2)
    await office.post(*people)

    await office.until_states(held=2, sent=1)
    [question] = office.seen(SAM.id)
    assert question.text == views.held("any", 2)["text"]
    ack = await actions.click(
        office.sandbox, user=SAM.id, channel=question.channel, ts=question.ts, action_id=views.RESEND
    )

    assert ack.ok
    await office.until_states(sent=3)
    assert [len(office.seen(person)) for person in people] == [2, 2]
    await until(lambda: office.seen(SAM.id)[0].text == views.decided(2, resend=True)["text"])


async def test_where_nobody_may_look_it_may_be_sent_again_by_itself(sqlite_url: str):
    """The setting says that twice is better than never."""
    async with opened(sqlite_url, uncertain="resend") as office:
        office.forbid_reading()
        office.trouble("drop_after_write")
        await office.post(LENA.id)

        await office.until_states(sent=1)

        assert len(office.seen()) == 2
        assert office.seen(SAM.id) == []


async def test_a_workspace_that_is_gone_gets_nothing(office: Office):
    """Its messages are given up, with the reason."""
    await office.post(*office.crowd(3))
    await office.product.installations.leave(office.team)
    office.sandbox.uninstall()

    await office.until_states(given_up=3)


async def test_a_person_who_is_gone_stops_nobody_else(office: Office):
    """One is given up, the others arrive."""
    people = [*office.crowd(3), "U0NOBODY00"]
    await office.post(*people)

    await office.until_states(sent=3, given_up=1)


async def test_a_batch_that_fails_leaves_nothing_stuck(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Whatever it was: what was on its way is looked for, the rest is sent later."""
    real, failed = slack_sender.send, 0

    async def send(*args: Any, **kwargs: Any) -> Any:
        nonlocal failed
        outcome = await real(*args, **kwargs)
        if failed < 1:
            failed += 1
            raise LookupError("what somebody wrote")
        return outcome

    monkeypatch.setattr(slack_sender, "send", send)
    people = office.crowd(5)
    await office.post(*people)

    await office.until_states(sent=5)

    assert failed == 1
    assert [len(office.seen(person)) for person in people] == [1] * 5


async def test_a_database_that_is_away_leaves_nothing_stuck(any_office: Office, monkeypatch: pytest.MonkeyPatch):
    """In the middle of a batch: its job goes on asking until it is back."""
    real, away = batches.record, 0

    def record(*args: Any, **kwargs: Any) -> None:
        nonlocal away
        if away < 3:
            away += 1
            raise sa.exc.OperationalError("UPDATE", {}, ConnectionError())
        real(*args, **kwargs)

    def open_batch(session: Session, batch: str) -> str | None:
        if 0 < away < 3:
            record()
        return opens(session, batch)

    opens = batches.open_batch
    monkeypatch.setattr(db, "AWAY_SECONDS", 0.05)
    monkeypatch.setattr(batches, "record", record)
    monkeypatch.setattr(batches, "open_batch", open_batch)
    await any_office.post(LENA.id)

    await any_office.until_states(sent=1)

    assert away == 3
    assert len(any_office.seen()) == 1


async def test_a_batch_run_twice_at_once_sends_nothing_twice(any_office: Office):
    """As when a worker was taken for dead and was not."""
    people = any_office.crowd(30)
    await any_office.post(*people)
    deps = any_office.product.deps
    [batch] = await deps.db.transact(due_messages.make_batches, now=deps.now())

    await asyncio.gather(*(jobs.deliver(deps, members.admins, batch.id) for _ in range(3)))

    await any_office.until_states(sent=30)
    assert [len(any_office.seen(person)) for person in people] == [1] * 30


async def test_a_rolled_back_dispatch_leaves_everything_waiting(any_office: Office, monkeypatch: pytest.MonkeyPatch):
    """Batches and their jobs are kept together or not at all."""
    await any_office.post(LENA.id)

    def refuse(*_: object, **__: object) -> None:
        raise LookupError

    with monkeypatch.context() as patch:
        patch.setattr(Engine, "enqueue", refuse)
        with pytest.raises(LookupError):
            await any_office.dispatch()

    assert await any_office.states() == {DeliveryState.PENDING: 1}
    await any_office.until_states(sent=1)
