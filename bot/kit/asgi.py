"""ASGI middleware around everything served over HTTP: body limits and error handling."""

from __future__ import annotations

import asyncio

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.kit.log import database_code, where

log = structlog.get_logger()

MAX_BODY_BYTES = 1_000_000
# Slack itself gives up after three seconds.
MAX_BODY_SECONDS = 10.0


class BodyLimitMiddleware:
    """Refuses a body over a megabyte by its Content-Length or, if that is missing or too low, while it arrives.

    A body that does not arrive in time is refused too. Memory never holds more than the limit and one chunk.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif _content_length(scope) > MAX_BODY_BYTES:
            await PlainTextResponse("too large", status_code=413)(scope, receive, send)
        else:
            await self._app(scope, _LimitedBody(receive).receive, send)


def _content_length(scope: Scope) -> int:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(declared) if declared.isdigit() else 0


class _LimitedBody:
    """The body of one request; Starlette turns the exceptions raised here into responses."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._deadline = asyncio.get_running_loop().time() + MAX_BODY_SECONDS
        self._read = 0
        self._ended = False

    async def receive(self) -> Message:
        if self._ended:
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._deadline):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "too slow", {"Connection": "close"}) from None
        self._read += len(message.get("body", b""))
        if self._read > MAX_BODY_BYTES:
            raise HTTPException(413, "too large")
        self._ended = not message.get("more_body", False)
        return message


class ErrorMiddleware:
    """Catches every error of every route: logs one line without the error's message, and answers with 500.

    The line has the route's endpoint instead of the path, because a calendar's path is its secret.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def note_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, note_start)
        except ClientDisconnect:
            # Nobody reads it, but the server requires a response.
            await PlainTextResponse("gone", status_code=400)(scope, receive, send)
        except Exception as error:  # noqa: BLE001 - the last handler
            log.error(
                "http.failed",
                endpoint=getattr(scope.get("endpoint"), "__qualname__", None),
                error=type(error).__name__,
                code=database_code(error),
                where=where(error),
            )
            if not started:
                await PlainTextResponse("something went wrong", status_code=500)(scope, receive, send)
