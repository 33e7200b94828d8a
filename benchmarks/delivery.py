"""Ten thousand due messages, beside a bare loop that posts them: exactly once against as fast as it goes.

With GROUNDSWELL_BENCH_POSTGRES, also by several workers on PostgreSQL; its database is emptied.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import workers
from crowd import LIBRARY, TRACK, WITHOUT_REFLECTION, new_database
from figures import Row, at_least, interleaved
from processes import ROOT, Server, ask, instant_slack
from product import SECRET

from bot.journeys import views
from bot.quizzes.service import ShownQuestion


def measure(*, quick: bool) -> list[Row]:
    number, rounds = (1000, 1) if quick else (10_000, 2)
    messages = [lesson(at) for at in range(number)]
    rows = []
    with instant_slack() as slack:
        for spread, what in ((1, "1 workspace"), (20, "20 workspaces")):
            rate, cpu = interleaved(
                rounds,
                lambda: _figures(ask("posting", f"{slack.url}/api/", "xoxb-bench", given=messages), number),
                lambda spread=spread: _figures(_deliver(slack, messages, spread), number),
            )
            rows += [
                Row(f"{number:,} due messages, {what}", "messages/s", *rate, at_least(0.5)),
                Row(f"{number:,} due messages, {what}: processor time of each", "µs", *cpu),
            ]
    if workers.POSTGRES in os.environ:
        rows += workers.measure(messages)
    return rows


def lesson(at: int) -> dict[str, Any]:
    """A lesson with its question, as it is posted to somebody."""
    step = TRACK.steps[WITHOUT_REFLECTION]
    asked = [ShownQuestion(f"{at:032x}", question) for question in step.questions]
    quiet = {"unfurl_links": False, "unfurl_media": False}
    metadata = {"event_type": "groundswell_delivery", "event_payload": {"id": at}}
    said = views.step(LIBRARY.default, WITHOUT_REFLECTION, asked)
    return {"channel": f"U{at:010d}", "metadata": metadata, **quiet, **said}


def _deliver(slack: Server, messages: Sequence[dict[str, Any]], spread: int) -> dict[str, float]:
    workspaces = [f"T{number:010d}" for number in range(spread)]
    with tempfile.TemporaryDirectory() as folder:
        database = new_database(Path(folder), workspaces, secret=SECRET)
        database.close()
        pairs = [(workspaces[at % spread], message) for at, message in enumerate(messages)]
        env = {"PYTHONPATH": str(ROOT)}
        done: dict[str, float] = ask(
            "delivering", database.engine.url, f"{slack.url}/api/", SECRET, given=pairs, env=env
        )
    return done


def _figures(done: dict[str, float], number: int) -> list[float]:
    return [number / done["seconds"], done["cpu"] / number * 1e6]
