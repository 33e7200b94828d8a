"""The control API's manner: JSON or a query in, `{"ok": true, …}` out, and sentences for what went wrong."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.errors import RefusedError
from sandbox.state import Json

if TYPE_CHECKING:
    from sandbox.server import Sandbox


@dataclass(frozen=True)
class Asked:
    """What a caller of the control API sent, and the workspace they sent it to."""

    sandbox: Sandbox
    given: Json

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """A text that may not be missing."""
        if not self.text(name):
            raise RefusedError(f"{name!r} is missing")
        return self.text(name)

    def flag(self, name: str) -> bool:
        return self.text(name).lower() not in ("", "0", "false")

    def number(self, name: str, default: float) -> float:
        try:
            return float(self.given.get(name, default))
        except (TypeError, ValueError):
            raise RefusedError(f"{name!r} should be a number") from None

    def moment(self, name: str) -> datetime:
        """A moment in ISO form, with its offset from UTC."""
        try:
            moment = datetime.fromisoformat(self.need(name))
        except ValueError:
            raise RefusedError(f"{name!r} should be a moment like 2026-11-23T09:00:00+01:00") from None
        if moment.tzinfo is None:
            raise RefusedError(f"{name!r} needs an offset from UTC, such as +00:00")
        return moment


Answer = Json | Awaitable[Json]
Verb = Callable[[Asked], Answer]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def answering(sandbox: Sandbox, verb: Verb) -> Handler:
    """An HTTP handler that lets a verb answer."""

    async def handle(request: web.Request) -> web.Response:
        try:
            _refuse_strangers(request)
            answer = verb(Asked(sandbox, await _given(request)))
            body = await answer if inspect.isawaitable(answer) else answer
        except RefusedError as refused:
            return web.json_response({"ok": False, "error": str(refused)}, status=refused.status)
        return web.json_response({"ok": True, **body})

    return handle


def _refuse_strangers(request: web.Request) -> None:
    """A web page from elsewhere may not use somebody's browser to act in their workspace."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise RefusedError("a page from elsewhere may not do this", status=403)


async def _given(request: web.Request) -> Json:
    """The query, and over it the body: JSON whatever its content type says, since curl says form."""
    given: Json = dict(request.query)
    text = (await request.text()).strip()
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        raise RefusedError("the body should be JSON") from None
    if not isinstance(body, dict):
        raise RefusedError("the body should be a JSON object")
    return given | body
