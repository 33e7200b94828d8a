"""What a measurement comes to: medians of interleaved rounds, and a row of the table."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figures:
    """One quantity over all rounds."""

    values: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def __str__(self) -> str:
        if len(self.values) == 1:
            return _short(self.median)
        return f"{_short(self.median)} ({_short(min(self.values))}-{_short(max(self.values))})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


@dataclass(frozen=True)
class Target:
    """How the ratio ours ÷ bare should come out."""

    word: str
    ratio: float

    def met(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.word == "at most" else ratio >= self.ratio

    def __str__(self) -> str:
        return f"{self.word} {self.ratio:g}"


def at_most(ratio: float) -> Target:
    return Target("at most", ratio)


def at_least(ratio: float) -> Target:
    return Target("at least", ratio)


@dataclass(frozen=True)
class Row:
    """A line of the table: ours beside what it is measured against, in `unit`; no target where none was set."""

    what: str
    unit: str
    ours: Figures
    bare: Figures
    target: Target | None = None

    @property
    def ratio(self) -> float:
        return self.ours.median / self.bare.median

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "met" if self.target.met(self.ratio) else "MISSED"


def interleaved(
    rounds: int, bare: Callable[[], Sequence[float]], ours: Callable[[], Sequence[float]]
) -> list[tuple[Figures, Figures]]:
    """Measure A B A B …, so that whatever else the machine does falls on both; (ours, bare) for each quantity."""
    others, mine = in_turns(rounds, bare, ours)
    return list(zip(mine, others, strict=True))


def in_turns(rounds: int, *programs: Callable[[], Sequence[float]]) -> list[list[Figures]]:
    """Measure A B C A B C …; for each program its quantities."""
    seen = [[program() for program in programs] for _ in range(rounds)]
    return [[Figures(values) for values in zip(*rows, strict=True)] for rows in zip(*seen, strict=True)]
