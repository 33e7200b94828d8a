"""Resident memory beside bare Bolt's, after the start and after a thousand clicks; and the time to the first ack."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import crowd
from figures import Row, at_most, interleaved
from processes import Server, instant_slack
from product import acknowledged, bare_bolt, click, product

CLICKS = 1000


def measure(*, quick: bool) -> list[Row]:
    rounds = 1 if quick else 2
    with tempfile.TemporaryDirectory() as folder, instant_slack() as slack:
        database = crowd.new_database(Path(folder))
        bodies = crowd.gather(database, rounds * (CLICKS + 1), crowd.WITH_REFLECTION)
        start, fresh, used = interleaved(
            rounds,
            lambda: _life(lambda: bare_bolt(slack), bodies[: CLICKS + 1]),
            lambda: _life(lambda: product(database, slack), [bodies.pop() for _ in range(CLICKS + 1)]),
        )
        database.close()
    return [
        Row("from the start of the process to its first ack", "s", *start),
        Row("resident memory after the start", "MB", *fresh, at_most(3)),
        Row(f"resident memory after {CLICKS:,} clicks", "MB", *used, at_most(3)),
    ]


def _life(begin: Callable[[], AbstractContextManager[Server]], bodies: list[str]) -> list[float]:
    """Seconds to the first ack, megabytes then, and megabytes after all clicks."""
    began = time.perf_counter()
    with begin() as server:
        acknowledged(server, bodies[:1], connections=1)
        started = time.perf_counter() - began
        server.wait_until_idle()
        fresh = server.megabytes
        click(server, bodies[1:], connections=16)
        return [started, fresh, server.megabytes]
