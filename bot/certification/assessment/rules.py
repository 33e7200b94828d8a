"""The arithmetic of marks: agreement by element, what counts, a part, the total and a pass. Fractions throughout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from bot.certification.capstone.rubric import FULL_WEIGHT, TOP_LEVEL


class AgreementKind(StrEnum):
    """How far two levels are apart: none, one, or more than one."""

    EXACT = "exact"
    ADJACENT = "adjacent"
    APART = "apart"


@dataclass(frozen=True)
class PartMark:
    """A part's weight, and its mark in per cent."""

    part: str
    weight: int
    percent: Fraction


@dataclass(frozen=True)
class CapstoneOutcome:
    """The total of all parts in per cent, and whether it is a pass."""

    parts: tuple[PartMark, ...]
    total: Fraction
    is_pass: bool


def agreement(first: int, second: int) -> AgreementKind:
    """How far two levels are apart."""
    kinds = (AgreementKind.EXACT, AgreementKind.ADJACENT)
    apart = abs(first - second)
    return kinds[apart] if apart < len(kinds) else AgreementKind.APART


def disputed(first: Mapping[str, int], second: Mapping[str, int]) -> list[str]:
    """The elements that a third reader has to decide."""
    return [element for element in first if agreement(first[element], second[element]) is AgreementKind.APART]


def level(first: int, second: int, third: int | None = None) -> Fraction:
    """What an element counts: the mean within one level, else what the third reader says.

    ValueError if the two are further apart and nobody has decided.
    """
    if agreement(first, second) is not AgreementKind.APART:
        return Fraction(first + second, 2)
    if third is None:
        raise ValueError("the third reader has not decided")
    return Fraction(third)


def part_percent(levels: Sequence[Fraction | int]) -> Fraction:
    """A part in per cent: the mean of its elements as a share of the highest level."""
    return sum(map(Fraction, levels), Fraction()) / len(levels) / TOP_LEVEL * 100


def outcome(parts: Sequence[PartMark], *, pass_total: int, pass_part: int) -> CapstoneOutcome:
    """The total by weights; a pass reaches `pass_total` in all and `pass_part` in every part.

    ValueError unless the weights come to a hundred, so that no part is forgotten.
    """
    if sum(each.weight for each in parts) != FULL_WEIGHT:
        raise ValueError("the weights of the parts have to come to a hundred")
    total = sum((each.percent * each.weight for each in parts), Fraction()) / FULL_WEIGHT
    is_pass = total >= pass_total and all(each.percent >= pass_part for each in parts)
    return CapstoneOutcome(tuple(parts), total, is_pass)
