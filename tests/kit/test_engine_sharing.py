"""What a worker takes of what is waiting."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.kit.engine_sharing import SPARE, part_of


@pytest.mark.parametrize(
    ("active", "workers", "part"),
    [
        ({None: 100}, 1, 100),
        ({None: 100}, 4, 25),
        ({None: 75, "other": 25}, 4, 25),
        ({None: 75, "me": 25}, 4, SPARE),
        ({None: 25, "other": 75}, 4, 25),
        ({None: 1, "me": 50, "other": 50}, 2, 1),
        ({"me": 4}, 1, 0),
        ({}, 3, 0),
        ({None: 7}, 0, 7),
    ],
)
def test_a_worker_takes_its_part(active: dict[str | None, int], workers: int, part: int):
    """One alone takes everything, four a quarter each, and nothing waits for one that has died."""
    assert part_of(active, "me", workers) == part


@given(st.integers(1, 500), st.integers(1, 8))
def test_everything_is_taken_in_about_equal_parts(partitions: int, workers: int):
    """Each looks once, one after another, and then whoever still finds something."""
    active: Counter[str | None] = Counter({None: partitions})
    names = [f"worker.{number}" for number in range(workers)]

    for name in names:
        part = part_of(active, name, workers)
        active.update({name: part})
        active.subtract({None: part})

    assert active[None] == 0
    assert max(active[name] for name in names) <= max(-(-partitions // workers), SPARE)
