"""Without an effect few verdicts are wrong, and with one the interval holds it."""

from __future__ import annotations

import pytest

from bot.improvement.experiments.simulation import SimulatedCohort, simulate
from bot.improvement.experiments.verdict import ExperimentVerdict

RUNS = 500


@pytest.mark.parametrize(("people", "base"), [(20, 0.3), (20, 0.5), (40, 0.3), (100, 0.3)])
def test_without_an_effect(people, base):
    """Better or worse is said in at most 5 of 100 experiments, and the interval holds nought in the others."""
    found = simulate(SimulatedCohort(people, base, 0.0, RUNS, 11))
    assert found.errors / RUNS <= 0.05
    assert found.error_range.low < found.errors / RUNS < found.error_range.high
    assert found.covered / RUNS >= 0.95


@pytest.mark.parametrize("effect", [0.0, 0.4, 0.7])
def test_ten_people_always_say_too_little(effect):
    """However large the effect."""
    found = simulate(SimulatedCohort(10, 0.3, effect, 300, 12))
    assert found.verdicts[ExperimentVerdict.TOO_FEW] == 300
    assert found.smallest_visible_effect is None


@pytest.mark.parametrize(
    ("people", "base", "effect"),
    [(20, 0.3, 0.4), (20, 0.1, 0.8), (40, 0.3, 0.4), (40, 0.02, 0.1), (40, 0.7, -0.5), (100, 0.3, 0.1)],
)
def test_the_interval_holds_the_effect(people, base, effect):
    """At least 93 of 100 intervals hold what was put in."""
    found = simulate(SimulatedCohort(people, base, effect, RUNS, 13))
    assert found.covered / RUNS >= 0.93
    assert found.coverage_range.holds(found.covered / RUNS)


def test_a_seed_gives_the_same_experiments():
    """Two runs of one seed agree in everything, and another seed gives others."""
    cohort = SimulatedCohort(24, 0.4, 0.3, 60, 14)
    assert simulate(cohort) == simulate(cohort)
    assert simulate(cohort).mean_width != simulate(SimulatedCohort(24, 0.4, 0.3, 60, 15)).mean_width


def test_the_opposite_is_the_error_where_there_is_an_effect():
    """Where the change helps, better is right."""
    found = simulate(SimulatedCohort(100, 0.3, 0.5, 50, 16))
    assert found.verdicts[ExperimentVerdict.BETTER] == 50
    assert found.errors == 0
