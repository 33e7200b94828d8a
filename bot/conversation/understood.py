"""What a message means, as far as it is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.conversation.intents import Intent
from bot.conversation.slots import Reading

CERTAIN = 0.98
# What is known from examples alone is less sure than a pattern, unless the sentence has the value that the wish needs.
LIKELY = 0.97
VALUES = ("until", "at", "zone", "language")
# What else a message has: that it tells of distress or insults, a second wish, the story that it brings.
KIND, ALSO, STORY = "kind", "also", "story"
# Both of two wishes are clear; a wish is said once more.
BOTH, INSISTS = "both", "insists"
SIGNS = frozenset({BOTH, INSISTS})


@dataclass(frozen=True)
class Understood:
    """What a message means: an intent, its slots, how sure that is, and what else it may mean, likeliest first.

    `reading` is the date, hour or zone in it with its doubts; slots have only what is beyond doubt. `is_request` says
    that it asks for something, rather than tells something, `is_order` that a word in it wants that.
    """

    intent: Intent
    slots: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    candidates: tuple[Intent, ...] = ()
    reading: Reading | None = None
    is_request: bool = False
    is_order: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether a message is surely a wish, or asks for something that is none of ours."""
        return self.confidence >= CERTAIN and (self.intent is not Intent.NONE or self.is_request)

    @property
    def is_unclear(self) -> bool:
        """Whether a message is neither a wish of ours, nor an insult."""
        return self.intent is Intent.NONE and KIND not in self.slots
