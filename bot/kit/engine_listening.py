"""Hear of jobs that other processes enqueue: PostgreSQL tells at once, so that nobody has to ask all the time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
import structlog

log = structlog.get_logger()

CHANNEL = "groundswell_jobs"
# How long a listener listens before it looks whether it is to end, and waits after an error.
LISTEN_SECONDS = 1.0
AGAIN_SECONDS = 2.0


def tell(connection: sa.Connection) -> None:
    """Tell all listeners as soon as the transaction is committed; several times in one are once."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TELL)


_TELL = sa.text("SELECT pg_notify(:channel, '')").bindparams(channel=CHANNEL)


class JobListener:
    """Calls `heard` for each message, in a thread with a connection of its own, until it is stopped."""

    def __init__(self, engine: sa.Engine, heard: Callable[[], None]) -> None:
        self._engine, self._heard = engine, heard
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="jobs-listener", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(AGAIN_SECONDS + LISTEN_SECONDS)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._listen()
            except Exception as error:  # noqa: BLE001 - the queues are looked at now and then all the same
                log.warning("engine.not_listening", error=type(error).__name__)
                self._stop.wait(AGAIN_SECONDS)

    def _listen(self) -> None:
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        try:
            connection.autocommit = True
            connection.execute(f"LISTEN {CHANNEL}")
            self._heard()  # what was said before is lost
            while not self._stop.is_set():
                for _ in connection.notifies(timeout=LISTEN_SECONDS, stop_after=1):
                    self._heard()
        finally:
            connection.close()
