"""A reflection prompt as its author writes it."""

from __future__ import annotations

from pydantic import Field

from bot.kit.content import Strict


class Prompt(Strict):
    """An invitation to look at one's own work; with `plan` it ends in an if-then plan that is followed up."""

    ask: str = Field(min_length=1, max_length=1000, description="every reflection needs something to ask")
    plan: bool = False
