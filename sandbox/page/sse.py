"""Server-Sent Events that tell open pages of changes."""

from __future__ import annotations

import asyncio

from aiohttp import web

from sandbox.state import WorkspaceChange
from sandbox.world import World

BATCH_SECONDS = 0.1
"""Changes within this time redraw a page once."""
HEARTBEAT_SECONDS = 15.0


def routes(world: World) -> list[web.RouteDef]:
    """The stream of changes."""

    async def live(request: web.Request) -> web.StreamResponse:
        changed = asyncio.Event()
        closing = False

        def notice(change: WorkspaceChange) -> None:
            nonlocal closing
            closing = change.kind == "workspace.closing"
            changed.set()

        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        unwatch = world.workspace.watch(notice)
        try:
            await response.write(b"retry: 1000\n\ndata: hello\n\n")
            while not closing:
                await response.write(await _next_event(changed))
        except ConnectionResetError:
            pass
        finally:
            unwatch()
        return response

    return [web.get("/page/live", live)]


async def _next_event(changed: asyncio.Event) -> bytes:
    """That something has changed, or a comment that keeps the connection open."""
    try:
        async with asyncio.timeout(HEARTBEAT_SECONDS):
            await changed.wait()
    except TimeoutError:
        return b": keep-alive\n\n"
    await asyncio.sleep(BATCH_SECONDS)
    changed.clear()
    return b"data: changed\n\n"
