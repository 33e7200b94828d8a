"""One time for all processes, whatever the clocks of their machines say: that of the database."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.kit.db import Database

log = structlog.get_logger()

# Less is what an answer may take on a busy machine, and does no harm.
MIN_DIFFERENCE_SECONDS = 2.0


class SharedClock:
    """The machine's clock in seconds since 1970, put right by the difference to PostgreSQL's that `compare` has found.

    Signs of life and moments of sending are compared between processes: a machine that is a minute ahead would take
    others for dead, or look for a message before it can have arrived.
    """

    def __init__(self, database: Database, machine: Callable[[], float]) -> None:
        self._db, self._machine = database, machine
        self._ahead = 0.0

    def __call__(self) -> float:
        return self._machine() - self._ahead

    async def compare(self) -> None:
        """Look how far the machine's clock is ahead; a file's only clock is the machine's."""
        if self._db.is_sqlite:
            return
        before = self._machine()
        there = float(await self._db.read(lambda session: session.connection().exec_driver_sql(_NOW).scalar_one()))
        after = self._machine()
        if after - before > MIN_DIFFERENCE_SECONDS:
            return  # too slow an answer to say; the next one may be faster
        ahead = (before + after) / 2 - there
        differs = abs(ahead) > MIN_DIFFERENCE_SECONDS
        if differs and abs(ahead - self._ahead) > MIN_DIFFERENCE_SECONDS:
            log.warning("clock.differs", ahead=round(ahead, 1))
        self._ahead = ahead if differs else 0.0


_NOW = "SELECT extract(epoch FROM clock_timestamp())"
