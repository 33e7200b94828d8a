"""The small prompts for alumni in `content/alumni.yaml`, which come in turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from bot.kit import editions
from bot.kit.content import Slug, Strict
from bot.kit.editions import OutlinedContent

NAME = "alumni"
PROMPTS = 5


class AlumniPrompt(Strict):
    """One small prompt: stay connected, current, active, humble, ethical."""

    id: Slug
    text: str = Field(min_length=1, max_length=300, description="every prompt needs a text")


class AlumniPrompts(OutlinedContent):
    """alumni.yaml, in one language."""

    prompts: tuple[AlumniPrompt, ...] = Field(
        min_length=PROMPTS, max_length=PROMPTS, description="list the five prompts"
    )

    @property
    def outline(self) -> list[object]:
        return [each.id for each in self.prompts]


@dataclass(frozen=True)
class AlumniContext:
    """The prompts by language."""

    languages: Mapping[str, AlumniPrompts]

    @classmethod
    def load(cls, root: Path) -> AlumniContext:
        return cls(editions.load(root, NAME, AlumniPrompts))

    def prompt(self, touches: int) -> str:
        """The prompt of the message after so many, in the current language."""
        return editions.current(self.languages).prompts[touches % PROMPTS].text
