"""Moving the workspace's clock, so that tomorrow can be seen today."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sandbox.errors import RefusedError

if TYPE_CHECKING:
    from sandbox.server import Sandbox

MOST_STOPS = 20
QUIET_SECONDS = 0.4
PATIENCE_SECONDS = 8.0


def advance(sandbox: Sandbox, by: timedelta) -> datetime:
    """Forward by so much; the new moment."""
    try:
        now = sandbox.clock.advance(by)
    except ValueError as error:
        raise RefusedError(str(error)) from error
    sandbox.workspace.announce("clock.moved", now)
    return now


def move_to(sandbox: Sandbox, at: datetime) -> datetime:
    """Forward to a moment."""
    return advance(sandbox, at - sandbox.clock.now())


async def tomorrow(sandbox: Sandbox) -> datetime:
    """Forward by a day, with a stop at each moment on the way at which the app has something to do."""
    goal = sandbox.clock.now() + timedelta(days=1)
    for _ in range(MOST_STOPS):
        due = sandbox.clock.due
        if due is None or not sandbox.clock.now() < due < goal:
            break
        move_to(sandbox, due)
        await _let_it_work(sandbox, due)
    return advance(sandbox, max(goal - sandbox.clock.now(), timedelta()))


async def _let_it_work(sandbox: Sandbox, due: datetime) -> None:
    """Wait until the app waits for something else and nothing happens any more, or for as long as is polite."""
    heard = asyncio.Event()
    stop_watching = sandbox.workspace.watch(lambda _: heard.set())
    end, quiet = time.monotonic() + PATIENCE_SECONDS, False
    try:
        while time.monotonic() < end and not (quiet and sandbox.clock.due != due):
            heard.clear()
            quiet = await _nothing_within(QUIET_SECONDS, heard)
    finally:
        stop_watching()


async def _nothing_within(seconds: float, heard: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(heard.wait(), seconds)
    except TimeoutError:
        return True
    return False


def next_due(sandbox: Sandbox) -> datetime:
    """Forward to the moment at which the app said it has something to do; nowhere when that is past."""
    if sandbox.clock.due is None:
        raise RefusedError("the app has not said when it next has something to do")
    return advance(sandbox, max(sandbox.clock.due - sandbox.clock.now(), timedelta()))


def expect(sandbox: Sandbox, at: datetime | None) -> None:
    """The app says when it next has something to do, or that there is nothing."""
    sandbox.clock.due = at
    sandbox.workspace.announce("clock.due", at)
