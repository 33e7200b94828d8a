"""The text that Prometheus reads, whatever state the database is in."""

from __future__ import annotations

import asyncio

from prometheus_client import CollectorRegistry, generate_latest

from bot.kit.counters import COUNTERS

PATIENCE_SECONDS = 5.0


class Exposition:
    """This process's counters, and what a registry computes, if that is done in time.

    It is computed in a thread, and never twice at once: a database that hangs must hold up nobody, and be asked by one.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        self._registry = registry
        self._computing: asyncio.Future[bytes] | None = None

    async def text(self) -> bytes:
        """All of it, or only the counters."""
        if self._computing is None or self._computing.done():
            loop = asyncio.get_running_loop()
            self._computing = loop.run_in_executor(None, generate_latest, self._registry)
        computed = b""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                computed = await asyncio.shield(self._computing)
        except Exception:  # noqa: BLE001 - whatever it is, the counters are there
            computed = b"groundswell_database_up 0.0\n"
        return generate_latest(COUNTERS) + computed
