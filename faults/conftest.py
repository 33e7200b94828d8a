"""A workspace that survives the product, databases of both kinds, and a report of what each run came to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest

from bot.kit.db import Database
from tests import timeouts
from tests.conftest import database_url, library, postgres_server
from tests.processes import Town, town
from tests.tables import furnish

__all__ = ["database_url", "library", "postgres_server"]

LINES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LINES] = []
    timeouts.register(config)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What the runs came to, below the dots."""
    for line in config.stash[LINES]:
        terminalreporter.write_line(line)


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Adds a line to what is printed at the end."""
    return lambda line: request.config.stash[LINES].append(f"{request.node.name}: {line}")


@pytest.fixture
async def harbour(tmp_path: Path) -> AsyncIterator[Town]:
    """A workspace that stays when the product dies."""
    async with town(tmp_path) as running:
        yield running


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The tables, once of each kind, which stay as well."""
    furnish(database_url)
    made = Database(database_url)
    yield made
    made.close()
