"""What the clock does about reports: the monthly ones."""

from __future__ import annotations

from bot.deps import Deps
from bot.insights import monthly
from bot.journeys.content import Library


async def enter(deps: Deps) -> None:
    """Plan the first report of those who have become staff."""
    await deps.db.transact(monthly.enter, now=deps.now())


async def tick(deps: Deps, library: Library) -> None:
    """Send the monthly reports that are due, each in a transaction of its own."""
    while await deps.db.transact_aside(monthly.send_due, library, now=deps.now()) is not None:
        deps.nudge()
