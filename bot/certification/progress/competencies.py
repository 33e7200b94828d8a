"""The competencies of practitioners and trainers in `content/competencies.yaml`, and what shows each of them."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bot.kit.content import Slug, Strict
from bot.kit.editions import OutlinedContent

NAME = "competencies"


class CompetencyEvidence(StrEnum):
    """What in the product shows a competency; the first four are parts of the capstone that were passed.

    `others-lead`: somebody else led a session of an activity that the member owns.
    """

    TRAINING_DESIGN = "training-design"
    COMMUNITY_PLAN = "community-plan"
    IMPACT_MEASUREMENT = "impact-measurement"
    SCALING_STRATEGY = "scaling-strategy"
    TEACH_BACK = "teach-back"
    SESSION_LED = "session-led"
    STORY_PUBLISHED = "story-published"
    OTHERS_LEAD = "others-lead"


class TaughtElsewhere(Strict):
    """A competency of a practitioner, which other modules teach."""

    id: Slug
    title: str = Field(min_length=1, max_length=60, description="every competency needs a title")


class Competency(TaughtElsewhere):
    """A competency of a trainer, with what shows it here."""

    evidence: tuple[CompetencyEvidence, ...] = Field(
        min_length=1, description="every competency of a trainer says what shows it"
    )


class Competencies(OutlinedContent):
    """competencies.yaml, in one language."""

    practitioner: tuple[TaughtElsewhere, ...] = Field(min_length=1, max_length=10)
    trainer: tuple[Competency, ...] = Field(min_length=1, max_length=10)

    @property
    def outline(self) -> list[object]:
        return [*(each.id for each in self.practitioner), *((each.id, each.evidence) for each in self.trainer)]
