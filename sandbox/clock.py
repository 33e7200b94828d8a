"""The workspace's clock, which can be moved forward."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class WorkspaceClock:
    """Real time plus an offset that only grows, so that message timestamps keep their order.

    `due` is the next moment at which the connected app has something to do, where the app has said so.
    """

    def __init__(self, real: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._real = real
        self.offset = timedelta()
        self.due: datetime | None = None

    def now(self) -> datetime:
        """The workspace's present moment, aware and in UTC."""
        return self._real() + self.offset

    def advance(self, by: timedelta) -> datetime:
        """Move forward; going back is refused with ValueError."""
        if by < timedelta():
            raise ValueError("the clock only moves forward")
        self.offset += by
        return self.now()

    def move_to(self, at: datetime) -> datetime:
        """Move forward to an aware moment; an earlier one is refused with ValueError."""
        return self.advance(at - self.now())
