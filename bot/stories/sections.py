"""The names of a story's five sections, and of what speaks for and against scaling a practice."""

from __future__ import annotations

from enum import StrEnum

QUESTIONS = 3


class Section(StrEnum):
    """A section's name in tables, prompts and files."""

    CONTEXT = "context"
    APPROACH = "approach"
    RESULTS = "results"
    FACTORS = "key_success_factors"
    SCALING = "scaling_guide"


SECTIONS: tuple[Section, ...] = tuple(Section)
LETTERS = {
    Section.CONTEXT: "C",
    Section.APPROACH: "A",
    Section.RESULTS: "R",
    Section.FACTORS: "K",
    Section.SCALING: "G",
}


class Criterion(StrEnum):
    """What speaks for scaling a practice."""

    REPEATABLE = "repeatable_results"
    LIKED = "positive_feedback"
    MEASURABLE = "measurable_impact"
    APPLICABLE = "applicable_elsewhere"
    SUSTAINABLE = "sustainable_without_team"


class Warning(StrEnum):  # noqa: A001 - the seed's own word
    """What speaks against it."""

    INDIVIDUALS = "depends_on_individuals"
    CONDITIONS = "hard_to_replicate"
    RESOURCES = "high_resources"
    LIMITED = "limited_applicability"
    ONE_TIME = "one_time_factors"
