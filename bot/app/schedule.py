"""The schedule of everything that runs by itself, for the clock at intervals and for the demo when time has moved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.deps import Deps
from bot.kit.clock import Clock, Tick, run_logged

DueAt = Callable[[Session], datetime | None]


@dataclass(frozen=True)
class ScheduledTick:
    """Something that the clock runs every so many seconds, with its name in the log.

    `due_at` returns the moment, in the workspace's time, at which it next has something to do; None if nothing is
    planned. A tick without one follows what people do, or the machine's time: the workspace's brings it nothing.
    One that is not `seen` brings nobody anything, so that nobody has to wait for its moment.
    """

    seconds: float
    name: str
    run: Tick
    due_at: DueAt | None
    seen: bool = True


class Schedule:
    """The scheduled ticks of a process."""

    def __init__(self, deps: Deps, ticks: Sequence[ScheduledTick]) -> None:
        self.ticks = ticks
        self._deps = deps

    def set(self, clock: Clock) -> None:
        """Have the clock run each at its interval, on its own, so that a failing one doesn't stop the others."""
        for tick in self.ticks:
            clock.every(tick.seconds, tick.name, tick.run)

    async def run_due(self) -> list[str]:
        """Run those whose moment has passed, in order; returns their names. For when time was moved."""
        moments, now = await self.moments(), self._deps.now()
        passed = [tick for tick in self.ticks if tick.name in moments and moments[tick.name] <= now]
        for tick in passed:
            await run_logged(tick.name, tick.run)
        return [tick.name for tick in passed]

    async def next_due_at(self) -> datetime | None:
        """The first moment of what people see that is still to come, or one that has passed if there is no other."""
        unseen = {tick.name for tick in self.ticks if not tick.seen}
        moments = [moment for name, moment in (await self.moments()).items() if name not in unseen]
        ahead = [moment for moment in moments if moment > self._deps.now()]
        return min(ahead or moments, default=None)

    async def moments(self) -> dict[str, datetime]:
        """When each is next due, by name; those with nothing planned are left out."""

        def read(session: Session) -> dict[str, datetime]:
            found = {tick.name: tick.due_at(session) for tick in self.ticks if tick.due_at}
            return {name: moment for name, moment in found.items() if moment}

        return await self._deps.db.read(read)
