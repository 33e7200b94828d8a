"""Everybody counts where they were assigned, in the measure's own units."""

from __future__ import annotations

import numpy as np
import pytest

from bot.improvement.experiments.analysis import (
    BoundedMeasure,
    MeasuredOutcome,
    NotInExperimentError,
    NotYesOrNoError,
    OutOfBoundsError,
    analyse,
)
from bot.improvement.experiments.assignment import Arm, Assignment, ExperimentSubject, assign
from bot.improvement.experiments.exact_tests import Counts, boschloo, newcombe

YES_OR_NO = BoundedMeasure()


def cohort(people: int, seed: int = 4) -> Assignment:
    return assign([ExperimentSubject(f"U{number:03}") for number in range(people)], seed)


def in_arm(assignment: Assignment, arm: Arm) -> list[str]:
    return sorted(person for person, its in assignment.arms.items() if its is arm)


def outcomes(assignment: Assignment, changed: int, usual: int) -> list[MeasuredOutcome]:
    """So many yes in each arm, and no for everybody else."""
    yes = {*in_arm(assignment, Arm.CHANGED)[:changed], *in_arm(assignment, Arm.USUAL)[:usual]}
    return [MeasuredOutcome(person, float(person in yes)) for person in assignment.arms]


def test_a_yes_or_no():
    """The difference, its interval and p, with Boschloo's and Newcombe's second look beside it."""
    assignment = cohort(20)
    found = analyse(assignment, YES_OR_NO, outcomes(assignment, 9, 3))
    assert found.difference == pytest.approx(0.6)
    assert (found.changed.average, found.usual.average) == (0.9, 0.3)
    assert found.p is not None
    assert found.p < 0.05
    assert found.interval is not None
    assert found.interval.low > 0
    counts = Counts(9, 10, 3, 10)
    assert (found.boschloo, found.newcombe) == (boschloo(counts), newcombe(counts))


def test_what_is_missing_counts_as_the_worse_end():
    """Somebody of whom nothing is known stays in their arm: as no where yes is better, as yes where it's worse."""
    assignment = cohort(20)
    known = [outcome for outcome in outcomes(assignment, 10, 10) if outcome.person != "U003"]
    counted = analyse(assignment, YES_OR_NO, known)
    assert counted.changed.assigned + counted.usual.assigned == 20
    assert counted.changed.measured + counted.usual.measured == 19
    assert counted.difference in (pytest.approx(0.1), pytest.approx(-0.1))
    nobody = analyse(assignment, BoundedMeasure(more_is_better=False), [])
    assert (nobody.changed.average, nobody.usual.average) == (1.0, 1.0)


def test_leavers_are_counted_by_arm():
    """They count in the arm that they were assigned to, with what was measured."""
    assignment = cohort(20)
    left = set(in_arm(assignment, Arm.CHANGED)[:3])
    found = analyse(
        assignment,
        YES_OR_NO,
        [MeasuredOutcome(person, None if person in left else 1.0, left=person in left) for person in assignment.arms],
    )
    assert (found.changed.left, found.usual.left) == (3, 0)
    assert (found.changed.measured, found.usual.measured) == (7, 10)
    assert found.changed.average == pytest.approx(0.7)


def test_a_figure_between_bounds():
    """A mark from 1 to 5 comes back in marks, without the tests for yes and no."""
    assignment, measure = cohort(24), BoundedMeasure(yes_or_no=False, low=1, high=5)
    marks = [
        MeasuredOutcome(person, (4.0 if arm is Arm.CHANGED else 3.0) + 0.5 * (int(person[1:]) % 2))
        for person, arm in assignment.arms.items()
    ]
    found = analyse(assignment, measure, marks)
    assert found.difference == pytest.approx(1.0, abs=0.25)
    assert found.changed.average == pytest.approx(4.25, abs=0.15)
    assert found.interval is not None
    assert found.difference is not None
    assert 0 < found.interval.low < found.difference < found.interval.high <= 4
    assert (found.boschloo, found.newcombe) == (None, None)


def test_a_baseline_sharpens():
    """Where what was before foretells what comes after, the interval is narrower, and the test still is one."""
    chance = np.random.default_rng(8)
    before = {f"U{number:03}": float(value) for number, value in enumerate(chance.random(40))}
    assignment, measure = cohort(40), BoundedMeasure(yes_or_no=False)
    after = [
        MeasuredOutcome(person, float(0.7 * before[person] + 0.1 * chance.random() + 0.1 * (arm is Arm.CHANGED)))
        for person, arm in assignment.arms.items()
    ]
    plain, sharper = analyse(assignment, measure, after), analyse(assignment, measure, after, before)
    assert plain.interval is not None
    assert sharper.interval is not None
    assert sharper.interval.width < 0.8 * plain.interval.width
    assert sharper.difference == pytest.approx(0.1, abs=0.03)
    assert sharper.p is not None
    assert sharper.p <= 0.01


def test_teams_are_compared_as_teams():
    """Ten teams whose members all do the same say less than 40 people would."""
    people = [ExperimentSubject(f"U{number:03}", (), None, f"T{number // 4}") for number in range(40)]
    together = assign(people, 2)
    yes = {person for person in together.arms if int(person[1:]) // 4 in {0, 1, 2, 3, 4}}
    same = [MeasuredOutcome(person, float(person in yes)) for person in together.arms]
    alone = assign([ExperimentSubject(person.key) for person in people], 2)
    teams, single = analyse(together, YES_OR_NO, same), analyse(alone, YES_OR_NO, same)
    assert (teams.units, single.units) == (10, 40)
    assert teams.interval is not None
    assert single.interval is not None
    assert teams.interval.width > 1.3 * single.interval.width


@pytest.mark.parametrize("people", [0, 1])
def test_an_empty_arm_compares_nothing(people):
    """One person is alone in the usual arm, and there is no difference to tell."""
    found = analyse(cohort(people), YES_OR_NO, [])
    assert (found.difference, found.interval, found.p) == (None, None, None)


def test_a_stranger_is_refused():
    """An outcome of somebody who was not assigned is an error."""
    with pytest.raises(NotInExperimentError):
        analyse(cohort(4), YES_OR_NO, [MeasuredOutcome("U999", 1.0)])


@pytest.mark.parametrize("value", [-0.1, 1.1, 0.5, float("nan")])
def test_a_yes_or_no_is_one_of_two(value):
    """0 or 1, and nothing between or beyond."""
    with pytest.raises(NotYesOrNoError):
        analyse(cohort(4), YES_OR_NO, [MeasuredOutcome("U001", value)])


@pytest.mark.parametrize("value", [0.9, 5.1, float("nan")])
def test_a_figure_stays_in_its_bounds(value):
    """A mark below the lowest, above the highest or that is no number is refused."""
    with pytest.raises(OutOfBoundsError):
        analyse(cohort(4), BoundedMeasure(yes_or_no=False, low=1, high=5), [MeasuredOutcome("U001", value)])
