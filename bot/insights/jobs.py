"""What the clock does about reports: the monthly ones."""

from __future__ import annotations

from bot.deps import Deps
from bot.insights import clicks, monthly, watchdog
from bot.journeys.content import Library
from bot.kit.acks import AckTimes


async def enter(deps: Deps) -> None:
    """Plan the first report of those who have become staff."""
    await deps.db.transact(monthly.enter, now=deps.now())


async def tick(deps: Deps, library: Library) -> None:
    """Send the monthly reports that are due, each in a transaction of its own."""
    while await deps.db.transact_aside(monthly.send_due, library, now=deps.now()) is not None:
        deps.nudge()


async def watch(deps: Deps) -> None:
    """Tell the admins of a day on which messages were late or missing."""
    if await deps.db.transact_aside(watchdog.watch, now=deps.now()):
        deps.nudge()


async def keep_clicks(deps: Deps, acks: AckTimes) -> None:
    """Keep how fast clicks were answered since the last time."""
    counts = acks.take()
    if not counts:
        return
    try:
        await deps.db.transact(clicks.keep, counts, now=deps.now())
    except Exception:
        acks.give_back(counts)
        raise
