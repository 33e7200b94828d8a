"""How long the engine's queues wait between two looks: less than it asks while nothing can be there.

DBOS looks at each queue several times a second for as long as a process lives. Where everything that enqueues is in
this process, or the database tells us about the others, we know when there is something to look for.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from dbos import _dbos, _workflow_commands

# What it looks for each second by default, delayed jobs and those with a deadline, we don't have. A transaction is open
# all the while, which ends after five seconds.
_workflow_commands._BACKGROUND_JOBS_INTERVAL_SEC = 4.0  # noqa: SLF001 - there is no setting
IDLE_SECONDS = 2.0
# Where the database tells of what others enqueue; a look costs a dozen statements.
LISTENING_SECONDS = 10.0
# After a bell, they look as often as the engine asks: a commit may follow, or a job's end be written down.
BUSY_SECONDS = 3.0


class QueueBell(threading.Event):
    """The event that ends the engine's queues, which wait for it between two looks; `ring` ends a long wait at once."""

    def __init__(self, *, listens: bool = False) -> None:
        super().__init__()
        self._idle = LISTENING_SECONDS if listens else IDLE_SECONDS
        self._bell = threading.Condition()
        self._busy_until = time.monotonic() + BUSY_SECONDS

    def ring(self) -> None:
        """Something was enqueued or has ended."""
        with self._bell:
            self._busy_until = time.monotonic() + BUSY_SECONDS
            self._bell.notify_all()

    def set(self) -> None:
        super().set()
        with self._bell:
            self._bell.notify_all()

    def wait(self, timeout: float | None = None) -> bool:
        if super().wait(timeout) or timeout is None:
            return self.is_set()
        until = time.monotonic() + self._idle - timeout
        with self._bell:
            while not self.is_set() and self._busy_until < (now := time.monotonic()) < until:
                self._bell.wait(until - now)
        return self.is_set()


@contextmanager
def waiting_for(bell: QueueBell) -> Iterator[None]:
    """Have the queues of an engine that is launched within the block wait for a bell; another end than DBOS's own."""
    engine: Any = _dbos
    queue_thread = engine.queue_thread

    def with_bell(stop: threading.Event, launched: Any) -> None:
        stops = launched.background_thread_stop_events  # all are set when the engine stops
        stops[stops.index(stop)] = bell
        if stop.is_set():
            bell.set()
        queue_thread(bell, launched)

    engine.queue_thread = with_bell
    try:
        yield
    finally:
        engine.queue_thread = queue_thread
