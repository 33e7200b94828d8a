"""Reflection prompts as authors write them."""

from __future__ import annotations

from pydantic import Field

from bot.kit.content import Strict


class Prompt(Strict):
    """A reflection prompt; with `plan` it asks for an if-then plan that is followed up."""

    ask: str = Field(min_length=1, max_length=1000, description="every reflection needs something to ask")
    plan: bool = False
