"""Agreement of scores with the expected ranges, with confidence intervals."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

RESAMPLES, SEED = 1000, 5
SHORT_WORDS, LONG_WORDS = 25, 50


@dataclass(frozen=True)
class ScorePoint:
    """One section of one story: our score, the expected range, its words, and the score of the constant baseline."""

    story: str
    section: str
    score: int
    low: float
    high: float
    words: int
    constant: int

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2

    @property
    def inside(self) -> bool:
        return self.low <= self.score <= self.high

    @property
    def near(self) -> bool:
        return self.low - 1 <= self.score <= self.high + 1


def share(found: Sequence[bool]) -> float | None:
    """The share that is true, 0 to 1; None for an empty sequence."""
    return sum(found) / len(found) if found else None


def qwk(points: Sequence[ScorePoint]) -> float | None:
    """Quadratic weighted kappa of our scores with the middles of the ranges; None if all are the same.

    Computed from squared distances, which also works for halves.
    """
    if len(points) < 2:
        return None
    observed = sum((one.score - one.middle) ** 2 for one in points) / len(points)
    expected = sum((one.score - other.middle) ** 2 for one in points for other in points) / len(points) ** 2
    return 1 - observed / expected if expected else None


def interval(
    points: Sequence[ScorePoint], measure: Callable[[Sequence[ScorePoint]], float | None]
) -> tuple[float, float] | None:
    """The bootstrapped 95 % interval of a measure, resampled by story because sections of one depend on each other."""
    stories = sorted({one.story for one in points})
    by_story = {story: [one for one in points if one.story == story] for story in stories}
    rng = random.Random(SEED)  # noqa: S311 - no secret
    found = []
    for _ in range(RESAMPLES if len(stories) > 1 else 0):
        sample = [one for story in rng.choices(stories, k=len(stories)) for one in by_story[story]]
        value = measure(sample)
        if value is not None:
            found.append(value)
    if len(found) < RESAMPLES // 2:
        return None
    found.sort()
    return found[int(0.025 * len(found))], found[int(0.975 * len(found)) - 1]


def by_length(points: Sequence[ScorePoint]) -> dict[str, float | None]:
    """How much too high our scores are on average, for short, medium and long sections."""
    groups = {
        f"under {SHORT_WORDS} words": [p for p in points if p.words < SHORT_WORDS],
        f"{SHORT_WORDS} to {LONG_WORDS} words": [p for p in points if SHORT_WORDS <= p.words <= LONG_WORDS],
        f"over {LONG_WORDS} words": [p for p in points if p.words > LONG_WORDS],
    }
    return {
        name: statistics.fmean(p.score - p.middle for p in group) if group else None for name, group in groups.items()
    }


def margin(points: Sequence[ScorePoint]) -> float | None:
    """By how much our share in range exceeds that of “always 3, with the caps”."""
    if not points:
        return None
    constant = sum(one.low <= one.constant <= one.high for one in points) / len(points)
    return (share([one.inside for one in points]) or 0.0) - constant
