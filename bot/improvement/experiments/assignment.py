"""Who gets a change first: permuted blocks within strata, from a seed that gives the same halves again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from bot.errors import GroundswellError
from bot.kit.on_first_use import LaterModule

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
else:
    np = LaterModule("numpy")

BLOCK_SIZE = 8
MIN_STRATUM = 4


class AssignedTwiceError(GroundswellError):
    """The same person is in this experiment twice: {person}."""


class Arm(StrEnum):
    """`changed` gets the change now, `usual` four weeks later."""

    CHANGED = "changed"
    USUAL = "usual"


@dataclass(frozen=True)
class ExperimentSubject:
    """A person before the start: a stable key, what they are like, and the team they are kept together with."""

    key: str
    stratum: Sequence[Hashable] = ()
    baseline: float | None = None
    team: str | None = None


@dataclass(frozen=True)
class Assignment:
    """The units (a person, or a team) of each block in the order drawn; the first half of a block is changed."""

    seed: int
    blocks: Sequence[Sequence[str]]
    unit_of: dict[str, str]

    @property
    def unit_arms(self) -> dict[str, Arm]:
        """The arm of each unit; the odd one of a block keeps the usual."""
        return {
            unit: Arm.CHANGED if place < len(block) // 2 else Arm.USUAL
            for block in self.blocks
            for place, unit in enumerate(block)
        }

    @property
    def arms(self) -> dict[str, Arm]:
        """The arm of each person."""
        arms = self.unit_arms
        return {person: arms[unit] for person, unit in self.unit_of.items()}

    @property
    def block_sizes(self) -> Sequence[int]:
        """How many units each block has; they follow from the people and not from the seed."""
        return [len(block) for block in self.blocks]

    @property
    def keeps_teams(self) -> bool:
        """Whether some people are assigned together."""
        return len(set(self.unit_of.values())) < len(self.unit_of)


def assign(subjects: Iterable[ExperimentSubject], seed: int, *, block_size: int = BLOCK_SIZE) -> Assignment:
    """The assignment that a seed gives these people, in whatever order they are named.

    Ranks are hashes and not a generator's numbers, so that a stored seed gives the same halves in later versions.
    """
    people = sorted(subjects, key=lambda subject: subject.key)
    if twice := [key for key, times in Counter(subject.key for subject in people).items() if times > 1]:
        raise AssignedTwiceError(person=twice[0])
    units = _units(people)
    strata = _strata(units)
    blocks, leftover = list[list[str]](), list[str]()
    for stratum in strata:
        ordered = sorted(stratum, key=lambda unit: (*_size_and_baseline(units[unit]), _rank(seed, "order", unit)))
        if len(ordered) % 2:
            # The odd one of each stratum goes into a block of odd ones, so that the whole cohort is halved exactly.
            leftover.append(ordered.pop(_rank(seed, "odd", *ordered) % len(ordered)))
        blocks += [ordered[at : at + block_size] for at in range(0, len(ordered), block_size)]
    if leftover:
        blocks.append(leftover)
    drawn = [sorted(block, key=lambda unit: _rank(seed, "arm", unit)) for block in blocks]
    return Assignment(seed, drawn, {person.key: unit for unit, members in units.items() for person in members})


def redraw(assignment: Assignment, units: Sequence[str], draws: int) -> NDArray[np.bool_]:
    """Other draws of the same blocks: a row for each, a column for each of `units`, true where it is changed."""
    chance = np.random.default_rng(assignment.seed)
    column = {unit: place for place, unit in enumerate(units)}
    changed = np.zeros((draws, len(units)), dtype=bool)
    for block in assignment.blocks:
        ranks = chance.random((draws, len(block))).argsort(axis=1).argsort(axis=1)
        changed[:, [column[unit] for unit in block]] = ranks < len(block) // 2
    return changed


def _units(people: Sequence[ExperimentSubject]) -> dict[str, list[ExperimentSubject]]:
    """What is assigned as one: a team, or a person without one."""
    units = defaultdict[str, list[ExperimentSubject]](list)
    for person in people:
        units[f"person:{person.key}" if person.team is None else f"team:{person.team}"].append(person)
    return dict(units)


def _strata(units: dict[str, list[ExperimentSubject]]) -> list[list[str]]:
    """Units that are alike, in a stable order; strata too small for a block of their own are put together."""
    alike = defaultdict[str, list[str]](list)
    for unit, members in units.items():
        kinds = Counter(repr(tuple(person.stratum)) for person in members)
        alike[min(kinds, key=lambda kind: (-kinds[kind], kind))].append(unit)
    large = [alike[kind] for kind in sorted(alike) if len(alike[kind]) >= MIN_STRATUM]
    small = [unit for kind in sorted(alike) if len(alike[kind]) < MIN_STRATUM for unit in alike[kind]]
    return [*large, small] if small else large


def _size_and_baseline(members: Sequence[ExperimentSubject]) -> Sequence[float]:
    """What makes neighbours of units in a stratum: how many people they are, then how active those were before."""
    known = [person.baseline for person in members if person.baseline is not None]
    return len(members), sum(known) / len(known) if known else 0.0


def _rank(seed: int, purpose: str, *units: str) -> int:
    return int.from_bytes(sha256("\0".join((str(seed), purpose, *units)).encode()).digest()[:8])
