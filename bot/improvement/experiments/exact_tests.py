"""Tests and intervals for counts, through scipy, which nothing else imports."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = LaterModule("numpy")

KEPT = 4_096
MAX_BOSCHLOO = 300


@dataclass(frozen=True)
class Range:
    """An interval with both its ends."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def holds(self, value: float) -> bool:
        """Whether a value is inside, its ends included."""
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Counts:
    """How many of how many, in each arm."""

    changed: int
    changed_of: int
    usual: int
    usual_of: int


@lru_cache(KEPT)
def boschloo(counts: Counts) -> float:
    """Boschloo's exact p for two shares, two-sided; 1 where an arm is empty or nothing differs.

    For many people it is Fisher's, which by then is nearly the same; Boschloo's would take seconds.
    """
    from scipy.stats import boschloo_exact, fisher_exact  # noqa: PLC0415 - takes more than half a second

    changed_not, usual_not = counts.changed_of - counts.changed, counts.usual_of - counts.usual
    without_news = not counts.changed_of or not counts.usual_of
    if without_news or counts.changed + counts.usual == 0 or changed_not + usual_not == 0:
        return 1.0
    exact = boschloo_exact if counts.changed_of + counts.usual_of <= MAX_BOSCHLOO else fisher_exact
    return float(exact([[counts.changed, counts.usual], [changed_not, usual_not]]).pvalue)


@lru_cache(KEPT)
def newcombe(counts: Counts, level: float = 0.95) -> Range:
    """Newcombe's interval for the difference of two shares: his method 10, from Wilson's intervals."""
    changed, usual = counts.changed / counts.changed_of, counts.usual / counts.usual_of
    of_changed = share_range(counts.changed, counts.changed_of, level, method="wilson")
    of_usual = share_range(counts.usual, counts.usual_of, level, method="wilson")
    below = math.hypot(changed - of_changed.low, of_usual.high - usual)
    above = math.hypot(of_changed.high - changed, usual - of_usual.low)
    return Range(changed - usual - below, changed - usual + above)


@lru_cache(KEPT)
def share_range(count: int, of: int, level: float = 0.99, *, method: str = "exact") -> Range:
    """The interval of a share: Clopper and Pearson's exact one, or Wilson's."""
    from scipy.stats import binomtest  # noqa: PLC0415 - takes more than half a second

    found = binomtest(count, of).proportion_ci(level, method=method)
    return Range(float(found.low), float(found.high))


@lru_cache(KEPT)
def hypergeometric(people: int, successes: int, drawn: int) -> NDArray[np.float64]:
    """How likely 0, 1, … of the successes are among those drawn."""
    from scipy.stats import hypergeom  # noqa: PLC0415 - takes more than half a second

    return np.asarray(hypergeom.pmf(np.arange(drawn + 1), people, successes, drawn))


@lru_cache(KEPT)
def binomial(people: int, share: float) -> NDArray[np.float64]:
    """How likely 0, 1, … of some people are."""
    from scipy.stats import binom  # noqa: PLC0415 - takes more than half a second

    return np.asarray(binom.pmf(np.arange(people + 1), people, share))


@lru_cache(KEPT)
def t_quantile(freedom: float, share: float = 0.975) -> float:
    """How many standard errors chance carries an average of few."""
    from scipy.special import stdtrit  # noqa: PLC0415 - takes a while

    return float(stdtrit(freedom, share))


def t_power(freedom: float, shift: float, critical: float) -> float:
    """How often a t-test exceeds its critical value when the average is shifted by so many standard errors."""
    from scipy.special import nctdtr  # noqa: PLC0415 - takes a while

    return float(1 - nctdtr(freedom, shift, critical))
