"""The rubric of the teach-back in `content/rubrics`: criteria of equal weight, with words for each level."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, Field, model_validator

from bot.kit import editions
from bot.kit.content import Slug, Strict
from bot.kit.editions import OutlinedContent

NAME = "rubrics/teach_back"
TOP_LEVEL = 4
LEVELS = tuple(range(TOP_LEVEL + 1))


class TeachBackCriterion(Strict):
    """What is rated: its title, its question, and what each level from 0 to 4 means."""

    id: Slug
    title: str = Field(min_length=1, max_length=60, description="every criterion needs a title")
    asks: str = Field(min_length=1, max_length=120, description="every criterion asks its question")
    levels: tuple[str, ...] = Field(
        min_length=len(LEVELS), max_length=len(LEVELS), description="every criterion has words for the levels 0 to 4"
    )


class TeachBackRubric(OutlinedContent):
    """teach_back.yaml: everything by which a teach-back is rated, in one language."""

    version: int = Field(ge=1, description="a rubric has a version, a whole number that rises with each change")
    title: str = Field(min_length=1, max_length=60, description="a rubric needs a title")
    criteria: tuple[TeachBackCriterion, ...] = Field(
        min_length=1, max_length=8, description="a rubric lists its criteria"
    )

    @model_validator(mode="after")
    def _ids_differ(self) -> TeachBackRubric:
        if len({each.id for each in self.criteria}) < len(self.criteria):
            raise ValueError("every criterion needs an id of its own")
        return self

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the criteria, in order."""
        return tuple(each.id for each in self.criteria)

    @property
    def outline(self) -> list[object]:
        """What has to be the same in every language: the version and the ids."""
        return [self.version, *self.ids]


class TeachBackEdition(BaseModel):
    """A rubric in all its languages, as a teach-back keeps it."""

    languages: dict[str, TeachBackRubric]

    @property
    def rubric(self) -> TeachBackRubric:
        """The rubric in the current language, else in English."""
        return editions.current(self.languages)


def stored(body: str) -> TeachBackEdition:
    """An edition from its JSON."""
    return TeachBackEdition.model_validate_json(body)


def load(root: Path) -> TeachBackEdition:
    """The rubric of a content folder, or ours if it has none.

    ContentErrors if something in it is wrong, or a language differs in its criteria or its version.
    """
    return TeachBackEdition(languages={**editions.load(root, NAME, TeachBackRubric)})
