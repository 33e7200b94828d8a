"""The arithmetic of the backlog: the four fields of impact and effort, and what to do first."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bot.improvement.models import Improvement, ImprovementCategory

LEAST, GREATEST = 1, 3
HIGH = 2  # and above; of three steps the middle one counts as high impact, but not as high effort
# The typical impact of a kind of improvement, as the programme teaches it; a first guess.
TYPICAL_IMPACT = {
    ImprovementCategory.CONTENT: 2,
    ImprovementCategory.PROCESS: 1,
    ImprovementCategory.FORMAT: 3,
    ImprovementCategory.TARGETING: 3,
    ImprovementCategory.SUPPORT: 2,
    ImprovementCategory.CULTURE: 3,
}


class MatrixField(StrEnum):
    """A field of the matrix of impact and effort."""

    DO_FIRST = "do_first"
    PLAN_CAREFULLY = "plan_carefully"
    DO_IF_EASY = "do_if_easy"
    DONT_DO = "dont_do"
    UNKNOWN = "unknown"


def typical_impact(category: str | None) -> int | None:
    """The first guess of an improvement's impact; None without a category."""
    return TYPICAL_IMPACT[ImprovementCategory(category)] if category else None


def field_of(impact: int | None, effort: int | None) -> MatrixField:
    """The field of an improvement; UNKNOWN until both are guessed."""
    if impact is None or effort is None:
        return MatrixField.UNKNOWN
    if impact >= HIGH:
        return MatrixField.DO_FIRST if effort <= HIGH else MatrixField.PLAN_CAREFULLY
    return MatrixField.DO_IF_EASY if effort <= HIGH else MatrixField.DONT_DO


def in_order(improvements: Iterable[Improvement], votes: dict[int, int]) -> list[Improvement]:
    """Improvements by their field, then by impact less effort, then by votes, then the oldest first."""
    fields = list(MatrixField)

    def rank(one: Improvement) -> list[int]:
        field = fields.index(field_of(one.impact, one.effort))
        number = one.id or -1
        return [field, (one.effort or 0) - (one.impact or 0), -votes.get(number, 0), number]

    return sorted(improvements, key=rank)
