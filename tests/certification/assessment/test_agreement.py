"""Agreement over all candidates: counts always, coefficients from twenty double marks, and none that breaks."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.certification.assessment import agreement
from bot.certification.assessment.agreement import MIN_DOUBLE_MARKS, DoubleMark

levels = st.integers(0, 4)


def marks(pairs: Sequence[tuple[int, int]], in_each: int = 5) -> list[DoubleMark]:
    """Pairs of levels, some of each submission."""
    return [DoubleMark(number // in_each, *pair) for number, pair in enumerate(pairs)]


def test_few_double_marks_have_counts_only():
    """Nineteen are too few for a coefficient, twenty are enough."""
    few = agreement.summary(marks([(3, 3)] * (MIN_DOUBLE_MARKS - 1)))
    assert (few.exact, few.kappa, few.ac2) == (MIN_DOUBLE_MARKS - 1, None, None)
    enough = agreement.summary(marks([(3, 3)] * 10 + [(3, 2)] * 6 + [(0, 4)] * 4))
    assert (enough.exact, enough.adjacent, enough.apart, enough.double_marks) == (10, 6, 4, 20)
    assert enough.kappa
    assert enough.ac2


@pytest.mark.parametrize("level", range(5))
def test_full_agreement_is_one(level: int):
    """Even where both gave one level throughout, which is nought through nought in the books."""
    found = agreement.summary(marks([(level, level)] * 40))
    assert found.kappa
    assert found.ac2
    assert (found.kappa.value, found.kappa.interval) == (1.0, (1.0, 1.0))
    assert (found.ac2.value, found.ac2.interval) == (1.0, (1.0, 1.0))


@given(st.lists(st.tuples(levels, levels), min_size=MIN_DOUBLE_MARKS, max_size=60))
def test_a_coefficient_is_always_a_number(pairs: list[tuple[int, int]]):
    """At most one, and one only where all agree."""
    found = marks(pairs)
    for value in (agreement.kappa(found), agreement.ac2(found)):
        assert math.isfinite(value)
        assert value <= 1
        assert (value == 1) == all(one == other for one, other in pairs)


def test_coefficients_are_those_of_the_books():
    """Worked out from the tables of both raters, as the definitions have it."""
    pairs = [(0, 0), (1, 2), (2, 2), (3, 3), (4, 3), (4, 4), (2, 1), (3, 3), (1, 1), (0, 2)]
    total = len(pairs)
    weight = [[1 - ((one - other) / 4) ** 2 for other in range(5)] for one in range(5)]
    rows = [sum(one == level for one, _ in pairs) / total for level in range(5)]
    columns = [sum(other == level for _, other in pairs) / total for level in range(5)]
    observed = sum(weight[one][other] for one, other in pairs) / total
    by_chance = sum(rows[i] * columns[j] * weight[i][j] for i in range(5) for j in range(5))
    assert agreement.kappa(marks(pairs)) == pytest.approx((observed - by_chance) / (1 - by_chance))
    used = [(row + column) / 2 for row, column in zip(rows, columns, strict=True)]
    chance = sum(map(sum, weight)) / 20 * sum(each * (1 - each) for each in used)
    assert agreement.ac2(marks(pairs)) == pytest.approx((observed - chance) / (1 - chance))


def test_an_interval_holds_its_value_and_is_the_same_every_time():
    """Resampled by submission with a fixed seed; of one submission there is none."""
    pairs = [(one % 5, (one * 3 + one // 7) % 5) for one in range(60)]
    first, second = agreement.summary(marks(pairs)), agreement.summary(marks(pairs))
    assert first == second
    assert first.kappa
    assert first.kappa.interval
    low, high = first.kappa.interval
    assert low <= first.kappa.value <= high
    alone = agreement.summary(marks(pairs, in_each=60))
    assert alone.ac2
    assert alone.ac2.interval is None
