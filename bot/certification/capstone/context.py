"""What the certification needs of the app: the rubric, what is a pass, and what happens after handing in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.certification.capstone.models import Capstone, CapstoneSubmission
from bot.certification.capstone.rubric import Rubric, RubricEdition
from bot.change.stakeholders.content import StakeholderContext
from bot.members.models import Member

# Called once for each, with the capstone, when somebody has passed.
Passed = Callable[[Session, Capstone, datetime], None]
HandedIn = Callable[[Session, "Certification", CapstoneSubmission, datetime], None]
# The texts of a member's scaling strategy, by element.
ScalingTexts = Callable[[Session, Member], Mapping[str, str]]


def nothing(_session: Session, _capstone: Capstone, _now: datetime) -> None:
    """Tell nobody that somebody has passed."""


@dataclass(frozen=True)
class Certification:
    """The rubric as it is now, what has to be reached in all and in each part (per cent), and who is told.

    With `stakeholders`, a map can be taken over, with what the content says of each kind; with `scaling`, a strategy.
    """

    edition: RubricEdition
    pass_total: int
    pass_part: int
    handed_in: HandedIn
    passed: Passed = nothing
    stakeholders: StakeholderContext | None = None
    scaling: ScalingTexts | None = None

    @property
    def rubric(self) -> Rubric:
        """The rubric in the current language."""
        return self.edition.rubric
