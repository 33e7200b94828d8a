"""One event on its way to the app, and how often it may be tried."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.state import Json

MOST_RETRIES = 3


@dataclass
class Delivery:
    """An event with the count of its retries and the reason of the last one."""

    body: Json
    attempt: int = 0
    reason: str = ""

    def again(self, reason: str) -> bool:
        """Whether another try is due after this failure."""
        if self.attempt >= MOST_RETRIES:
            return False
        self.attempt += 1
        self.reason = reason
        return True
