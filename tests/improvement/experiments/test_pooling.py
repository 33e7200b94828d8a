"""Cohorts together, against figures worked out by hand."""

from __future__ import annotations

import pytest

from bot.improvement.experiments.exact_tests import Range
from bot.improvement.experiments.pooling import STANDARD_ERRORS, EarlierResult, pool


def result(difference: float, error: float) -> EarlierResult:
    half = STANDARD_ERRORS * error
    return EarlierResult(difference, Range(difference - half, difference + half))


def test_two_that_agree():
    """Errors of 0.1 and 0.2 weigh four to one, and cohorts that differ no more than by chance are drawn together."""
    found = pool([result(0.2, 0.1), result(0.3, 0.2)])
    assert found.difference == pytest.approx(0.22)
    assert found.interval.width / 2 / STANDARD_ERRORS == pytest.approx((1 / 125) ** 0.5)
    assert found.spread == 0.0
    assert found.shrunk == pytest.approx([0.22, 0.22])


def test_three_that_differ():
    """With errors of 0.1 and differences of 0, 0.3 and 0.6, cohorts scatter by the root of 0.08."""
    found = pool([result(0.0, 0.1), result(0.3, 0.1), result(0.6, 0.1)])
    assert found.difference == pytest.approx(0.3)
    assert found.spread == pytest.approx(0.08**0.5)
    # Of each one's distance from the middle, 8 parts of 9 are real.
    assert found.shrunk == pytest.approx([0.3 - 0.3 * 8 / 9, 0.3, 0.3 + 0.3 * 8 / 9])
    assert found.interval.width / 2 / STANDARD_ERRORS == pytest.approx((0.09 / 3) ** 0.5)


def test_one_cohort_is_no_pool():
    """There has to be something to pool with."""
    with pytest.raises(ValueError, match="one cohort"):
        pool([result(0.2, 0.1)])
