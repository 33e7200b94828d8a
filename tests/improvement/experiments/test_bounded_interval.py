"""Intervals stay inside their bounds, agree with the test, and are honest where everybody says the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.improvement.experiments.bounded_interval import TwoAverages, compatible
from bot.improvement.experiments.exact_tests import Counts, Range, hypergeometric, newcombe
from bot.improvement.experiments.randomisation import ChanceDifferences


def interval(changed: int, usual: int, each: int) -> Range:
    """The interval for so many yes in two arms of one block."""
    averages = TwoAverages(changed / each, each, usual / each, each, 2 * each)
    return compatible(averages, (changed - usual) / each, one_block(changed + usual, each))


def one_block(successes: int, each: int) -> ChanceDifferences:
    among = np.arange(each + 1)
    return ChanceDifferences((2 * among - successes) / each, hypergeometric(2 * each, successes, each))


@pytest.mark.parametrize("each", [8, 10, 20, 50])
def test_bounds_and_agreement(each):
    """Whatever is counted, the interval holds what was seen, and leaves nought out just when the p value is small."""
    for changed in range(each + 1):
        for usual in range(each + 1):
            found, seen = interval(changed, usual, each), (changed - usual) / each
            assert -1 <= found.low <= seen <= found.high <= 1
            small = one_block(changed + usual, each).two_sided(seen) <= 0.05
            assert small is not found.holds(0.0)


@pytest.mark.parametrize(("changed", "usual"), [(0, 0), (10, 10), (10, 0)])
def test_everybody_alike_is_no_certainty(changed, usual):
    """With ten of ten or none, the interval still is at least 25 points wide, about as Newcombe's."""
    found, known = interval(changed, usual, 10), newcombe(Counts(changed, 10, usual, 10))
    assert found.width >= 0.25
    assert found.width == pytest.approx(known.width, abs=0.25)


def test_it_comes_near_newcombes():
    """With 20 in each arm and no extreme share, both intervals differ by a few points."""
    for changed, usual in [(12, 6), (10, 9), (14, 11), (7, 13)]:
        found, known = interval(changed, usual, 20), newcombe(Counts(changed, 20, usual, 20))
        assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=0.06)


@given(st.integers(2, 40), st.data())
def test_arms_swapped(each, data):
    """The other way round, the interval is the opposite one."""
    changed, usual = (data.draw(st.integers(0, each)) for _ in range(2))
    found, swapped = interval(changed, usual, each), interval(usual, changed, each)
    assert (found.low, found.high) == pytest.approx((-swapped.high, -swapped.low))


def test_the_ends_are_where_the_score_is():
    """At both ends the seen difference lies as many standard errors away as Student's figure says, found by search."""
    changed, usual, each = 15, 6, 20
    found = interval(changed, usual, each)
    for end in (found.low, found.high):
        shares = np.linspace(max(0, -end) + 1e-9, min(1, 1 - end) - 1e-9, 200_001)
        fits = changed * np.log(shares + end) + (each - changed) * np.log(1 - shares - end)
        fits += usual * np.log(shares) + (each - usual) * np.log(1 - shares)
        best = shares[fits.argmax()]
        scatter = ((best + end) * (1 - best - end) + best * (1 - best)) / each * 40 / 39
        assert abs((changed - usual) / each - end) / scatter**0.5 == pytest.approx(2.0244, abs=0.01)


def test_teams_are_never_surer_than_people():
    """Teams that happen to be alike don't narrow the interval."""
    alike = ChanceDifferences(np.array([-0.05, 0.05]), np.array([0.5, 0.5]))
    people = compatible(TwoAverages(0.5, 20, 0.5, 20, 40), 0.0, one_block(20, 20))
    assert compatible(TwoAverages(0.5, 20, 0.5, 20, 10), 0.0, alike).width > people.width
