"""Workers killed at random moments while Slack has troubles of its own: nothing is lost and nothing comes twice."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.journeys.content import Library
from bot.kit.db import Database
from tests.processes import Running, Town, all_sent, enrol, posted, sent, settings

LEARNERS = 2000
KILLS = 6
PATIENCE_SECONDS = 180
TROUBLES = ("drop_after_write", "server_error", "rate_limited", "drop_after_write")
Report = Callable[[str], None]

pytestmark = pytest.mark.timeout(900)  # thousands of messages and several restarts


@pytest.fixture
async def people(harbour: Town, database: Database, library: Library) -> list[str]:
    """Two thousand learners whose first lesson is due."""
    arrived = await harbour.populate(LEARNERS)
    enrol(database, library, await harbour.team_id(), arrived)
    return arrived


async def verdict(town: Town, people: list[str], began: float, kills: int, report: Report) -> None:
    """Everybody has their lesson, once."""
    seconds = time.monotonic() - began
    copies = await town.copies(people)
    lookups = await town.calls("conversations.history")
    report(
        f"{len(people)} messages, {kills} kills: lost {copies[0]}, doubled {len(people) - copies[0] - copies[1]}, "
        f"{lookups} look-ups, {1000 * seconds / len(people):.1f} ms a message with the restarts"
    )
    assert copies == Counter({1: len(people)})


async def test_killed_at_random_moments(
    harbour: Town, database: Database, people: list[str], tmp_path: Path, report: Report
) -> None:
    """All in one process, killed while it starts, plans, sends or settles, and started again."""
    seed = secrets.randbits(32)
    chance = random.Random(seed)  # noqa: S311 - chance, not a secret
    report(f"seed {seed}")
    began, kills = time.monotonic(), 0

    async def done() -> bool:
        return await sent(database) >= LEARNERS

    while kills < KILLS and not await done():
        await harbour.trouble(*TROUBLES)
        with Running(tmp_path, "serve", env=settings(harbour, database)) as serving:
            if chance.random() < 0.8:
                await posted(harbour, serving, unless=done)
            await asyncio.sleep(chance.uniform(0, 1.5))
            serving.kill()
        kills += 1

    with Running(tmp_path, "serve", env=settings(harbour, database)) as serving:
        await all_sent(database, LEARNERS, patience=PATIENCE_SECONDS)
        await verdict(harbour, people, began, kills, report)
        serving.end()


async def test_a_worker_that_never_comes_back(
    harbour: Town, database: Database, people: list[str], tmp_path: Path, report: Report
) -> None:
    """Web, clock and two workers; one of them dies for good in the middle of a batch, and the other takes it over."""
    began = time.monotonic()
    failover = {"GROUNDSWELL_FAILOVER_SECONDS": "6"}

    await harbour.trouble(*TROUBLES)
    with ExitStack() as running:

        def start(*arguments: str, name: str) -> Running:
            env = settings(harbour, database, GROUNDSWELL_EXECUTOR=name, **failover)
            return running.enter_context(Running(tmp_path, *arguments, env=env))

        doomed = start("worker", name="worker.1")
        others = [start("serve", "--role", "web", name="web"), start("clock", name="clock")]
        # Alone so far, so that it is surely the one in the middle of a batch.
        await posted(harbour, doomed, 150)
        doomed.kill()
        await asyncio.sleep(0.1)
        others.append(start("worker", name="worker.2"))
        await all_sent(database, LEARNERS, patience=PATIENCE_SECONDS)
        await verdict(harbour, people, began, 1, report)
        for process in others:
            process.end()
