"""Clocks that do not depend on the machine's day, hour or zone."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sandbox.clock import WorkspaceClock


def clock_from(start: datetime) -> WorkspaceClock:
    """A clock that begins at `start` and runs on from there."""
    began = time.monotonic()
    return WorkspaceClock(lambda: start + timedelta(seconds=time.monotonic() - began))
