"""How far assessors agree over all candidates: counts, and with enough of them quadratic kappa and Gwet's AC2.

Only first, independent marks go in. Both coefficients weigh a disagreement by its square.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.certification.assessment.rules import AgreementKind, agreement
from bot.certification.capstone.rubric import LEVELS, TOP_LEVEL

MIN_DOUBLE_MARKS = 20
RESAMPLES, SEED = 1000, 7
LOW, HIGH = 0.025, 0.975


@dataclass(frozen=True)
class DoubleMark:
    """Two independent levels of one element of one submission."""

    submission: int
    first: int
    second: int


@dataclass(frozen=True)
class Coefficient:
    """A coefficient of agreement, with its 95 % interval if there is more than one submission."""

    value: float
    interval: tuple[float, float] | None = None


@dataclass(frozen=True)
class AgreementSummary:
    """How many double marks agree, and the coefficients if there are enough."""

    exact: int
    adjacent: int
    apart: int
    kappa: Coefficient | None = None
    ac2: Coefficient | None = None

    @property
    def double_marks(self) -> int:
        return self.exact + self.adjacent + self.apart


def summary(marks: Sequence[DoubleMark]) -> AgreementSummary:
    """The counts, and from twenty double marks on the coefficients."""
    kinds = [agreement(each.first, each.second) for each in marks]
    counts = (kinds.count(AgreementKind.EXACT), kinds.count(AgreementKind.ADJACENT), kinds.count(AgreementKind.APART))
    if len(marks) < MIN_DOUBLE_MARKS:
        return AgreementSummary(*counts)
    return AgreementSummary(*counts, _with_interval(marks, kappa), _with_interval(marks, ac2))


def kappa(marks: Sequence[DoubleMark]) -> float:
    """Quadratic weighted kappa; 1 where both gave one and the same level throughout, which leaves nought to nought."""
    observed = len(marks) * sum((each.first - each.second) ** 2 for each in marks)
    squares = sum(each.first**2 + each.second**2 for each in marks)
    # The sum of squared distances of every first level to every second one, in whole numbers.
    expected = len(marks) * squares - 2 * sum(each.first for each in marks) * sum(each.second for each in marks)
    return 1 - observed / expected if expected else 1.0


def ac2(marks: Sequence[DoubleMark]) -> float:
    """Gwet's AC2 with quadratic weights (Handbook of Inter-Rater Reliability, 2014).

    Chance agreement comes from how evenly levels are used; with one level alone it is none.
    """
    weights = {(one, other): 1 - ((one - other) / TOP_LEVEL) ** 2 for one in LEVELS for other in LEVELS}
    observed = sum(weights[each.first, each.second] for each in marks) / len(marks)
    used = {
        each: sum((mark.first == each) + (mark.second == each) for mark in marks) / (2 * len(marks)) for each in LEVELS
    }
    spread = sum(share * (1 - share) for share in used.values())
    chance = sum(weights.values()) / (len(LEVELS) * (len(LEVELS) - 1)) * spread
    return (observed - chance) / (1 - chance)


def _with_interval(marks: Sequence[DoubleMark], measure: Callable[[Sequence[DoubleMark]], float]) -> Coefficient:
    """Resampled by submission, because the elements of one depend on each other."""
    groups: dict[int, list[DoubleMark]] = {}
    for mark in marks:
        groups.setdefault(mark.submission, []).append(mark)
    if len(groups) < 2:
        return Coefficient(measure(marks))
    rng = random.Random(SEED)  # noqa: S311 - no secret
    kept = [*groups.values()]
    found = sorted(
        measure([mark for group in rng.choices(kept, k=len(kept)) for mark in group]) for _ in range(RESAMPLES)
    )
    return Coefficient(measure(marks), (found[int(LOW * RESAMPLES)], found[int(HIGH * RESAMPLES) - 1]))
