"""One event on its way to the app, and how often it may be tried."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.sandbox.state import Json

MOST_RETRIES = 3


@dataclass
class Delivery:
    """An event with the count of its retries and the reason of the last one."""

    body: Json
    attempt: int = 0
    reason: str = ""
    spent: bool = field(default=False, init=False)

    def again(self, reason: str) -> bool:
        """Whether another try is due after this failure."""
        self.spent = self.attempt >= MOST_RETRIES
        if not self.spent:
            self.attempt += 1
            self.reason = reason
        return not self.spent
