"""A reflection prompt as its author writes it."""

from __future__ import annotations

from pydantic import Field

from bot.kit.content import Strict


class Prompt(Strict):
    """An invitation to look at one's own work, best with an if-then plan at its end."""

    ask: str = Field(min_length=1, max_length=1000, description="every reflection needs something to ask")
