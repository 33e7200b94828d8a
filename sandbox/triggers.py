"""Trigger ids: an app's short permission to open a modal in front of somebody."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from sandbox.errors import ApiError

LIFETIME_SECONDS = 3.0
_REMEMBERED_SECONDS = 600.0


class Triggers:
    """Every trigger id works once, within three seconds of real time."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._issued: dict[str, tuple[str, float]] = {}
        self._exchanged: set[str] = set()

    def issue(self, user_id: str) -> str:
        """A fresh trigger id for what this person just did."""
        now = self._monotonic()
        self._forget(now)
        trigger_id = f"{secrets.randbelow(10**13):013d}.{secrets.randbelow(10**12):012d}.{secrets.token_hex(16)}"
        self._issued[trigger_id] = (user_id, now)
        return trigger_id

    def exchange(self, trigger_id: str) -> str:
        """The person it was issued for; refused when unknown, late or used before."""
        if trigger_id not in self._issued:
            raise ApiError("invalid_trigger_id")
        if trigger_id in self._exchanged:
            raise ApiError("exchanged_trigger_id")
        user_id, issued = self._issued[trigger_id]
        if self._monotonic() - issued > LIFETIME_SECONDS:
            raise ApiError("expired_trigger_id")
        self._exchanged.add(trigger_id)
        return user_id

    def _forget(self, now: float) -> None:
        """Drop the oldest, which would be refused as expired anyway."""
        while self._issued:
            oldest, (_, issued) = next(iter(self._issued.items()))
            if now - issued < _REMEMBERED_SECONDS:
                return
            del self._issued[oldest]
            self._exchanged.discard(oldest)
