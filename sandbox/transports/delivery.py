"""An event on its way to the app, and its retries."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.state import Json

MAX_RETRIES = 3


@dataclass
class EventDelivery:
    """An event with the count of its retries and the reason of the last one."""

    body: Json
    attempt: int = 0
    reason: str = ""

    def retry(self, reason: str) -> bool:
        """Whether another try is due after this failure."""
        if self.attempt >= MAX_RETRIES:
            return False
        self.attempt += 1
        self.reason = reason
        return True
