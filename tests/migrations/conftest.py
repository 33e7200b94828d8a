from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.kit.db import Database
from tests.tables import unfurnish


@pytest.fixture
def empty_database(database_url: str) -> Iterator[Database]:
    """A database without tables, once of each kind."""
    unfurnish(database_url)
    database = Database(database_url)
    yield database
    database.close()
