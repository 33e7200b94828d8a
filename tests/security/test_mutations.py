"""No request, however its payload is shaped, ends without an answer, in a 500 or in a traceback."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from starlette.types import ASGIApp
from structlog.testing import capture_logs

from bot.kit import payload_shapes, web
from bot.kit.payload_shapes import MalformedPayloadError
from bot.kit.socket_mode import SocketModeHandler
from bot.kit.web import SlackRequest
from sandbox import actions, user_messages
from sandbox.people import LENA, SAM
from tests.security.mutating import Sample, mutants, portion, read
from tests.security.requests import block_actions, post, signed
from tests.security.samples import EVENTS, Registered, command, envelope
from tests.sentences import says
from tests.stage import MONDAY, Stage, served

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    # The product runs beside the drawing of a seed, and one of its threads may draw a number of its own meanwhile.
    pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies"),
]

REFUSALS = (400, 401, 413)
# More of them find more, at some milliseconds each.
PORTION, PORTIONS, OVER_SOCKET = 50, 100, 300
SEED = 20261129
IN_PORTIONS = settings(
    max_examples=PORTIONS,
    derandomize=True,
    database=None,
    deadline=None,
    # A portion leaves nothing behind that the next one would mind.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class Recorded:
    """A product in which something has happened, and a sample of everything that it can be sent."""

    stage: Stage
    samples: list[Sample]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def recorded(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Recorded]:
    """Samples written by hand for all that the app listens to, and what Slack really sent for what Lena and Sam did."""
    registered, sent = Registered(), []

    class RecordedRequest(SlackRequest):
        def __init__(self, body: str, headers: dict[str, str]) -> None:
            sent.append(read(body, headers["content-type"]))
            super().__init__(body, headers)

    with pytest.MonkeyPatch.context() as patch:
        registered.note(patch)
        patch.setattr(web, "SlackRequest", RecordedRequest)
        async with served(tmp_path_factory.mktemp("mutations"), MONDAY) as stage:
            await _something_happens(stage)
            patch.setattr(web, "SlackRequest", SlackRequest)
            kinds = Counter(sample.name for sample in sent)
            assert {"message", "block_actions", "view_submission", "/learn", "app_home_opened"} <= kinds.keys()
            by_hand = registered.samples(stage.workspace_id, f"{stage.sandbox.url}/response/none")
            yield Recorded(stage, by_hand + sent)


async def _something_happens(stage: Stage) -> None:
    """A lesson, a thought that is changed and deleted, a window, a plan, a gathering and a story."""
    lesson = await stage.begins()
    await stage.answer(lesson)
    thought = stage.says("When I hand over, I will name one person.", thread=lesson)
    await stage.seen(lambda: len(stage.thread(lesson)) == 3)
    user_messages.edit(stage.sandbox, LENA.id, thought.channel, thought.ts, "When I hand over, I will name two.")
    user_messages.delete(stage.sandbox, LENA.id, thought.channel, thought.ts)
    actions.open_home(stage.sandbox, user=LENA.id)
    await stage.command("settings")
    [window] = await stage.seen(lambda: stage.sandbox.workspace.modals.get(LENA.id))
    await actions.submit(stage.sandbox, user=LENA.id, view_id=window.id)
    stage.says("plan: when I hand over, I will name one person")
    gathering = "schedule prompt jam friday 15:00"
    await actions.command(stage.sandbox, user=SAM.id, channel="C0CHAMPION", command="/community", text=gathering)
    await actions.command(stage.sandbox, user=LENA.id, channel=stage.channel(), command="/story", text="new")
    await stage.settled()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[list[Any]]:
    """What the product logs; nothing of it, and nothing beside it, is a traceback."""
    with capture_logs() as lines:
        yield lines
    gc.collect()
    assert [record for record in caplog.records if record.exc_info or record.name == "asyncio"] == []
    assert "Traceback" not in capfd.readouterr().err
    assert [line for line in lines if line["event"] in ("http.failed", "error_handler.failed", "socket.failed")] == []
    for line in lines:
        assert not any(isinstance(value, BaseException) for value in line.values())
        assert "exc_info" not in line


class Edge:
    """The product's HTTP side without a network before it, and whom it has called apart from the local Slack.

    No dataclass, whose fields Hypothesis would write down for each example.
    """

    def __init__(self, recorded: Recorded) -> None:
        self.stage, self.samples = recorded.stage, recorded.samples
        self.secret = str(recorded.stage.sandbox.installation.signing_secret)
        self.app: ASGIApp = recorded.stage.product.asgi
        self.called: list[str] = []
        self.answered = Counter[int]()

    def note_calls(self, patch: pytest.MonkeyPatch) -> None:
        """Note every call from now on that goes elsewhere; the local Slack's own, to the product, don't count."""
        sandbox, request = self.stage.sandbox, aiohttp.ClientSession._request
        usual = {urlsplit(str(url)).netloc for url in (sandbox.url, sandbox.installation.request_url)}

        async def noted(session: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> aiohttp.ClientResponse:
            if urlsplit(str(url)).netloc not in usual:
                self.called.append(str(url))
            return await request(session, method, url, **more)

        patch.setattr(aiohttp.ClientSession, "_request", noted)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def edge(recorded: Recorded) -> AsyncIterator[Edge]:
    made = Edge(recorded)
    with pytest.MonkeyPatch.context() as patch:
        made.note_calls(patch)
        yield made


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("log")
@IN_PORTIONS
@given(seed=st.integers(0, 2**64 - 1))
async def test_no_signed_request_breaks_anything(edge: Edge, seed: int):
    """However it is changed, it is taken or refused, and nobody but Slack is called."""
    for done, body, kind in portion(edge.samples, PORTION, seed):
        status = await post(edge.app, body, signed(edge.secret, body, kind))
        edge.answered[status] += 1
        assert status in (200, *REFUSALS), done
    assert edge.called == []


async def test_the_signed_requests_were_many_and_of_both_kinds(edge: Edge):
    """Of those above; and the next honest one is served."""
    if not edge.answered:
        pytest.skip("they were not sent in this process")
    total = edge.answered.total()
    assert total >= PORTION * PORTIONS >= 5_000
    assert edge.answered[200] > total / 10, "hardly any request got past the edge"
    assert edge.answered[400] > total / 10, "hardly any request was refused"
    assert await edge.stage.command("help")


@pytest.mark.usefixtures("log")
@settings(IN_PORTIONS, max_examples=10)
@given(seed=st.integers(0, 2**64 - 1))
async def test_no_unsigned_request_is_heard(edge: Edge, seed: int):
    """Without a signature, with one of another secret, hour or body, or with half of one: nothing reads the body."""
    heard: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(edge.stage.product.bolt, "async_dispatch", heard.append)
        for number, (done, body, kind) in enumerate(portion(edge.samples, PORTION, seed)):
            assert await post(edge.app, body, unsigned(edge.secret, body, kind, number)) in (400, 401), done
    assert heard == edge.called == []


def unsigned(secret: str, body: bytes, kind: str, number: int) -> dict[str, str]:
    """Headers that Slack would never send with this body, of one of eight sorts."""
    made = signed(secret, body, kind)
    signature = made["X-Slack-Signature"]
    changed: list[dict[str, str | None]] = [
        {"X-Slack-Signature": None},
        {"X-Slack-Request-Timestamp": None},
        {"X-Slack-Signature": signed("another secret", body, kind)["X-Slack-Signature"]},
        {"X-Slack-Signature": signed(secret, body + b"x", kind)["X-Slack-Signature"]},
        {"X-Slack-Signature": signature[:-1]},
        {"X-Slack-Signature": f"v0=\u00e9{signature[4:]}"},
        {"X-Slack-Request-Timestamp": "1e3"},
        dict(signed(secret, body, kind, at=int(time.time()) - 301)),
    ]
    given = {**made, **changed[number % len(changed)]}
    return {name: value for name, value in given.items() if value is not None}


async def test_every_changed_request_is_answered_over_socket_mode(recorded: Recorded, log: list[Any]):
    """An answer goes back for each, so that Slack does not send a malformed one again."""
    answered: list[str] = []

    class Client:
        """Where the answers go."""

        logger = logging.getLogger("test")

        async def send_socket_mode_response(self, response: SocketModeResponse) -> None:
            answered.append(response.envelope_id)

    handler = object.__new__(SocketModeHandler)
    handler.app = recorded.stage.product.bolt
    expected = []
    for number, (_, body, kind) in enumerate(mutants(recorded.samples, OVER_SOCKET, SEED)):
        try:
            payload = read(body.decode(), kind).body
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            continue
        expected.append(str(number))
        request = SocketModeRequest(type="events_api", envelope_id=str(number), payload=payload)
        await handler.handle(Client(), request)  # type: ignore[arg-type] # only what it uses

    assert len(expected) > OVER_SOCKET / 2
    assert answered == expected


@pytest.mark.parametrize("sample", [*EVENTS], ids=lambda event: f"{event['type']}-{event.get('subtype')}")
async def test_what_slack_sends_is_well_formed(sample: dict[str, Any]):
    """The check knows every event that the app subscribes to."""
    payload_shapes.check(envelope("T1", sample))


async def test_what_slack_really_sent_is_well_formed(recorded: Recorded):
    """Every recorded and every handwritten sample."""
    for sample in recorded.samples:
        assert payload_shapes.is_offered(sample.body)
        payload_shapes.check(sample.body, sample.bytes.decode())


@pytest.mark.parametrize("letter", ["\x00", "\ud800"])
async def test_a_character_that_cannot_be_kept_is_refused(letter: str):
    """Wherever it is in an event or a window; a form has no way to write half of a pair."""
    event = envelope("T1", {**EVENTS[0], "text": f"a{letter}b"})
    typed = command("T1", "/learn", "a\x00b", "https://hooks.slack.com/x")
    pressed = {**block_actions("T1", "go"), "trigger_id": f"a{letter}b"}
    for sample in (Sample("", event, "event"), Sample("", typed, "command"), Sample("", pressed, "interaction")):
        for raw in (sample.bytes.decode(), ""):
            with pytest.raises(MalformedPayloadError):
                payload_shapes.check(sample.body, raw)


@pytest.mark.parametrize("text", ["ä 🌊", "\\u0000", "C:\\users\\u0000", "%00", '"\\ud800"'])
async def test_what_only_looks_like_one_is_taken(text: str):
    """A backslash that somebody typed, and letters beyond the first plane."""
    sample = Sample("message", envelope("T1", {**EVENTS[0], "text": text}), "event")
    payload_shapes.check(sample.body, sample.bytes.decode())
    payload_shapes.check(sample.body)


async def test_a_malformed_payload_is_refused_with_its_place_only(recorded: Recorded, log: list[Any]):
    """The log says which field was wrong, and nothing of what was in it; Slack is asked not to send it again."""
    stage = recorded.stage
    body = Sample("message", envelope(stage.workspace_id, {**EVENTS[0], "channel": {"a secret": 1}}), "event").bytes
    secret, url = stage.sandbox.installation.signing_secret, str(stage.sandbox.installation.request_url)
    headers = signed(secret, body, "application/json")

    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert (answer.status, answer.headers["X-Slack-No-Retry"]) == (400, "1")

    [line] = [line for line in log if line["event"] == "slack.payload_refused"]
    assert line["places"] == ("event_callback.event.message.channel",)
    assert not says(
        str(log),
        "This contains personal data or a secret. I masked it for the feedback, but it's better to take it out.",
    )


async def test_a_well_formed_event_that_fails_is_sent_again(
    recorded: Recorded, log: list[Any], monkeypatch: pytest.MonkeyPatch
):
    """The exception to all of this: Slack is answered 500, and the log has one line without the error's words."""
    stage = recorded.stage

    async def fail(*_: object, **__: object) -> None:
        raise LookupError("what somebody wrote")

    monkeypatch.setattr(type(stage.product.db), "transact", fail)
    body = Sample("message", envelope(stage.workspace_id, EVENTS[0]), "event").bytes
    secret, url = stage.sandbox.installation.signing_secret, str(stage.sandbox.installation.request_url)
    headers = signed(secret, body, "application/json")

    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 500

    # The scheduler's ticks use the same store and may fail beside the request.
    errors = [line["event"] for line in log if line["log_level"] == "error"]
    assert [event for event in errors if event != "clock.tick_failed"] == ["listener.failed"]
    assert "somebody wrote" not in str(log)


async def test_an_error_while_an_error_is_told_is_logged(
    recorded: Recorded, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
):
    """Not even then is there a traceback, and the person's client gets its answer."""
    stage = recorded.stage

    async def fail(*_: object, **__: object) -> None:
        raise LookupError("what somebody wrote")

    monkeypatch.setattr(AsyncAck, "__call__", fail)
    typed = Sample("/learn", command(stage.workspace_id, "/learn", "help", f"{stage.sandbox.url}/r"), "command")
    secret, url = stage.sandbox.installation.signing_secret, str(stage.sandbox.installation.request_url)

    with capture_logs() as lines:
        async with aiohttp.ClientSession() as session:
            answer = await session.post(url, data=typed.bytes, headers=signed(secret, typed.bytes))
        await asyncio.sleep(0)
    gc.collect()

    assert answer.status == 500
    assert "error_handler.failed" in [line["event"] for line in lines]
    assert "somebody wrote" not in str(lines)
    assert [record for record in caplog.records if record.name == "asyncio"] == []
