"""Arithmetic of sending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import rules


@pytest.mark.parametrize(
    ("per_second", "claimed", "pause"),
    [
        (0, rules.MAX_CLAIMED, 0.0),
        (0.1, 1, 10.0),
        (1, 1, 1.0),
        (4, 4, 0.25),
        (20, 20, 0.05),
        (1000, rules.MAX_CLAIMED, 0.001),
    ],
)
def test_how_much_and_how_fast(per_second: float, claimed: int, pause: float):
    """A second's worth at once; without a rate as fast as Slack takes it."""
    assert rules.claim_size(per_second) == claimed
    assert rules.pause_between(per_second) == pytest.approx(pause)


@given(st.floats(0, 1e6, allow_nan=False))
def test_little_is_in_doubt_at_any_rate(per_second: float):
    """At least one, never more than the most, and about a second."""
    size = rules.claim_size(per_second)
    assert 1 <= size <= rules.MAX_CLAIMED
    assert rules.pause_between(per_second) >= 0
    if per_second > 0 and size > 1:
        assert size * rules.pause_between(per_second) <= 1 + 1e-9


def test_waits_grow_and_end_at_five_minutes():
    """Until the last attempt."""
    waits = [rules.retry_delay(attempt) for attempt in range(1, 12)]
    assert waits[:4] == [2, 4, 8, 16]
    assert waits == sorted(waits)
    assert waits[-1] == rules.retry_delay(1000) == 300


def test_nothing_is_hopeless_and_doubtful_at_once():
    """Given up and looked for are two things."""
    assert not rules.PERMANENT_ERRORS & rules.AMBIGUOUS_ERRORS
