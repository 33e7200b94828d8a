"""About when tracks are over, on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot.journeys import pace, queries
from bot.journeys.content import Library
from bot.journeys.queries import LearningStatus
from bot.members.models import Member
from tests.journeys.conftest import Say
from tests.sentences import says


def test_the_end_follows_from_the_days(say: Say, session: Session, library: Library, lena: Member, monday: datetime):
    """Of eight lessons the first has come; two are followed by a round. Fewer days take longer; a pause has no end."""

    def end() -> date | None:
        return pace.ends(lena, _status(session, library, lena, monday)).get(library.default.id)

    say("begin")
    assert end() == monday.date() + timedelta(days=14)
    assert says(say("progress"), "at this pace until about {month}", month="December")
    say("days mon")
    assert end() == monday.date() + timedelta(weeks=10)
    assert says(say("progress"), "at this pace until about {month}", month="February")
    say("stop")
    assert end() is None


def _status(session: Session, library: Library, member: Member, now: datetime) -> LearningStatus:
    return queries.learning_status(session, library, member, now=now)
