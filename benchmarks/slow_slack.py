"""Acks while every call to Slack takes two seconds: a click must not wait for what is shown after it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import crowd
from figures import Figures, Row, at_most
from processes import instant_slack
from product import acknowledged, product

DELAY, LIMIT_MS, CLICKS = 2.0, 500.0, 50


def measure(*, quick: bool) -> list[Row]:
    rounds = 1 if quick else 2
    with tempfile.TemporaryDirectory() as folder, instant_slack(DELAY) as slack:
        database = crowd.new_database(Path(folder))
        bodies = crowd.gather(database, rounds * 2 * CLICKS, crowd.WITH_REFLECTION)
        with product(database, slack) as ours:
            rows = [
                Row(
                    f"slowest of {CLICKS} acks, a Slack of {DELAY:g} s, {connections} at a time (beside it: the limit)",
                    "ms",
                    Figures(
                        [
                            acknowledged(ours, bodies[at : at + CLICKS], connections=connections)["most"]
                            for at in range(start, len(bodies), 2 * CLICKS)
                        ]
                    ),
                    Figures([LIMIT_MS]),
                    at_most(1),
                )
                for connections, start in ((1, 0), (8, CLICKS))
            ]
        database.close()
    return rows
