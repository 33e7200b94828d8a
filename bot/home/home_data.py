"""The data for one App Home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cohorts.home_data import ChannelCohort
from bot.community.home_data import UpcomingSession
from bot.journeys.content import Library
from bot.journeys.queries import LearningStatus
from bot.kit.slack import Json
from bot.members.models import Member
from bot.quizzes.service import ShownQuestion
from bot.reviews.queries import ReviewStatus
from bot.stories.home_data import StorySummary


@dataclass(frozen=True)
class HomeData:
    """Every feature's data about a member; `asked` has questions by message key, `shown` is the key just answered.

    `per_day` is the usual number of messages a day; `programme` is for those who run it, `way` for those who
    become trainers.
    """

    member: Member
    library: Library
    status: LearningStatus
    asked: Mapping[str, Sequence[ShownQuestion]]
    shown: str | None
    reviews: ReviewStatus
    sessions: Sequence[UpcomingSession]
    stories: Sequence[StorySummary]
    channel_cohorts: Sequence[ChannelCohort]
    per_day: int
    programme: Sequence[Json] = ()
    way: Sequence[Json] = ()

    @property
    def lesson_hour(self) -> str:
        """The time (HH:MM) of their lessons: their own, or that of the track begun last."""
        tracks = self.status.tracks
        return self.member.at or (tracks[0].track if tracks else self.library.default).pace.at
