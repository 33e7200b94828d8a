"""A process that dies, or is replaced, in the middle of a morning's lessons."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import migrations
from bot.journeys.content import Library
from bot.kit.db import Database
from tests.processes import Running, Town, all_sent, enrol, posted, settings, town

LEARNERS = 300


@pytest.fixture
async def harbour(tmp_path: Path) -> AsyncIterator[Town]:
    """A workspace that stays when the product dies."""
    async with town(tmp_path) as running:
        yield running


@pytest.fixture
async def database(sqlite_url: str) -> AsyncIterator[Database]:
    """The tables, which stay as well."""
    made = Database(sqlite_url)
    migrations.upgrade(made)
    yield made
    made.close()


async def test_kill_minus_nine_loses_and_doubles_nothing(
    harbour: Town, database: Database, library: Library, tmp_path: Path
):
    """Everybody has their lesson once, though nobody knew about some of them when the process died."""
    people = await harbour.populate(LEARNERS)
    enrol(database, library, await harbour.team_id(), people)
    await harbour.trouble("drop_after_write", "server_error")
    with Running(tmp_path, "serve", env=settings(harbour, database)) as dying:
        await posted(harbour, dying, 60)
        dying.kill()

    with Running(tmp_path, "serve", env=settings(harbour, database)) as serving:
        await all_sent(database, LEARNERS)
        serving.end()

    assert await harbour.copies(people) == {1: LEARNERS}


async def test_a_deploy_in_the_middle_loses_and_doubles_nothing(
    harbour: Town, database: Database, library: Library, tmp_path: Path
):
    """A supervisor ends the old process politely, long before its batch would be through, and starts the new one."""
    people = await harbour.populate(60)
    enrol(database, library, await harbour.team_id(), people)
    paced = settings(harbour, database, GROUNDSWELL_MESSAGES_PER_SECOND="4")
    with Running(tmp_path, "serve", env=paced) as old:
        await posted(harbour, old)
        old.end()

    with Running(tmp_path, "serve", env=settings(harbour, database)) as new:
        await all_sent(database, 60)
        new.end()

    assert await harbour.copies(people) == {1: 60}
