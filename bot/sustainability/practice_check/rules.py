"""When a rating is a gap, and what changed between two checks."""

from __future__ import annotations

from enum import Enum

LEAST, GREATEST = 1, 5
NEEDS_EVIDENCE = 4  # and above; without anything that shows it, it's a hope


class CheckChange(Enum):
    """How a pair has changed since the check before."""

    NEW = "new"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


def is_gap(score: int) -> bool:
    """Whether a pair still depends on people more than on the institution."""
    return score < NEEDS_EVIDENCE


def change(score: int, before: int | None) -> CheckChange:
    """How a rating has changed."""
    if before is None:
        return CheckChange.NEW
    if score == before:
        return CheckChange.SAME
    return CheckChange.BETTER if score > before else CheckChange.WORSE
