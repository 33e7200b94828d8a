"""Requests of the control API: JSON or a query in, `{"ok": true, …}` or a sentence about the error out."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.errors import RefusedError
from sandbox.state import Json
from sandbox.world import World


@dataclass(frozen=True)
class ControlRequest:
    """The values that a caller sent, and the sandbox to which they were sent."""

    world: World
    given: Json

    def text(self, name: str, default: str = "") -> str:
        value = self.given.get(name)
        return default if value is None else str(value)

    def need(self, name: str) -> str:
        """A required text."""
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
Verb = Callable[[ControlRequest], Answer]
Handler = Callable[[web.Request], Awaitable[web.Response]]


def answering(world: World, verb: Verb) -> Handler:
    """The HTTP handler of a verb."""

    async def handle(request: web.Request) -> web.Response:
        try:
            _refuse_other_origins(request)
            if request.method == "POST":
                # People who are early are answered a little later, rather than by an app that isn't there yet.
                await world.prepared()
            answer = verb(ControlRequest(world, await _given(request)))
            body = await answer if inspect.isawaitable(answer) else answer
        except RefusedError as refused:
            return web.json_response({"ok": False, "error": str(refused)}, status=refused.status)
        return web.json_response({"ok": True, **body})

    return handle


def _refuse_other_origins(request: web.Request) -> None:
    """Other web pages must not act in the workspace through a person's browser."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        raise RefusedError("a page from elsewhere may not do this", status=403)


async def _given(request: web.Request) -> Json:
    """The query and the body, which is JSON whatever its content type: curl calls it a form."""
    given: Json = dict(request.query)
    text = (await request.text()).strip()
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        raise RefusedError("the body should be JSON") from None
    if not isinstance(body, dict):
        raise RefusedError("the body should be a JSON object")
    return given | body
