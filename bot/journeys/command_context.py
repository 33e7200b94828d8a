"""Somebody's words to us and our answer, as every verb of `/learn` takes and gives them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.deps import ProfileHooks
from bot.journeys import queries, service
from bot.journeys.content import Library
from bot.kit.slack import Json
from bot.kit.time import usable_zone
from bot.members.models import Member
from bot.reviews.rules import DEFAULT_QUESTIONS


@dataclass(frozen=True)
class Said:
    """Who said something to us and when; `rest` is what came after the verb.

    `questions` is how many a round of reviews has for whoever chose no number; `hooks` hear of a changed profile.
    """

    session: Session
    library: Library
    member: Member
    rest: str
    at: datetime
    questions: int = DEFAULT_QUESTIONS
    hooks: ProfileHooks = ()

    @property
    def zone(self) -> str:
        return usable_zone(self.member.zone)

    def standing(self) -> queries.LearningStatus:
        self.session.flush()
        return queries.learning_status(self.session, self.library, self.member, now=self.at)

    def reschedule(self) -> queries.LearningStatus:
        """Plan anew after a change, and see what that came to."""
        service.reschedule(self.session, self.library, self.member, now=self.at)
        return self.standing()


@dataclass(frozen=True)
class Reply:
    """An answer in mrkdwn, with `blocks` where words alone are not enough.

    `lesson_follows` when in the direct message the lesson itself is answer enough.
    """

    text: str
    lesson_follows: bool = False
    blocks: list[Json] | None = None

    @property
    def message(self) -> Json:
        """As Slack takes it."""
        return {"text": self.text, "blocks": self.blocks} if self.blocks else {"text": self.text}
