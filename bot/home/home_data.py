"""All that one screen shows of somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cohorts.home_data import Together
from bot.community.home_data import UpcomingSession
from bot.journeys.content import Library
from bot.journeys.queries import Standing
from bot.members.models import Member
from bot.quizzes.service import Asked
from bot.reviews.queries import Reviews
from bot.stories.queries import Mine


@dataclass(frozen=True)
class Glance:
    """Where a member stands in every feature; `asked` has questions by their message, `shown` the one just answered."""

    member: Member
    library: Library
    standing: Standing
    asked: Mapping[str, Sequence[Asked]]
    shown: str | None
    reviews: Reviews
    sessions: Sequence[UpcomingSession]
    stories: Sequence[Mine]
    together: Sequence[Together]
