"""Moving the workspace's clock forward."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime, timedelta

from sandbox.errors import RefusedError
from sandbox.world import World

MAX_STOPS = 60  # a full workspace lives in many zones
QUIET_SECONDS = 0.4
PATIENCE_SECONDS = 8.0


def advance(world: World, by: timedelta) -> datetime:
    """Move forward by this much; the new moment."""
    try:
        now = world.clock.advance(by)
    except ValueError as error:
        raise RefusedError(str(error)) from error
    world.workspace.announce("clock.moved", now)
    return now


def move_to(world: World, at: datetime) -> datetime:
    """Move forward to this moment."""
    return advance(world, at - world.clock.now())


async def tomorrow(world: World) -> datetime:
    """Move forward by a day, stopping at each moment at which the app has something to do; it passes none of them.

    After MAX_STOPS it stays where it is.
    """
    goal = world.clock.now() + timedelta(days=1)
    for _ in range(MAX_STOPS):
        if world.clock.due and world.clock.due <= world.clock.now():
            await _wait_for_app(world, world.clock.due)
        due = world.clock.due
        if due is None or not world.clock.now() < due < goal:
            break
        move_to(world, due)
    else:
        return world.clock.now()
    return advance(world, max(goal - world.clock.now(), timedelta()))


async def next_week(world: World) -> datetime:
    """Move forward by seven days, one after another."""
    for _ in range(7):
        await tomorrow(world)
    return world.clock.now()


async def _wait_for_app(world: World, due: datetime) -> None:
    """Wait until the app has named its next moment and the workspace is quiet, for at most PATIENCE_SECONDS."""
    changed = asyncio.Event()
    stop_watching = world.workspace.watch(lambda _: changed.set())
    end, quiet = time.monotonic() + PATIENCE_SECONDS, False
    try:
        while time.monotonic() < end and not (quiet and world.clock.due != due):
            changed.clear()
            quiet = await _nothing_within(QUIET_SECONDS, changed)
    finally:
        stop_watching()


async def _nothing_within(seconds: float, changed: asyncio.Event) -> bool:
    try:
        await asyncio.wait_for(changed.wait(), seconds)
    except TimeoutError:
        return True
    return False


def next_due(world: World) -> datetime:
    """Move forward to the moment that the app has named; stay when it is past."""
    if world.clock.due is None:
        raise RefusedError("the app has not said when it next has something to do")
    return advance(world, max(world.clock.due - world.clock.now(), timedelta()))


def expect(world: World, at: datetime | None) -> None:
    """Record when the app next has something to do, or that there is nothing."""
    world.clock.due = at
    world.workspace.announce("clock.due", at)
