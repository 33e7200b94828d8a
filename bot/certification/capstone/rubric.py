"""The rubric of the capstone in `content/rubrics`: parts with weights, elements, and words for each level."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from pydantic import Field, model_validator

from bot.kit import editions
from bot.kit.content import Slug, Strict
from bot.kit.editions import OutlinedContent

NAME = "rubrics/capstone"
TOP_LEVEL = 4
LEVELS = tuple(range(TOP_LEVEL + 1))
FULL_WEIGHT = 100


class RubricElement(Strict):
    """What is marked: its title, other names people give it, its question, and what each level from 0 to 4 means."""

    id: Slug
    title: str = Field(min_length=1, max_length=60, description="every element needs a title")
    names: tuple[str, ...] = Field(default=(), max_length=8)
    asks: str = Field(min_length=1, max_length=120, description="every element asks its question")
    levels: tuple[str, ...] = Field(
        min_length=len(LEVELS), max_length=len(LEVELS), description="every element has words for the levels 0 to 4"
    )


class RubricPart(Strict):
    """A part of the capstone, which counts by its weight in per cent."""

    id: Slug
    title: str = Field(min_length=1, max_length=60, description="every part needs a title")
    weight: int = Field(ge=1, le=FULL_WEIGHT, description="every part says how much it counts, in per cent")
    elements: tuple[RubricElement, ...] = Field(
        min_length=1, max_length=8, description="every part lists what is marked in it"
    )


class Rubric(OutlinedContent):
    """capstone.yaml: everything by which a capstone is marked, in one language."""

    title: str = Field(min_length=1, max_length=60, description="a rubric needs a title")
    parts: tuple[RubricPart, ...] = Field(min_length=1, max_length=8, description="a rubric lists its parts")

    @model_validator(mode="after")
    def _weights_and_ids_fit(self) -> Rubric:
        total = sum(part.weight for part in self.parts)
        if total != FULL_WEIGHT:
            raise ValueError(f"the weights come to {total}, and have to come to {FULL_WEIGHT}")
        for ids in ([part.id for part in self.parts], [element.id for element in self.elements]):
            if len(set(ids)) < len(ids):
                raise ValueError("every part and every element needs an id of its own")
        return self

    @property
    def elements(self) -> tuple[RubricElement, ...]:
        """The elements of all parts, in order."""
        return tuple(element for part in self.parts for element in part.elements)

    def part(self, part_id: str) -> RubricPart | None:
        """A part by its id."""
        return next((part for part in self.parts if part.id == part_id), None)

    def element(self, element_id: str) -> RubricElement | None:
        """An element by its id."""
        return next((element for element in self.elements if element.id == element_id), None)

    @property
    def outline(self) -> list[object]:
        """What has to be the same in every language: ids and weights."""
        return [(part.id, part.weight, [element.id for element in part.elements]) for part in self.parts]


@dataclass(frozen=True)
class RubricEdition:
    """A rubric in all its languages; two with the same `digest` say the same."""

    languages: Mapping[str, Rubric]

    @property
    def rubric(self) -> Rubric:
        """The rubric in the current language, else in English."""
        return editions.current(self.languages)

    @cached_property
    def body(self) -> str:
        """It as JSON."""
        inside = (f'"{code}":{self.languages[code].model_dump_json()}' for code in sorted(self.languages))
        return f"{{{','.join(inside)}}}"

    @cached_property
    def digest(self) -> str:
        """Changes with every word of it."""
        return hashlib.sha256(self.body.encode()).hexdigest()[:16]


class _StoredRubric(Strict):
    """The JSON of an edition."""

    languages: dict[str, Rubric]


def stored(body: str) -> RubricEdition:
    """An edition from its JSON."""
    return RubricEdition(MappingProxyType(_StoredRubric.model_validate_json(f'{{"languages":{body}}}').languages))


def load(root: Path) -> RubricEdition:
    """The rubric of a content folder, or ours if it has none.

    ContentErrors if something in it is wrong, or a language differs in shape.
    """
    return RubricEdition(editions.load(root, NAME, Rubric))
