"""Experiments on people who don't exist, to see how often a verdict is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.improvement.experiments.analysis import ArmComparison, BoundedMeasure, MeasuredOutcome, analyse
from bot.improvement.experiments.assignment import Arm, Assignment, ExperimentSubject, assign
from bot.improvement.experiments.exact_tests import Range, share_range
from bot.improvement.experiments.randomisation import TINY
from bot.improvement.experiments.verdict import ExperimentVerdict, judge
from bot.improvement.experiments.visible_by_teams import USUAL_LIKENESS, smallest_visible_rise_of_teams
from bot.improvement.experiments.visible_effect import smallest_visible_rise

WORTH_HAVING = 0.1
ACTIVITIES = ("seldom", "weekly", "often")
MAX_DESIGNS, MAX_TEAM_DESIGNS = 20, 8
ZONES = ("Europe/Berlin", "America/New_York")
Experiment = tuple[Assignment, ArmComparison]


@dataclass(frozen=True)
class SimulatedCohort:
    """How many people, the share that says yes anyway, what the change adds, how many experiments, and their seed.

    With a `team_size` teams of so many stay together, whose members are as `alike` as that (from 0 to 1).
    """

    people: int
    base: float
    effect: float
    runs: int
    seed: int
    team_size: int = 1
    alike: float = USUAL_LIKENESS


@dataclass(frozen=True)
class SimulatedVerdicts:
    """What the experiments were called, and how often they were wrong.

    An error is better or worse without any effect, and the opposite of the truth with one.
    """

    cohort: SimulatedCohort
    verdicts: dict[ExperimentVerdict, int]
    errors: int
    covered: int
    mean_width: float
    second_look_agrees: int
    designs: Sequence[Sequence[int]]
    teams: Sequence[Assignment]

    @property
    def smallest_visible_effect(self) -> float | None:
        """The smallest rise that experiments with these people are called better for, four times in five."""
        if self.teams:
            return smallest_visible_rise_of_teams(self.teams, self.cohort.base, self.cohort.alike)
        return smallest_visible_rise(self.designs, self.cohort.base)

    @property
    def error_range(self) -> Range:
        """The 99 % interval of the error rate."""
        return share_range(self.errors, self.cohort.runs)

    @property
    def coverage_range(self) -> Range:
        """The 99 % interval of the share of intervals that hold the true effect."""
        return share_range(self.covered, self.cohort.runs)


def simulate(cohort: SimulatedCohort) -> SimulatedVerdicts:
    """The verdicts on that many cohorts, with the product's own assignment, analysis and verdict."""
    chance, measure = np.random.default_rng(cohort.seed), BoundedMeasure()
    verdicts = Counter[ExperimentVerdict]()
    designs = list[Sequence[int]]()
    errors = covered = agrees = 0
    width, teams = 0.0, list[Assignment]()
    for _ in range(cohort.runs):
        assignment, comparison = _experiment(cohort, measure, chance)
        if assignment.keeps_teams and len(teams) < MAX_TEAM_DESIGNS:
            teams.append(assignment)
        if len(designs) < MAX_DESIGNS:
            designs.append(assignment.block_sizes)
        assert comparison.interval is not None, "both arms have people"
        assert comparison.p is not None
        assert comparison.boschloo is not None
        verdict = judge(comparison, measure, WORTH_HAVING)
        verdicts[verdict] += 1
        errors += verdict in _wrong(cohort.effect)
        covered += comparison.interval.low - 1e-9 <= cohort.effect <= comparison.interval.high + 1e-9
        agrees += (comparison.p <= 0.05) is (comparison.boschloo <= 0.05)
        width += comparison.interval.width
    return SimulatedVerdicts(
        cohort,
        {verdict: verdicts[verdict] for verdict in ExperimentVerdict},
        errors,
        covered,
        width / cohort.runs,
        agrees,
        designs,
        teams,
    )


def _wrong(effect: float) -> set[ExperimentVerdict]:
    if effect == 0:
        return {ExperimentVerdict.BETTER, ExperimentVerdict.WORSE}
    return {ExperimentVerdict.WORSE if effect > 0 else ExperimentVerdict.BETTER}


def _experiment(cohort: SimulatedCohort, measure: BoundedMeasure, chance: np.random.Generator) -> Experiment:
    activities, zones = chance.integers(0, len(ACTIVITIES), cohort.people), chance.integers(0, 2, cohort.people)
    before, luck = chance.random(cohort.people), chance.random(cohort.people)
    subjects = [
        ExperimentSubject(
            f"U{number}",
            (ACTIVITIES[activities[number]], ZONES[zones[number]]),
            float(before[number]),
            str(number // cohort.team_size) if cohort.team_size > 1 else None,
        )
        for number in range(cohort.people)
    ]
    assignment = assign(subjects, int(chance.integers(2**63)))
    shares = _shares(cohort, assignment, chance)
    outcomes = [MeasuredOutcome(person, float(luck[int(person[1:])] < share)) for person, share in shares.items()]
    return assignment, analyse(assignment, measure, outcomes)


def _shares(cohort: SimulatedCohort, assignment: Assignment, chance: np.random.Generator) -> dict[str, float]:
    """How likely each person says yes: the same for all of an arm, or of a team's own around that."""
    arms = assignment.arms
    shares = {person: cohort.base + cohort.effect * (arm is Arm.CHANGED) for person, arm in arms.items()}
    if cohort.team_size == 1:
        return shares
    weight = (1 - cohort.alike) / cohort.alike
    own = {
        unit: float(chance.beta(max(share * weight, TINY), max((1 - share) * weight, TINY)))
        for unit, share in sorted({assignment.unit_of[person]: share for person, share in shares.items()}.items())
    }
    return {person: own[unit] for person, unit in assignment.unit_of.items()}
