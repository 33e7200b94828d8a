"""Gathering what the App Home shows. Reads only."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.home import views
from bot.journeys import queries
from bot.journeys.content import Library
from bot.kit.slack import Json
from bot.members import service as members
from bot.quizzes import service as quizzes


def home(session: Session, library: Library, workspace_id: str, slack_id: str, *, at: datetime) -> Json:
    """Somebody's App Home as it should look at a moment."""
    member = members.find(session, workspace_id, slack_id)
    if member is None:
        return views.newcomer()
    standing = queries.standing(session, library, member)
    if not standing.tracks:
        return views.newcomer()
    sources = [had.source for had in standing.waiting[: views.MOST_WAITING] if had.question_open]
    open_questions = quizzes.asked_in(session, workspace_id, sources)
    return views.home(member, standing, open_questions, at)
