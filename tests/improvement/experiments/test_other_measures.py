"""Averages and teams err as seldom as a yes or no of single people."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bot.improvement.experiments.analysis import ArmComparison, BoundedMeasure, MeasuredOutcome, analyse
from bot.improvement.experiments.assignment import Arm, ExperimentSubject, assign

RUNS = 300
Value = Callable[[np.random.Generator, bool], float]


def skewed(chance: np.random.Generator, changed: bool) -> float:  # noqa: FBT001 - which arm it is
    """Mostly near nought; the change takes a quarter of the way from 1/9 to the top, 22 points on average."""
    value = chance.beta(0.5, 4)
    return float(value + 0.25 * (1 - value) if changed else value)


@pytest.mark.parametrize("people", [20, 40])
def test_skewed_averages(people):
    """The interval of a lopsided figure holds the effect, and agrees with the test."""
    chance, measure, held = np.random.default_rng(21), BoundedMeasure(yes_or_no=False), 0
    for _ in range(RUNS):
        assignment = assign([ExperimentSubject(f"U{number}") for number in range(people)], int(chance.integers(2**62)))
        outcomes = [
            MeasuredOutcome(person, skewed(chance, arm is Arm.CHANGED)) for person, arm in assignment.arms.items()
        ]
        held += holds(analyse(assignment, measure, outcomes), 0.25 * 8 / 9)
    assert held / RUNS >= 0.93


@pytest.mark.parametrize("effect", [0.0, 0.2])
def test_teams_that_are_alike(effect):
    """With fifteen teams of four whose members resemble each other, the interval holds the effect."""
    chance, held = np.random.default_rng(22), 0
    people = [ExperimentSubject(f"U{number}", (), None, f"T{number // 4}") for number in range(60)]
    for _ in range(RUNS):
        assignment = assign(people, int(chance.integers(2**62)))
        team = chance.beta(3, 5, 15)
        outcomes = [
            MeasuredOutcome(
                person,
                float(chance.random() < team[int(person[1:]) // 4] * (1 - effect) + effect * (arm is Arm.CHANGED)),
            )
            for person, arm in assignment.arms.items()
        ]
        held += holds(analyse(assignment, BoundedMeasure(), outcomes), effect)
    assert held / RUNS >= 0.93


def holds(comparison: ArmComparison, effect: float) -> bool:
    """Whether the interval holds an effect; it leaves out nought just when the p value is small."""
    assert comparison.interval is not None
    assert comparison.p is not None
    assert (comparison.p <= 0.05) is not comparison.interval.holds(0.0)
    return comparison.interval.holds(effect)
