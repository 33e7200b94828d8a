"""The same change tried in several cohorts: what they say together, and each one beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.improvement.experiments.exact_tests import Range

STANDARD_ERRORS = 1.959963984540054


@dataclass(frozen=True)
class EarlierResult:
    """What one cohort showed: the difference and its interval."""

    difference: float
    interval: Range

    @property
    def variance(self) -> float:
        """The square of the standard error that the interval stands for; it never is nought."""
        return (max(self.interval.width, 1e-6) / 2 / STANDARD_ERRORS) ** 2


@dataclass(frozen=True)
class PooledResults:
    """The difference of all cohorts together, how much cohorts really differ, and each one's drawn towards it."""

    difference: float
    interval: Range
    spread: float
    shrunk: Sequence[float]


def pool(results: Sequence[EarlierResult]) -> PooledResults:
    """At least two cohorts pooled by inverse variance, with the spread between them (DerSimonian and Laird).

    Each one's own figure is drawn towards the common one: the best of several is partly luck.
    """
    if len(results) < 2:
        raise ValueError("one cohort has nothing to be pooled with")
    differences, variances = [each.difference for each in results], [each.variance for each in results]
    spread = _spread(differences, variances)
    weights = [1 / (variance + spread) for variance in variances]
    together = _weighted(differences, weights)
    error = STANDARD_ERRORS / math.sqrt(sum(weights))
    shrunk = [
        together + spread / (spread + variance) * (difference - together)
        for difference, variance in zip(differences, variances, strict=True)
    ]
    return PooledResults(together, Range(together - error, together + error), math.sqrt(spread), shrunk)


def _spread(differences: Sequence[float], variances: Sequence[float]) -> float:
    """The variance between cohorts that chance within them does not explain."""
    weights = [1 / variance for variance in variances]
    common = _weighted(differences, weights)
    seen = sum(weight * (value - common) ** 2 for weight, value in zip(weights, differences, strict=True))
    total = sum(weights)
    scale = total - sum(weight**2 for weight in weights) / total
    return max(0.0, (seen - (len(differences) - 1)) / scale)


def _weighted(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
