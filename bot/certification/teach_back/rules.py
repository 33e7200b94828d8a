"""What two raters' marks come to, and the moments of the timer; without a database session."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from bot.certification.teach_back.rubric import TOP_LEVEL

MINUTES = 15
# The minutes after the start at which the thread gets a quiet line; questions follow the last one.
MARKS = (5, 10, 13, MINUTES)
QUESTION_MINUTES = 5
ENDS_AFTER = timedelta(minutes=MINUTES + QUESTION_MINUTES)
MAX_APART = 1
FULL = 100


@dataclass(frozen=True)
class CriterionOutcome:
    """A criterion with the levels that the two gave it, as many as there are, and what was decided if they differ."""

    criterion: str
    given: tuple[int, ...]
    decided: int | None = None

    @property
    def needs_decision(self) -> bool:
        """Whether a third has to decide: the two are further apart than a level, or there is only one of them."""
        return len(self.given) < 2 or max(self.given) - min(self.given) > MAX_APART

    @property
    def level(self) -> Fraction | None:
        """The mean of two that are near enough, else what was decided; None while that is open."""
        if not self.needs_decision:
            return Fraction(sum(self.given), len(self.given))
        return None if self.decided is None else Fraction(self.decided)


def outcomes(
    criteria: Sequence[str], marks: Sequence[Mapping[str, int]], decided: Mapping[str, int]
) -> list[CriterionOutcome]:
    """Every criterion with what each rater gave it, and what was decided."""
    return [
        CriterionOutcome(each, tuple(given[each] for given in marks if each in given), decided.get(each))
        for each in criteria
    ]


def percent(found: Sequence[CriterionOutcome]) -> Fraction | None:
    """The result in per cent of the highest possible; None while a criterion is undecided."""
    levels = [each.level for each in found]
    known = [each for each in levels if each is not None]
    if not levels or len(known) < len(levels):
        return None
    return sum(known, Fraction()) * FULL / (TOP_LEVEL * len(known))


def next_mark(started_at: datetime, minute: int) -> datetime | None:
    """When the next mark of the timer is due after the one at `minute`; None after the last."""
    ahead = [each for each in MARKS if each > minute]
    return started_at + timedelta(minutes=ahead[0]) if ahead else None


def passed_mark(started_at: datetime, minute: int, *, now: datetime) -> int:
    """The last mark whose moment has come, if it is after the one at `minute`; else 0.

    If several have passed at once, those before it are of no use to anybody any more.
    """
    passed = [each for each in MARKS if each > minute and started_at + timedelta(minutes=each) <= now]
    return passed[-1] if passed else 0


def format_level(level: Fraction) -> str:
    """A level as people write it, such as 3 or 2.5."""
    return f"{float(level):g}"
