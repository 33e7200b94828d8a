"""A thousand simulated experiments: how long they take, how often they are wrong, and what their intervals hold."""

from __future__ import annotations

import time

from figures import Figures, Row, at_least, at_most

from bot.improvement.experiments.simulation import SimulatedCohort, SimulatedVerdicts, simulate
from bot.improvement.experiments.verdict import ExperimentVerdict

RUNS = 1_000
LIMIT_S = 60.0
MAX_WRONG, LEAST_HELD, POWER = 5.0, 93.0, 80.0
BASE, EFFECT = 0.3, 0.4


def measure(*, quick: bool) -> list[Row]:
    runs = 200 if quick else RUNS
    rows = [_time()]
    for people in (20, 40, 100):
        nothing = simulate(SimulatedCohort(people, BASE, 0.0, RUNS, 1))  # with fewer, the interval says too little
        something = simulate(SimulatedCohort(people, BASE, EFFECT, runs, 1))
        rows += [_wrong(nothing), _held(something), _seen(people, runs)]
    return rows


def _time() -> Row:
    """The first of a process, with scipy still to be loaded."""
    began = time.perf_counter()
    simulate(SimulatedCohort(40, BASE, 0.0, RUNS, 2))
    spent = time.perf_counter() - began
    return Row(
        f"{RUNS:,} experiments with 40 people (beside it: the limit)",
        "s",
        Figures([spent]),
        Figures([LIMIT_S]),
        at_most(1),
    )


def _wrong(found: SimulatedVerdicts) -> Row:
    """Better or worse without any effect; on the left is the upper end of the 99 % interval."""
    return Row(
        f"wrong verdicts with {found.cohort.people} people: at most, by a 99 % interval (beside it: the limit)",
        "%",
        Figures([100 * found.error_range.high]),
        Figures([MAX_WRONG]),
        at_most(1),
    )


def _held(found: SimulatedVerdicts) -> Row:
    return Row(
        f"intervals that hold a rise of 40 points, with {found.cohort.people} people (beside it: the limit)",
        "%",
        Figures([100 * found.covered / found.cohort.runs]),
        Figures([LEAST_HELD]),
        at_least(1),
    )


def _seen(people: int, runs: int) -> Row:
    """How often the smallest visible rise is called better."""
    rise = simulate(SimulatedCohort(people, BASE, 0.0, 20, 3)).smallest_visible_effect
    assert rise is not None, "from 20 people on there is one"
    found = simulate(SimulatedCohort(people, BASE, rise, runs, 4))
    return Row(
        f"the smallest visible rise is called better, with {people} people (beside it: what is said)",
        "%",
        Figures([100 * found.verdicts[ExperimentVerdict.BETTER] / runs]),
        Figures([POWER]),
    )
