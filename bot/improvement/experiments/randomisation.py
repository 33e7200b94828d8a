"""What chance alone does to a difference: the same blocks drawn again, exactly for yes and no, else many times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.improvement.experiments.assignment import Arm, Assignment, redraw
from bot.improvement.experiments.exact_tests import hypergeometric
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = LaterModule("numpy")

REDRAWS = 4_999
LEVEL = 0.05
TINY = 1e-9


@dataclass(frozen=True)
class ChanceDifferences:
    """Differences that the blocks give without any effect, and how likely each is."""

    values: NDArray[np.float64]
    weights: NDArray[np.float64]

    def at_least(self, value: float) -> float:
        """How likely chance alone gives this much or more."""
        return float(self.weights[self.values >= value - TINY].sum())

    def at_most(self, value: float) -> float:
        """How likely chance alone gives this much or less."""
        return float(self.weights[self.values <= value + TINY].sum())

    def two_sided(self, value: float) -> float:
        """The p value: twice the smaller side, so that each direction errs in at most half of the level."""
        return min(1.0, 2 * min(self.at_least(value), self.at_most(value)))

    @property
    def variance(self) -> float:
        """How much chance alone scatters differences around nought."""
        return float(self.weights @ self.values**2)

    def mirrored(self) -> ChanceDifferences:
        """The same for the opposite difference."""
        return ChanceDifferences(-self.values, self.weights)


def of_yes_or_no(assignment: Assignment, values: dict[str, float]) -> ChanceDifferences:
    """The exact distribution for people who are assigned one by one: the blocks' hypergeometric ones, added up."""
    counted = np.ones(1)
    changed_of = successes = people = 0
    for block in assignment.blocks:
        drawn, right = len(block) // 2, round(sum(values[unit] for unit in block))
        counted = np.convolve(counted, hypergeometric(len(block), right, drawn))
        changed_of, successes, people = changed_of + drawn, successes + right, people + len(block)
    among_changed = np.arange(len(counted))
    differences = among_changed / changed_of - (successes - among_changed) / (people - changed_of)
    likely = counted > 0
    return ChanceDifferences(differences[likely], counted[likely])


def of_redraws(
    assignment: Assignment, sums: dict[str, float], sizes: dict[str, int], *, draws: int = REDRAWS
) -> ChanceDifferences:
    """The distribution over draws, the one that happened among them, which keeps the test's level exact."""
    units = sorted(sums)
    arms = assignment.unit_arms
    happened = np.array([[arms[unit] is Arm.CHANGED for unit in units]])
    changed = np.vstack([happened, redraw(assignment, units, draws)])
    values = differences(changed, [sums[unit] for unit in units], [sizes[unit] for unit in units])
    return ChanceDifferences(values, np.full(len(values), 1 / len(values)))


def differences(changed: NDArray[np.bool_], sums: Sequence[float], sizes: Sequence[int]) -> NDArray[np.float64]:
    """Of each draw, the average of the changed less that of the usual."""
    of_all, people = np.asarray(sums, dtype=float), np.asarray(sizes, dtype=float)
    in_changed, changed_of = changed @ of_all, changed @ people
    in_usual, usual_of = of_all.sum() - in_changed, people.sum() - changed_of
    return np.asarray(in_changed / changed_of - in_usual / usual_of)
