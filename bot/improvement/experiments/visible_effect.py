"""What a number of people can show at all, told before an experiment starts."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.improvement.experiments.exact_tests import binomial, hypergeometric, t_power, t_quantile
from bot.improvement.experiments.randomisation import LEVEL, TINY
from bot.improvement.experiments.verdict import MIN_MEASURED
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = LaterModule("numpy")

POWER = 0.8
PRECISION = 0.0005
MAX_STANDARD_DEVIATIONS = 10.0
# Blocks matter where a single yes more or less decides; above, one block of everybody tells the same within a point.
MAX_DRAWN, DRAWS = 60, 4_000


def smallest_visible_rise(designs: Sequence[Sequence[int]], base: float, *, power: float = POWER) -> float | None:
    """The smallest rise of a share from `base` that is called better so often; None where not even one to 1 is.

    A design is the sizes of an assignment's blocks; several of as many people are averaged. Of a measure that should
    fall, `base` is the share without it, and the rise is the fall.
    """
    most = 1 - base
    if sum(designs[0]) < MIN_MEASURED or chance_of_better(designs, base, most) < power:
        return None
    return _first(lambda rise: chance_of_better(designs, base, rise) >= power, most)


def chance_of_better(designs: Sequence[Sequence[int]], base: float, rise: float) -> float:
    """How often an experiment with such a rise is called better: counted for one block, else from a fixed draw."""
    people = sum(designs[0])
    changed, usual = people // 2, people - people // 2
    if len(designs[0]) == 1 or people > MAX_DRAWN:
        likely = np.outer(binomial(changed, min(1.0, base + rise)), binomial(usual, base))
        return float(likely[_called_better(changed, usual)].sum())
    chance = np.random.default_rng(people)
    return float(np.mean([_drawn(design, base, rise, DRAWS // len(designs), chance) for design in designs]))


def _drawn(design: Sequence[int], base: float, rise: float, draws: int, chance: np.random.Generator) -> float:
    """The share of drawn outcomes that are called better."""
    luck = chance.random((draws, sum(design)))
    yes, among_changed = np.zeros((draws, len(design)), dtype=int), np.zeros(draws, dtype=int)
    begin = 0
    for place, size in enumerate(design):
        middle, end = begin + size // 2, begin + size
        changed = (luck[:, begin:middle] < base + rise).sum(axis=1)
        yes[:, place] = changed + (luck[:, middle:end] < base).sum(axis=1)
        among_changed += changed
        begin = end
    needed = [_needed(tuple(sorted(zip(design, row, strict=True)))) for row in yes.tolist()]
    return float(np.mean(among_changed >= np.array(needed)))


@lru_cache(65_536)
def _needed(blocks: tuple[tuple[int, int], ...]) -> int:
    """How many yes among the changed are called better, given each block's size and how many said yes in it."""
    counted = np.ones(1)
    for size, yes in blocks:
        counted = np.convolve(counted, hypergeometric(size, yes, size // 2))
    tail = np.cumsum(counted[::-1])[::-1]
    return int((tail > LEVEL / 2 + TINY).sum())


def smallest_visible_average(people: int, *, baseline_correlation: float = 0.0, power: float = POWER) -> float | None:
    """The smallest difference of two averages seen so often, in standard deviations, with a baseline that foretells."""
    if people < MIN_MEASURED:
        return None
    changed, usual = people // 2, people - people // 2
    freedom = people - 2
    error = math.sqrt((1 / changed + 1 / usual) * (1 - baseline_correlation**2))
    critical = t_quantile(freedom, 1 - LEVEL / 2)
    return _first(lambda shift: t_power(freedom, shift / error, critical) >= power, MAX_STANDARD_DEVIATIONS)


@lru_cache(16)
def _called_better(changed: int, usual: int) -> NDArray[np.bool_]:
    """For each number of yes in both arms, whether the randomisation test calls it better."""
    better = np.zeros((changed + 1, usual + 1), dtype=bool)
    for successes in range(changed + usual + 1):
        tail = np.cumsum(hypergeometric(changed + usual, successes, changed)[::-1])[::-1]
        for among_changed in range(max(0, successes - usual), min(changed, successes) + 1):
            better[among_changed, successes - among_changed] = tail[among_changed] <= LEVEL / 2 + TINY
    return better


def _first(enough: Callable[[float], bool], most: float) -> float:
    """Where something begins to be enough, between nought and `most`."""
    low, high = 0.0, most
    while high - low > PRECISION:
        middle = (low + high) / 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high
