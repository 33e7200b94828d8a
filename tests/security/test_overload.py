"""What Slack and people get when there is too much to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from tests.security.mutating import Sample
from tests.security.requests import block_actions, signed
from tests.security.samples import EVENTS, command, envelope
from tests.sentences import says
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

BUSY = "I have a lot to do right now, so nothing has changed. Please try again in a minute."


@pytest.fixture
def full(http: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A product that has as much to do as it can."""
    monkeypatch.setattr(http.product.load, "_per_answer", 1.0)
    monkeypatch.setattr(http.product.load, "_in_flight", http.product.load._in_flight.copy())
    http.product.load._in_flight["T0LOUD0000"] = 50
    yield http
    monkeypatch.setattr(http.product.load, "_shed_at", None)


async def sent(stage: Stage, sample: Sample, **headers: str) -> tuple[int, str]:
    secret, url = stage.sandbox.installation.signing_secret, str(stage.sandbox.installation.request_url)
    made = {**signed(secret, sample.bytes, sample.content_type), **headers}
    async with aiohttp.ClientSession() as session, session.post(url, data=sample.bytes, headers=made) as answer:
        return answer.status, await answer.text()


def pressed(stage: Stage, url: str) -> Sample:
    return Sample("", block_actions(stage.workspace_id, "journeys.next", response_url=url), "interaction")


async def test_an_event_gets_a_503_and_is_sent_again(full: Stage):
    """Slack tries three more times."""
    status, _ = await sent(full, Sample("", envelope(full.workspace_id, EVENTS[0]), "event"))
    assert status == 503


async def test_a_command_is_answered_with_a_sentence(full: Stage):
    """In the answer itself, which costs no call."""
    typed = Sample("", command(full.workspace_id, "/learn", "begin", f"{full.sandbox.url}/response/1"), "command")
    status, body = await sent(full, typed)
    assert status == 200
    assert says(body, BUSY)


async def test_a_click_is_answered_beside_its_message(full: Stage, monkeypatch: pytest.MonkeyPatch):
    """Through its response URL, unless that isn't Slack's; then nobody is called."""
    called: list[tuple[str, str]] = []

    async def say(url: str, text: str) -> None:
        called.append((url, text))

    monkeypatch.setattr("bot.app.overload._say", say)
    status, _ = await sent(full, pressed(full, f"{full.sandbox.url}/response/1"))
    assert status == 200
    await full.seen(lambda: called)
    assert says(called[0][1], BUSY)
    status, _ = await sent(full, pressed(full, "http://evil.example/internal"))
    assert status == 503
    assert len(called) == 1


async def test_an_unsigned_request_learns_nothing(full: Stage):
    """It is refused as always."""
    event: Any = Sample("", envelope(full.workspace_id, EVENTS[0]), "event")
    assert (await sent(full, event, **{"X-Slack-Signature": "v0=" + "0" * 64}))[0] == 401


async def test_readiness_and_figures_say_so(full: Stage):
    """In words, and as a number."""
    await sent(full, Sample("", envelope(full.workspace_id, EVENTS[0]), "event"))
    base = str(full.sandbox.installation.request_url).removesuffix("/slack/events")
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/readyz") as answer:
            assert (answer.status, await answer.text()) == (503, full.product.load.problem())
        async with session.get(f"{base}/metrics") as answer:
            shed = re.search(r"^groundswell_shed_total (\S+)$", await answer.text(), re.MULTILINE)
            assert shed
            assert float(shed[1]) >= full.product.load.shed > 0
