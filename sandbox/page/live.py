"""Word to open pages, by Server-Sent Events, that something has changed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.state import Change

if TYPE_CHECKING:
    from sandbox.server import Sandbox

BREATH = 0.1
"""Seconds in which changes are gathered, so that a burst of messages redraws a page once."""
HEARTBEAT = 15.0


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """The stream of changes."""

    async def live(request: web.Request) -> web.StreamResponse:
        changed = asyncio.Event()
        closing = False

        def notice(change: Change) -> None:
            nonlocal closing
            closing = change.kind == "workspace.closing"
            changed.set()

        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        unwatch = sandbox.workspace.watch(notice)
        try:
            await response.write(b"retry: 1000\n\ndata: hello\n\n")
            while not closing:
                await response.write(await _news(changed))
        except ConnectionResetError:
            pass
        finally:
            unwatch()
        return response

    return [web.get("/page/live", live)]


async def _news(changed: asyncio.Event) -> bytes:
    """The next thing to say: that something changed, or only that we are still here."""
    try:
        async with asyncio.timeout(HEARTBEAT):
            await changed.wait()
    except TimeoutError:
        return b": still here\n\n"
    await asyncio.sleep(BREATH)
    changed.clear()
    return b"data: changed\n\n"
