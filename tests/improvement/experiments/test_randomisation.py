"""What chance alone does, counted by hand and against scipy."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from bot.improvement.experiments.assignment import Arm, ExperimentSubject, assign
from bot.improvement.experiments.randomisation import ChanceDifferences, of_redraws, of_yes_or_no


def test_six_people_in_one_block():
    """Of 20 halves of three yes and three no, one has all yes changed: a p of one in ten."""
    assignment = assign([ExperimentSubject(f"U{number}") for number in range(6)], 3)
    values = {unit: float(arm is Arm.CHANGED) for unit, arm in assignment.unit_arms.items()}
    chance = of_yes_or_no(assignment, values)
    assert chance.at_least(1.0) == pytest.approx(1 / 20)
    assert chance.two_sided(1.0) == pytest.approx(1 / 10)
    assert chance.two_sided(0.0) == 1.0


@given(st.lists(st.booleans(), min_size=10, max_size=10), st.integers(0, 1000))
def test_two_blocks_counted_one_by_one(answers, seed):
    """The exact distribution is that of every way to halve both blocks."""
    assignment = assign(
        [ExperimentSubject(f"U{number}", (), float(number)) for number in range(10)], seed, block_size=6
    )
    values = {unit: float(yes) for unit, yes in zip(sorted(assignment.unit_arms), answers, strict=True)}
    counted = []
    for halves in product(*(combinations(block, len(block) // 2) for block in assignment.blocks)):
        changed = {unit for half in halves for unit in half}
        inside = [value for unit, value in values.items() if unit in changed]
        outside = [value for unit, value in values.items() if unit not in changed]
        counted.append(sum(inside) / len(inside) - sum(outside) / len(outside))
    by_hand, chance = np.array(counted), of_yes_or_no(assignment, values)
    for value in set(by_hand.round(9)):
        assert chance.at_least(value) == pytest.approx((by_hand >= value - 1e-9).mean())
        assert chance.at_most(value) == pytest.approx((by_hand <= value + 1e-9).mean())
    assert chance.variance == pytest.approx((by_hand**2).mean())


@given(st.integers(0, 10), st.integers(0, 10))
def test_one_block_is_fishers_test(changed, usual):
    """People who are all alike, with a yes or no and halves of the same size, give Fisher's exact p."""
    assignment = assign([ExperimentSubject(f"U{number:02}") for number in range(20)], 1, block_size=20)
    values = yes_by_arm(assignment.unit_arms, changed, usual)
    found = of_yes_or_no(assignment, values).two_sided(changed / 10 - usual / 10)
    assert found == pytest.approx(fisher_exact([[changed, usual], [10 - changed, 10 - usual]]).pvalue)


def test_redraws_come_near_the_exact_figure():
    """The same blocks drawn 4,999 times give the exact p but for a little luck, and never nought."""
    assignment = assign([ExperimentSubject(f"U{number:02}", (), float(number % 7)) for number in range(30)], 9)
    values = yes_by_arm(assignment.unit_arms, 11, 5)
    sizes = dict.fromkeys(values, 1)
    exact, drawn = of_yes_or_no(assignment, values), of_redraws(assignment, values, sizes)
    difference = 11 / 15 - 5 / 15
    assert drawn.two_sided(difference) == pytest.approx(exact.two_sided(difference), abs=0.02)
    assert drawn.variance == pytest.approx(exact.variance, rel=0.1)
    apart = yes_by_arm(assignment.unit_arms, 15, 0)
    assert of_redraws(assignment, apart, sizes).two_sided(1.0) >= 2 / 5_000


def test_the_other_way_round():
    """Mirrored, what was at least a value is at most its opposite."""
    chance = ChanceDifferences(np.array([-0.5, 0.0, 0.25]), np.array([0.2, 0.5, 0.3]))
    assert chance.at_least(0.25) == chance.mirrored().at_most(-0.25) == pytest.approx(0.3)


def yes_by_arm(arms: dict[str, Arm], changed: int, usual: int) -> dict[str, float]:
    """Values with so many yes in each arm."""
    left = {Arm.CHANGED: changed, Arm.USUAL: usual}
    values = {}
    for unit, arm in arms.items():
        values[unit] = float(left[arm] > 0)
        left[arm] -= 1
    return values
