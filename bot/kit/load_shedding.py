"""How long the next request would wait for its answer, and whether it's better refused at once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.kit import counters

# Slack gives up after three seconds, some of which are spent on the way.
MAX_WAIT_SECONDS = 2.5
# From here on, a workspace gets no more than its share of what can be answered in time.
MAX_UNSHARED_SECONDS = 1.0
# Fewer than this are never refused, because they say nothing about how fast we are.
MIN_IN_FLIGHT = 16
RECENT_SECONDS = 10.0
FIRST_SECONDS_PER_ANSWER = 0.01
SMOOTHING = 0.05


class LoadShedder:
    """Counts the requests that wait for an answer, and learns how many are answered in a second while many wait."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._in_flight: Counter[str] = Counter()
        self._seen: dict[str, float] = {}
        self._per_answer = FIRST_SECONDS_PER_ANSWER
        self._progress_at: float | None = None
        self._shed_at: float | None = None
        self.shed = 0

    def has_room(self, workspace_id: str) -> bool:
        """Whether a request of a workspace can be answered in time; one that can't is counted."""
        now = self._clock()
        self._seen[workspace_id] = now
        if self._is_in_time(workspace_id, now):
            return True
        self.shed += 1
        counters.SHED.inc()
        self._shed_at = now
        return False

    def _is_in_time(self, workspace_id: str, now: float) -> bool:
        waiting = self._in_flight.total()
        if waiting < MIN_IN_FLIGHT:
            return True
        stalled = now - self._progress_at if self._progress_at is not None else 0.0
        wait = max(stalled, (waiting + 1) * self._per_answer)
        if wait > MAX_WAIT_SECONDS:
            return False
        if wait <= MAX_UNSHARED_SECONDS:
            return True
        self._seen = {each: at for each, at in self._seen.items() if now - at <= RECENT_SECONDS}
        share = MAX_WAIT_SECONDS / self._per_answer / len(self._seen)
        return self._in_flight[workspace_id] + 1 <= max(share, 1.0)

    @contextmanager
    def answering(self, workspace_id: str) -> Iterator[None]:
        """Count a request until it is answered."""
        self._in_flight[workspace_id] += 1
        if self._in_flight.total() == MIN_IN_FLIGHT:
            self._progress_at = self._clock()
        try:
            yield
        finally:
            self._note_answer()
            self._in_flight[workspace_id] -= 1
            if not self._in_flight[workspace_id]:
                del self._in_flight[workspace_id]

    def _note_answer(self) -> None:
        if self._in_flight.total() < MIN_IN_FLIGHT or self._progress_at is None:
            self._progress_at = None
            return
        now = self._clock()
        self._per_answer += SMOOTHING * (now - self._progress_at - self._per_answer)
        self._progress_at = now

    def problem(self) -> str | None:
        """A sentence while requests are refused, and a little longer; None otherwise."""
        if self._shed_at is None or self._clock() - self._shed_at > RECENT_SECONDS:
            return None
        return "too busy: some requests are turned away"
