"""Gathering what the App Home shows. Reads only."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.home import views
from bot.journeys import queries
from bot.journeys.content import Library
from bot.kit.slack import Json
from bot.kit.words import speaking
from bot.members import service as members
from bot.members.models import Member
from bot.quizzes import service as quizzes


def home(session: Session, library: Library, slack: tuple[str, str], *, at: datetime, shown: str | None = None) -> Json:
    """The App Home of a (workspace, Slack user) at a moment; `shown` is the lesson they have just answered here."""
    workspace_id, slack_id = slack
    member = members.find(session, workspace_id, slack_id)
    if member is None:
        return views.newcomer()
    with speaking(member.language):
        return _home(session, library, member, at=at, shown=shown)


def _home(session: Session, library: Library, member: Member, *, at: datetime, shown: str | None) -> Json:
    standing = queries.standing(session, library, member, at=at)
    if not standing.tracks:
        return views.newcomer()
    sources = [had.source for had in standing.waiting[: views.MOST_WAITING] if had.question_open]
    asked = quizzes.asked_in(session, member.workspace_id, [*sources, *([shown] if shown else [])])
    return views.home(member, standing, asked, shown)
