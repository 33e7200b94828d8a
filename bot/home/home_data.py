"""All that one screen shows of somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cohorts.home_data import Together
from bot.community.home_data import UpcomingSession
from bot.journeys.content import Library
from bot.journeys.queries import LearningStatus
from bot.members.models import Member
from bot.quizzes.service import ShownQuestion
from bot.reviews.queries import ReviewStatus
from bot.stories.queries import Mine


@dataclass(frozen=True)
class Glance:
    """Where a member stands in every feature; `asked` has questions by their message, `shown` the one just answered."""

    member: Member
    library: Library
    standing: LearningStatus
    asked: Mapping[str, Sequence[ShownQuestion]]
    shown: str | None
    reviews: ReviewStatus
    sessions: Sequence[UpcomingSession]
    stories: Sequence[Mine]
    together: Sequence[Together]
