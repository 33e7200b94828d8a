"""What so many people can show is what they do show."""

from __future__ import annotations

import pytest

from bot.improvement.experiments.simulation import SimulatedCohort, simulate
from bot.improvement.experiments.verdict import MIN_MEASURED, ExperimentVerdict
from bot.improvement.experiments.visible_effect import (
    chance_of_better,
    smallest_visible_average,
    smallest_visible_rise,
)


@pytest.mark.parametrize(
    ("people", "from_30", "from_50"),
    [(40, 0.48, 0.42), (60, 0.39, 0.36), (100, 0.29, 0.29), (160, 0.24, 0.23), (200, 0.21, 0.21)],
)
def test_rises_known_for_fishers_test(people, from_30, from_50):
    """One block of everybody is Fisher's test, whose figures are known to a point."""
    assert smallest_visible_rise([[people]], 0.3) == pytest.approx(from_30, abs=0.011)
    assert smallest_visible_rise([[people]], 0.5) == pytest.approx(from_50, abs=0.011)


@pytest.mark.parametrize("base", [0.3, 0.5])
def test_ten_people_see_nothing(base):
    """Not even a rise to everybody."""
    assert smallest_visible_rise([[10]], base) is None


def test_the_least_number_of_people():
    """It is the first with which a rise from 30 % to everybody would be seen four times in five."""
    assert chance_of_better([[MIN_MEASURED]], 0.3, 0.7) >= 0.8
    assert chance_of_better([[MIN_MEASURED - 2]], 0.3, 0.7) < 0.8


@pytest.mark.parametrize(("people", "base"), [(17, 0.1), (20, 0.3), (21, 0.3), (34, 0.5), (40, 0.3)])
def test_it_is_seen_four_times_in_five(people, base):
    """Simulated experiments with the smallest visible rise are called better in 75 to 85 of a hundred."""
    rise = simulate(SimulatedCohort(people, base, 0.0, 20, 6)).smallest_visible_effect
    assert rise is not None
    found = simulate(SimulatedCohort(people, base, rise, 800, 7))
    assert found.verdicts[ExperimentVerdict.BETTER] / 800 == pytest.approx(0.8, abs=0.05)


@pytest.mark.parametrize(
    ("people", "plain", "with_baseline"), [(20, 1.32, 0.95), (40, 0.91, 0.65), (60, 0.74, 0.53), (100, 0.57, 0.40)]
)
def test_averages_known_for_the_t_test(people, plain, with_baseline):
    """In standard deviations, without a baseline and with one that correlates by 0.7."""
    assert smallest_visible_average(people) == pytest.approx(plain, abs=0.01)
    assert smallest_visible_average(people, baseline_correlation=0.7) == pytest.approx(with_baseline, abs=0.01)


def test_ten_people_see_no_average():
    """Fewer people than a verdict needs see nothing."""
    assert smallest_visible_average(10) is None
