"""A quiz question as its author writes it."""

from __future__ import annotations

import hashlib
import json
from typing import Literal

from pydantic import Field, field_validator

from bot.kit.content import SLUG, Strict


class Option(Strict):
    """One possible answer, and what is said to whoever chose it."""

    text: str = Field(min_length=1, max_length=150, description="every option needs a text")
    correct: bool = False
    why: str = Field(min_length=1, max_length=600, description="every option needs a sentence that says why")


class Question(Strict):
    """A case with one best answer. In its file the id is short; in the library it is `<track>/<lesson>/<question>`."""

    id: str = Field(pattern=f"^{SLUG}(/{SLUG}){{0,2}}$", description="an id is lower-case words joined by hyphens")
    ask: str = Field(min_length=1, max_length=1000, description="every question needs something to ask")
    kind: Literal["single_choice"] = "single_choice"
    options: tuple[Option, ...] = Field(min_length=2, max_length=6, description="every question needs its options")

    @field_validator("options")
    @classmethod
    def _one_is_correct(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        correct = sum(option.correct for option in options)
        if correct != 1:
            raise ValueError(f"one option is correct, not {correct or 'none'}")
        return options

    @field_validator("options")
    @classmethod
    def _texts_differ(cls, options: tuple[Option, ...]) -> tuple[Option, ...]:
        if len({option.text.casefold() for option in options}) < len(options):
            raise ValueError("two options read the same")
        return options

    @property
    def version(self) -> str:
        """Changes whenever anything about the question does, so that an old answer keeps its own meaning."""
        canonical = json.dumps(self.model_dump(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]
