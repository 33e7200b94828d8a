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
        return pace.ends(lena, _status(session, library, lena, monday), frozenset()).get(library.default.id)

    say("begin")
    assert end() == monday.date() + timedelta(days=14)
    assert says(say("progress"), "at this pace until {day}", day="Mon 7 Dec 2026")
    say("days mon")
    assert end() == monday.date() + timedelta(weeks=10)
    assert says(say("progress"), "at this pace until about {month}", month="February")
    say("stop")
    assert end() is None


def test_days_without_lessons_do_not_count(
    say: Say, session: Session, library: Library, lena: Member, monday: datetime
):
    """A day off and each working day of a pause to come put off the end by one; days of no lesson don't."""
    say("begin")
    status = _status(session, library, lena, monday)

    def end(*off: str) -> date:
        return pace.ends(lena, status, frozenset(off))[library.default.id]

    usual = end()
    assert end("2026-11-28", "2026-12-25") == usual
    assert end("2026-11-26") == usual + timedelta(days=1)
    lena.paused_from, lena.paused_until = monday + timedelta(days=2), monday + timedelta(days=4)
    assert end() == usual + timedelta(days=2)


def _status(session: Session, library: Library, member: Member, now: datetime) -> LearningStatus:
    return queries.learning_status(session, library, member, now=now)
