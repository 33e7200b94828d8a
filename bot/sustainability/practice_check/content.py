"""The five pairs and the embedding list in `content/sustainability/practice_check.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.kit import editions
from bot.kit.content import Slug, Strict
from bot.kit.editions import OutlinedContent

NAME = "sustainability/practice_check"


class PracticePair(Strict):
    """What a practice depends on if single people carry it, and what an institution has instead."""

    id: Slug
    dependence: str = Field(min_length=1, max_length=45, description="say what depends on single people")
    capability: str = Field(min_length=1, max_length=45, description="say what an institution has instead")
    question: str = Field(min_length=1, max_length=150, description="every pair needs a question")
    evidence: str = Field(min_length=1, max_length=150, description="say what would show it")
    improvement: str = Field(min_length=3, max_length=90, description="say what could be improved")


class PracticeToEmbed(Strict):
    """One row of the embedding list, and the improvement that it becomes."""

    id: Slug
    text: str = Field(min_length=1, max_length=90, description="every practice needs a text")
    improvement: str = Field(min_length=3, max_length=90, description="say what could be improved")


class EmbeddingGroup(Strict):
    """Some rows of the embedding list under their heading."""

    id: Slug
    name: str = Field(min_length=1, max_length=60, description="every list needs a name")
    practices: tuple[PracticeToEmbed, ...] = Field(min_length=4, max_length=4, description="list four practices")


class PracticeCheckContent(OutlinedContent):
    """practice_check.yaml, in one language."""

    pairs: tuple[PracticePair, ...] = Field(min_length=5, max_length=5, description="list the five pairs")
    lists: tuple[EmbeddingGroup, ...] = Field(min_length=3, max_length=3, description="list the three lists")

    @property
    def outline(self) -> list[object]:
        return [
            *(each.id for each in self.pairs),
            *((group.id, tuple(each.id for each in group.practices)) for group in self.lists),
        ]

    def pair(self, name: str) -> PracticePair | None:
        return next((each for each in self.pairs if each.id == name), None)

    def practice(self, name: str) -> PracticeToEmbed | None:
        return next((each for group in self.lists for each in group.practices if each.id == name), None)


@dataclass(frozen=True)
class PracticeCheckContext:
    """The content by language."""

    languages: Mapping[str, PracticeCheckContent]

    @classmethod
    def load(cls, root: Path) -> PracticeCheckContext:
        return cls(editions.load(root, NAME, PracticeCheckContent))

    @property
    def current(self) -> PracticeCheckContent:
        """The content in the current language."""
        return editions.current(self.languages)
