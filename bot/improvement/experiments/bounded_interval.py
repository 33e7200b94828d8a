"""The interval of a difference of two bounded averages: every effect that the randomisation test does not rule out."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from bot.improvement.experiments.exact_tests import Range, t_quantile
from bot.improvement.experiments.randomisation import LEVEL, TINY, ChanceDifferences

PSEUDO_UNITS = 4
STEPS = 40


@dataclass(frozen=True)
class TwoAverages:
    """Averages from 0 to 1 of two arms, of how many people, and how many units were assigned one by one."""

    changed: float
    changed_of: int
    usual: float
    usual_of: int
    units: int

    @property
    def people(self) -> int:
        return self.changed_of + self.usual_of

    @property
    def pooled(self) -> float:
        return (self.changed * self.changed_of + self.usual * self.usual_of) / self.people

    def mirrored(self) -> TwoAverages:
        """The same with the arms swapped."""
        return TwoAverages(self.usual, self.usual_of, self.changed, self.changed_of, self.units)


def compatible(averages: TwoAverages, difference: float, chance: ChanceDifferences) -> Range:
    """The effects from -1 to 1 that are compatible with a difference.

    An effect moves both averages, and with them the scatter (after Miettinen and Nurminen); how much wider or narrower
    than a coin's it is comes from the blocks drawn again, and so does whether no effect at all is among them.
    """
    scale = _scale(averages, chance)
    low = _lowest(averages, difference, scale, chance)
    high = -_lowest(averages.mirrored(), -difference, scale, chance.mirrored())
    return Range(min(low, difference), max(high, difference))


def _scale(averages: TwoAverages, chance: ChanceDifferences) -> float:
    """The scatter of the redrawn blocks beside that of people who each toss a coin.

    A few people who happen to be alike never make it nought, and teams never make it less than a coin's.
    """
    pooled, units = averages.pooled, averages.units
    coin = pooled * (1 - pooled) * (1 / averages.changed_of + 1 / averages.usual_of)
    seen = chance.variance / coin if coin > TINY else 1.0
    least = 1.0 if units < averages.people else 0.0
    return max(seen, least, (units * seen + PSEUDO_UNITS) / (units + PSEUDO_UNITS))


def _lowest(averages: TwoAverages, difference: float, scale: float, chance: ChanceDifferences) -> float:
    """The lower end: where the difference lies as far above an effect as chance carries."""
    carries = t_quantile(max(averages.units - 2, 1), 1 - LEVEL / 2)

    def too_low(effect: float) -> bool:
        scatter = math.sqrt(scale * _variance(averages, effect))
        return difference - effect > carries * scatter

    found = _boundary(too_low, -1.0, difference) if too_low(-1.0) else -1.0
    # What the test says of no effect at all is the last word on nought.
    return max(found, TINY) if chance.at_least(difference) <= LEVEL / 2 + TINY else min(found, 0.0)


def _boundary(holds: Callable[[float], bool], low: float, high: float) -> float:
    """Where something that holds at `low` stops holding on the way to `high`."""
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if holds(middle) else (low, middle)
    return low


def _variance(averages: TwoAverages, effect: float) -> float:
    """The variance of the difference if that were the effect, with the averages most likely then."""
    usual = _usual_given(averages, effect)
    changed = min(1.0, max(0.0, usual + effect))
    return changed * (1 - changed) / averages.changed_of + usual * (1 - usual) / averages.usual_of


def _usual_given(averages: TwoAverages, effect: float) -> float:
    """The most likely average of the usual arm if the effect is given: Miettinen and Nurminen's root of a cubic."""
    n1, n0, people = averages.changed_of, averages.usual_of, averages.people
    x0, total = averages.usual * n0, averages.pooled * people
    l2 = (n1 + 2 * n0) * effect - people - total
    l1 = (n0 * effect - people - 2 * x0) * effect + total
    l0 = x0 * effect * (1 - effect)
    q = l2**3 / (3 * people) ** 3 - l1 * l2 / (6 * people**2) + l0 / (2 * people)
    root = math.sqrt(max(0.0, l2**2 / (3 * people) ** 2 - l1 / (3 * people)))
    p = math.copysign(root, q)
    ratio = 0.0 if abs(p) < 1e-12 else max(-1.0, min(1.0, q / p**3))
    usual = 2 * p * math.cos((math.pi + math.acos(ratio)) / 3) - l2 / (3 * people)
    return min(1.0, 1 - effect, max(0.0, -effect, usual))
