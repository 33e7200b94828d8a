"""What the certification needs of the app: the rubric, what is a pass, and what happens after handing in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.certification.capstone.models import CapstoneSubmission
from bot.certification.capstone.rubric import Rubric, RubricEdition

HandedIn = Callable[[Session, "Certification", CapstoneSubmission, datetime], None]


@dataclass(frozen=True)
class Certification:
    """The rubric as it is now, what has to be reached in all and in each part (per cent), and who is told."""

    edition: RubricEdition
    pass_total: int
    pass_part: int
    handed_in: HandedIn

    @property
    def rubric(self) -> Rubric:
        """The rubric in the current language."""
        return self.edition.rubric
