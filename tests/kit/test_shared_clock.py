"""A machine whose clock is wrong goes by the database's."""

from __future__ import annotations

import time

import pytest

from bot.kit.db import Database
from bot.kit.shared_clock import SharedClock


@pytest.mark.parametrize("ahead", [-60.0, 0.0, 60.0])
async def test_a_wrong_clock_is_put_right(db: Database, ahead: float):
    """On PostgreSQL; a file has no other clock than the machine's."""
    clock = SharedClock(db, lambda: time.time() + ahead)
    assert clock() == pytest.approx(time.time() + ahead, abs=1)

    await clock.compare()

    assert clock() == pytest.approx(time.time() + (ahead if db.is_sqlite else 0), abs=1)


async def test_a_clock_that_was_set_right_is_trusted_again(db: Database):
    """What was found before is forgotten."""
    ahead = 60.0
    clock = SharedClock(db, lambda: time.time() + ahead)
    await clock.compare()
    ahead = 0.5

    await clock.compare()

    assert clock() == pytest.approx(time.time() + 0.5, abs=0.3)
