"""Memory after the start and after a thousand clicks, and the start itself, beside bare Bolt and a plain app."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import crowd
from figures import Figures, Row, at_most, in_turns
from processes import Server, instant_slack
from product import acknowledged, bare_bolt, click, plain_app, product

CLICKS = 1000
IDLE_SECONDS = 20
BESIDE_PLAIN = "(beside it: a plain app with a table)"


def measure(*, quick: bool) -> list[Row]:
    rounds = 1 if quick else 2
    with tempfile.TemporaryDirectory() as folder, instant_slack() as slack:
        database = crowd.new_database(Path(folder))
        bodies = crowd.gather(database, rounds * (CLICKS + 1), crowd.WITH_REFLECTION)
        lives = [bodies[at : at + CLICKS + 1] for at in range(0, len(bodies), CLICKS + 1)]
        # The product's first start after a change to the program learns sentences and keeps what it learned.
        with product(database, slack):
            pass
        ours, plains = iter(lives), iter(lives)
        bare, plain, mine = in_turns(
            rounds,
            lambda: _life(lambda: bare_bolt(slack), lives[0]),
            lambda: _life(lambda: plain_app(slack, Path(folder)), next(plains)),
            lambda: _life(lambda: product(database, slack), next(ours)),
        )
        database.close()
    what = (
        ("from the start of the process to its first ack", "s", at_most(4), None),
        ("… in processor time", "s", None, None),
        ("resident memory after the start", "MB", at_most(3), None),
        (f"resident memory after {CLICKS:,} clicks", "MB", at_most(3), at_most(1.6)),
    )
    rows = list[Row]()
    for place, (name, unit, of_bare, of_plain) in enumerate(what):
        rows.append(Row(name, unit, mine[place], bare[place], of_bare))
        rows.append(Row(f"… {BESIDE_PLAIN}", unit, mine[place], plain[place], of_plain))
    rows.append(Row("share of a core while idle (beside it: the limit)", "%", mine[-1], Figures([1.0]), at_most(1)))
    return rows


def _life(begin: Callable[[], AbstractContextManager[Server]], bodies: list[str]) -> list[float]:
    """Seconds to the first ack and of those computed, megabytes then and after all clicks, idle share of a core."""
    began = time.perf_counter()
    with begin() as server:
        acknowledged(server, bodies[:1], connections=1)
        started = time.perf_counter() - began
        computed = server.cpu_seconds
        server.wait_until_idle()
        fresh, before = server.megabytes, server.cpu_seconds
        time.sleep(IDLE_SECONDS)
        idle = (server.cpu_seconds - before) / IDLE_SECONDS * 100
        click(server, bodies[1:], connections=16)
        return [started, computed, fresh, server.megabytes, idle]
