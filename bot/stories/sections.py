"""The five sections of a story, the five success criteria and the five warning signs."""

from __future__ import annotations

from enum import StrEnum


class Section(StrEnum):
    """A section, by its name in tables, prompts and files."""

    CONTEXT = "context"
    APPROACH = "approach"
    RESULTS = "results"
    FACTORS = "key_success_factors"
    SCALING = "scaling_guide"


SECTIONS: tuple[Section, ...] = tuple(Section)
SECTION_LETTERS = {
    Section.CONTEXT: "C",
    Section.APPROACH: "A",
    Section.RESULTS: "R",
    Section.FACTORS: "K",
    Section.SCALING: "G",
}


class Criterion(StrEnum):
    """A reason to scale a practice."""

    REPEATABLE = "repeatable_results"
    LIKED = "positive_feedback"
    MEASURABLE = "measurable_impact"
    APPLICABLE = "applicable_elsewhere"
    SUSTAINABLE = "sustainable_without_team"


class WarningSign(StrEnum):
    """A reason not to."""

    INDIVIDUALS = "depends_on_individuals"
    CONDITIONS = "hard_to_replicate"
    RESOURCES = "high_resources"
    LIMITED = "limited_applicability"
    ONE_TIME = "one_time_factors"
