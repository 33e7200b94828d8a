"""Collects the App Home's data in at most nine queries, regardless of the history's length. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.cohorts import home_data as cohorts
from bot.community import home_data as community
from bot.home import sections, views
from bot.home.home_data import HomeData
from bot.journeys import queries
from bot.journeys.content import Library
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members import service as members
from bot.quizzes import queries as questions
from bot.reviews import queries as reviews
from bot.stories import home_data as stories_home_data


@dataclass(frozen=True)
class HomeViewer:
    """The member whose Home it is, the key of the message just answered there, and a stranger's language if known.

    `programme` is what is said there about the programme to those who run it, `way` to those who become trainers about
    theirs.
    """

    workspace_id: str
    slack_id: str
    shown: str | None = None
    language: str | None = None
    programme: Sequence[Json] = ()
    way: Sequence[Json] = ()


def home(
    session: Session, library: Library, viewer: HomeViewer, *, now: datetime, most_reviews: int, per_day: int
) -> Json:
    """A member's App Home; `most_reviews` and `per_day` are the usual numbers of reviews and messages a day."""
    member, channel_cohorts = cohorts.look(session, viewer.workspace_id, viewer.slack_id)
    if member is None:
        return views.newcomer(library, viewer.language)
    who = members.person(member)
    asked = questions.open_questions(
        session, who.workspace_id, who.member_id, also=viewer.shown, most=sections.MAX_LOOKED_AT
    )
    with in_language(member.language):
        data = HomeData(
            member=member,
            library=library,
            status=queries.learning_status(session, library, member, now=now, open_now=asked.sources),
            asked=asked.questions,
            shown=viewer.shown,
            reviews=reviews.review_status(session, who.workspace_id, who.member_id, now=now, most=most_reviews),
            sessions=community.upcoming(session, who.workspace_id, who.member_id, now=now),
            stories=stories_home_data.summaries(session, who),
            channel_cohorts=channel_cohorts,
            per_day=per_day,
            programme=viewer.programme,
            way=viewer.way,
        )
        return views.home(data)
