"""What people who are assigned by teams can show: colleagues are alike, so they tell less than as many strangers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING

from bot.improvement.experiments.assignment import Arm, Assignment, redraw
from bot.improvement.experiments.randomisation import LEVEL, TINY
from bot.improvement.experiments.verdict import MIN_MEASURED, MIN_UNITS
from bot.improvement.experiments.visible_effect import POWER
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = LaterModule("numpy")

# How alike colleagues are taken to be where nothing is known of it: the usual figure in studies of workplaces.
USUAL_LIKENESS, MAX_LIKENESS = 0.1, 0.8
REDRAWS, OUTCOMES, STEP = 999, 1_000, 0.05


def likeness(assignment: Assignment, before: Mapping[str, float]) -> float:
    """How alike members of a unit were before, from 0 to 1 (the intraclass correlation); a usual figure if unknown."""
    teams = [[before[person] for person in members if person in before] for members in _members(assignment).values()]
    teams = [each for each in teams if len(each) > 1]
    known = [value for each in teams for value in each]
    within = len(known) - len(teams)
    if len(teams) < MIN_UNITS // 2 or within < 1 or len(set(known)) == 1:
        return USUAL_LIKENESS
    middle, size = fmean(known), len(known) / len(teams)
    between = sum(len(each) * (fmean(each) - middle) ** 2 for each in teams) / (len(teams) - 1)
    inside = sum((value - fmean(each)) ** 2 for each in teams for value in each) / within
    found = (between - inside) / (between + (size - 1) * inside) if between + inside > TINY else USUAL_LIKENESS
    # With few teams that is a rough guess, so it never makes colleagues less alike than usual.
    return min(max(found, USUAL_LIKENESS), MAX_LIKENESS)


def effective_people(assignment: Assignment, alike: float) -> int:
    """As many people, assigned one by one, would tell the same."""
    sizes = [len(each) for each in _members(assignment).values()]
    people = sum(sizes)
    weight = sum(size**2 for size in sizes) / people if people else 1
    return round(people / (1 + (weight - 1) * alike))


def smallest_visible_rise_of_teams(
    designs: Sequence[Assignment], base: float, alike: float, *, power: float = POWER
) -> float | None:
    """The smallest rise of a share that is called better so often, from drawn outcomes; None where none is.

    Several assignments of as many people are averaged.
    """
    first = designs[0]
    if len(first.unit_arms) < MIN_UNITS or len(first.unit_of) < MIN_MEASURED:
        return None
    for step in range(1, math.ceil((1 - base) / STEP) + 1):
        if fmean(_seen(each, base, step * STEP, alike) for each in designs) >= power:
            return step * STEP
    return None


def _seen(drawn: Assignment, base: float, rise: float, alike: float) -> float:
    """How often a rise is called better with these halves."""
    members, arms = _members(drawn), drawn.unit_arms
    units = sorted(members)
    sizes = np.array([len(members[unit]) for unit in units])
    happened = np.array([arms[unit] is Arm.CHANGED for unit in units])
    draws = np.vstack([happened, redraw(drawn, units, REDRAWS)])
    shares = np.where(happened, min(1.0, base + rise), base)
    return _called_better(draws, sizes, _said_yes(shares, sizes, alike, np.random.default_rng(drawn.seed)))


def _said_yes(
    shares: NDArray[np.float64], sizes: NDArray[np.int64], alike: float, chance: np.random.Generator
) -> NDArray[np.float64]:
    """How many of each unit say yes, in many drawn outcomes; the members of one are as alike as that."""
    weight = (1 - alike) / alike
    likely = np.clip(shares, TINY, 1 - TINY)
    own = chance.beta(likely * weight, (1 - likely) * weight, size=(OUTCOMES, len(sizes)))
    own = np.where(sizes > 1, own, likely)
    return chance.binomial(sizes, own).astype(float)


def _called_better(draws: NDArray[np.bool_], sizes: NDArray[np.int64], outcomes: NDArray[np.float64]) -> float:
    """The share of outcomes that the randomisation test calls better; the draw that happened comes first."""
    changed_of = draws @ sizes
    among_changed = draws @ outcomes.T
    totals = outcomes.sum(axis=1)
    differences = among_changed / changed_of[:, None] - (totals - among_changed) / (sizes.sum() - changed_of)[:, None]
    at_least = (differences >= differences[0] - TINY).mean(axis=0)
    return float((at_least <= LEVEL / 2 + TINY).mean())


def _members(assignment: Assignment) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for person, unit in assignment.unit_of.items():
        found.setdefault(unit, []).append(person)
    return dict(found)
