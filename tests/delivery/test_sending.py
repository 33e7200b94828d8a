"""What is on its way at a time: as much as is allowed, at the pace, and never two to one."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlmodel import select

from bot.delivery import rules, sending, slack_sender
from bot.delivery.batches import ClaimedMessage, SendResult
from bot.delivery.models import Delivery, DeliveryState, Lane
from bot.delivery.service import Outgoing, post
from sandbox.people import LENA
from tests.office import Office, opened

Until = Callable[[Callable[[], object]], Awaitable[object]]


class Wire:
    """A Slack that takes its time, and writes down who got what when, and how many were on their way."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
        self.seconds = seconds
        self.began: list[float] = []
        self.got: defaultdict[str, list[str]] = defaultdict(list)
        self.busy: Counter[str] = Counter()
        self.most = self.most_to_one = 0
        self.limited: set[str] = set()
        self.unreached = 0
        monkeypatch.setattr(slack_sender, "send", self._send)

    async def _send(self, _client: object, claim: ClaimedMessage, **_: Any) -> SendResult:
        text = claim.payload["text"]
        self.began.append(asyncio.get_running_loop().time())
        self.busy[claim.target] += 1
        self.most = max(self.most, self.busy.total())
        self.most_to_one = max(self.most_to_one, self.busy[claim.target])
        await asyncio.sleep(self.seconds)
        self.busy[claim.target] -= 1
        if text in self.limited:
            self.limited.remove(text)
            raise slack_sender.RateLimitedError(1.0)
        if self.unreached:
            self.unreached -= 1
            return SendResult(claim.id, claim.attempts, DeliveryState.GIVEN_UP, unreached=True)
        self.got[claim.target].append(text)
        return SendResult(claim.id, claim.attempts, DeliveryState.SENT, channel="D1", ts=f"{len(self.began)}")


async def put(office: Office, people: list[str], *, each: int = 1, lane: Lane = Lane.STEADY) -> None:
    """So many numbered messages to each, in turn."""
    now = office.product.deps.now()
    said = [
        Outgoing(office.team, f"{lane}:{person}:{nth}", person, {"text": f"{nth}"}, now, lane=lane)
        for nth in range(each)
        for person in people
    ]
    await office.product.db.transact(post, *said)


async def test_as_many_are_on_their_way_as_are_allowed(any_office: Office, monkeypatch: pytest.MonkeyPatch):
    """Eight, and sixteen after each other are faster than one at a time."""
    wire = Wire(monkeypatch, 0.05)
    await put(any_office, any_office.crowd(40))

    await any_office.until_states(sent=40)

    assert wire.most == any_office.product.deps.settings.messages_at_once == 8
    assert wire.began[-1] - wire.began[0] < 40 * wire.seconds


async def test_never_two_to_one(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Each gets theirs one after another, in the order in which they were written, also after a limit."""
    wire = Wire(monkeypatch, 0.02)
    people = office.crowd(3)
    wire.limited = {"2"}
    await put(office, people, each=6)

    await office.until_states(sent=18)

    assert wire.most_to_one == 1
    assert wire.most > 1
    assert dict(wire.got) == {person: [f"{nth}" for nth in range(6)] for person in people}


@pytest.mark.parametrize("lanes", [[Lane.STEADY], list(Lane)])
async def test_the_pace_is_reached_and_kept(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, lanes: list[Lane]):
    """However long Slack takes for an answer: almost the rate, over all lanes, and in no second more."""
    rate, count = 10, 20
    wire = Wire(monkeypatch, 0.15)
    async with opened(sqlite_url, messages_per_second=rate) as office:
        for lane in lanes:
            await put(office, office.crowd(count), lane=lane)
        await office.until_states(sent=len(lanes) * count)

    began = wire.began
    assert all(later - earlier > 0.95 for earlier, later in zip(began, began[rate:], strict=False))
    # One after the other they would come at four a second; on an idle machine it is more than nine.
    assert (len(began) - 1) / (began[-1] - began[0]) >= 0.7 * rate


async def test_a_process_that_ends_leaves_nothing_in_doubt(sqlite_url: str, until: Until):
    """What it has claimed and not sent goes back, as if nothing had been."""
    async with opened(sqlite_url, messages_per_second=4) as office:
        await put(office, office.crowd(30))
        await office.dispatch()
        await until(lambda: any(call["method"] == "chat.postMessage" for call in office.sandbox.calls))
        await office.product.deps.engine.stop(grace=5)

        states = await office.states()

    assert set(states) == {DeliveryState.SENT, DeliveryState.PENDING}
    assert states[DeliveryState.PENDING] >= 20


async def test_a_late_start_takes_a_new_slot(sqlite_url: str, monkeypatch: pytest.MonkeyPatch):
    """After a long answer for one and the same person, the others do not come all at once."""
    wire = Wire(monkeypatch, 0.4)
    async with opened(sqlite_url, messages_per_second=20) as office:
        await put(office, [LENA.id], each=3)
        await put(office, office.crowd(10), each=1)
        await office.until_states(sent=13)

    assert all(later - earlier >= 0.15 for earlier, later in zip(wire.began, wire.began[4:], strict=False))
    assert wire.seconds > sending.LATE_SECONDS


async def test_a_network_that_is_gone_costs_no_attempt(office: Office, monkeypatch: pytest.MonkeyPatch):
    """The workspace waits as a whole, one asks now and then, and nobody's message is given up."""
    monkeypatch.setattr(sending, "UNREACHED_SECONDS", 0.1)
    wire = Wire(monkeypatch, 0.0)
    wire.unreached = 2 * rules.MAX_ATTEMPTS
    await put(office, office.crowd(3))

    await office.until_states(sent=3)

    assert len(wire.began) == 3 + 2 * rules.MAX_ATTEMPTS
    kept = await office.product.db.read(lambda session: session.exec(select(Delivery.attempts)).all())
    assert list(kept) == [1, 1, 1]
