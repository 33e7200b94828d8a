"""The clock: a few fixed ticks run by APScheduler; they keep no state, because the schedule is in the database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.kit.log import cause, where

log = structlog.get_logger()
# Clicks often come close together; nobody notices this delay.
GATHER_SECONDS = 0.1
Tick = Callable[[], Awaitable[object]]


async def run_logged(name: str, tick: Tick) -> None:
    """Run a tick once; a failure is logged under its name and stops nothing else."""
    try:
        await tick()
    except Exception as error:  # noqa: BLE001 - the clock goes on whatever a tick does
        log.error("clock.tick_failed", tick=name, error=cause(error), where=where(error))


class Clock:
    """Runs each tick at its interval, never twice at once; a failing tick is logged and runs again."""

    def __init__(self) -> None:
        # By default, a job that is a second late is dropped; under load that dropped a third of them.
        self._scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True})

    def every(self, seconds: float, name: str, tick: Tick) -> None:
        async def run() -> None:
            try:
                await run_logged(name, tick)
            except asyncio.CancelledError:
                # The process is ending, which APScheduler would log as an error.
                return

        self._scheduler.add_job(run, IntervalTrigger(seconds=seconds), name=name)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


class Nudge:
    """Runs a tick soon after a request; many requests at once lead to one run."""

    def __init__(self, tick: Tick) -> None:
        self._tick = tick
        self._wanted = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def __call__(self) -> None:
        self._wanted.set()

    def start(self) -> None:
        self._task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        while True:
            await self._wanted.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._wanted.clear()
            try:
                await self._tick()
            except Exception as error:  # noqa: BLE001 - the tick's own interval will try again
                log.error("clock.nudge_failed", error=cause(error), where=where(error))

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
