"""Bodies that are too large, that never end, that come slowly or whose sender goes away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from bot.kit import asgi
from bot.kit.asgi import MAX_BODY_BYTES, BodyLimitMiddleware
from tests.security.requests import block_actions, interaction, signed
from tests.stage import Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHUNK = b"x" * 64_000


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """None of this leaves a traceback or an error in the log."""
    yield
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert "Traceback" not in capfd.readouterr().err


@asynccontextmanager
async def connected(http: Stage) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A bare connection to the product."""
    address = urlsplit(str(http.sandbox.installation.request_url))
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        yield reader, writer
    finally:
        writer.close()


def head(*headers: str, path: str = "/slack/events", method: str = "POST") -> bytes:
    """The lines before a body."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *headers, "", ""]).encode()


def lines(headers: dict[str, str]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers.items()]


async def status(reader: asyncio.StreamReader) -> int:
    """The status of the next answer."""
    first = await asyncio.wait_for(reader.readline(), 5)
    return int(first.split()[1])


async def test_a_length_over_the_limit_is_refused_unread(http: Stage):
    """The answer is there before a single byte of the body was sent."""
    async with connected(http) as (reader, writer):
        writer.write(head(f"Content-Length: {MAX_BODY_BYTES + 1}"))
        assert await status(reader) == 413


async def test_a_body_without_a_signature_is_refused_unread(http: Stage):
    """However long it may be."""
    async with connected(http) as (reader, writer):
        writer.write(head("Transfer-Encoding: chunked"))
        assert await status(reader) == 401


@pytest.mark.parametrize("path", ["/slack/events", "/healthz"])
async def test_a_body_without_a_length_is_refused_while_it_arrives(http: Stage, path: str):
    """It never ends, and the answer comes all the same."""
    method = "POST" if path == "/slack/events" else "GET"
    async with connected(http) as (reader, writer):
        writer.write(head("Transfer-Encoding: chunked", *lines(signed("any", b"")), path=path, method=method))
        answer = asyncio.create_task(status(reader))
        for _ in range(3 * MAX_BODY_BYTES // len(CHUNK)):
            writer.write(f"{len(CHUNK):x}\r\n".encode() + CHUNK + b"\r\n")
            await asyncio.wait_for(writer.drain(), 5)
            if answer.done():
                break
        assert await answer == (413 if method == "POST" else 200)


async def test_no_more_is_kept_than_the_limit():
    """A middleware that reads on would have all of it in memory."""
    given = 0

    async def receive() -> Message:
        nonlocal given
        given += len(CHUNK)
        return {"type": "http.request", "body": CHUNK, "more_body": True}

    async def read_all(scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["more_body"]:
            pass

    async def send(message: Message) -> None:
        raise AssertionError(message)

    with pytest.raises(HTTPException) as refused:
        await BodyLimitMiddleware(read_all)({"type": "http", "headers": []}, receive, send)

    assert refused.value.status_code == 413
    assert given <= MAX_BODY_BYTES + len(CHUNK)


async def test_a_body_in_many_pieces_is_read(http: Stage):
    """Signed, chunked and slow, but in time."""
    body = interaction(block_actions(http.workspace_id, "long.gone"))
    headers = lines(signed(http.sandbox.installation.signing_secret, body))
    async with connected(http) as (reader, writer):
        writer.write(head("Transfer-Encoding: chunked", *headers))
        for at in range(0, len(body), 100):
            piece = body[at : at + 100]
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)
        writer.write(b"0\r\n\r\n")
        assert await status(reader) == 200


async def test_a_body_that_does_not_come_is_given_up(http: Stage, monkeypatch: pytest.MonkeyPatch):
    """A connection that only stays open costs nothing after the deadline."""
    monkeypatch.setattr(asgi, "MAX_BODY_SECONDS", 0.2)
    async with connected(http) as (reader, writer):
        writer.write(head("Content-Length: 100", *lines(signed("any", b""))) + b"text=")
        assert await status(reader) == 408


@pytest.mark.parametrize("length", ["Content-Length: 5000", "Transfer-Encoding: chunked"])
async def test_a_sender_that_goes_away_is_forgotten(http: Stage, length: str):
    """In the middle of a body, and the next one is served."""
    async with connected(http) as (_, writer):
        writer.write(
            head(length, *lines(signed("any", b""))) + (b"5\r\ntext=\r\n" if "chunked" in length else b"text=")
        )
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.transport.abort()
    async with connected(http) as (reader, writer):
        writer.write(head(path="/healthz", method="GET"))
        assert await status(reader) == 200
    await asyncio.sleep(0.05)


@pytest.mark.parametrize("length", ["-1", "soon", "1e3", "9" * 400, "5, 6"])
async def test_a_length_that_is_none_is_refused(http: Stage, length: str):
    """By the server, or as too large."""
    async with connected(http) as (reader, writer):
        writer.write(head(f"Content-Length: {length}"))
        assert await status(reader) in (400, 413)
