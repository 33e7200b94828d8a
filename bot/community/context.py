"""What the community's rooms share besides `deps`: templates, lessons, and the redraws that are under way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.community.activities.content import ActivityCatalog
from bot.community.update_throttle import UpdateThrottle
from bot.kit.slack import Json


class Lessons(Protocol):
    """Who knows the lessons: the journey."""

    def title(self, lesson: str, language: str) -> str | None:
        """The title of a lesson such as `track/lesson`; None for one that is not offered."""

    def message(self, lesson: str, language: str) -> Json | None:
        """The lesson itself, to be read."""


@dataclass(frozen=True)
class CommunityContext:
    """Made once by whoever composes the product; `url` is where the world reaches it, if it does."""

    repertoire: ActivityCatalog
    lessons: Lessons
    url: str | None = None
    redraws: UpdateThrottle = field(default_factory=UpdateThrottle)
