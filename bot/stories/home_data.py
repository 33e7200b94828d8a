"""A member's stories for the App Home list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.i18n import _
from bot.members.service import Person
from bot.stories.feedback.models import RequestStatus, StoryFeedback
from bot.stories.models import Story, StoryAuthor, StoryDraftSection, StoryStatus

MAX_STORIES = 5


class StoryState(StrEnum):
    """The current activity on a story."""

    WRITING = "writing"
    IN_FEEDBACK = "in_feedback"
    HAS_FEEDBACK = "has_feedback"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class StorySummary:
    """One story in the list; `written` is how many of the five sections have text."""

    story_id: int
    title: str
    state: StoryState
    written: int
    updated_at: datetime


def summaries(session: Session, who: Person, *, limit: int = MAX_STORIES) -> list[StorySummary]:
    """The stories a member writes alone or with others, the last updated first, without blank ones; one statement."""
    written = (
        select(sa.func.count())
        .select_from(StoryDraftSection)
        .where(col(StoryDraftSection.story_id) == col(Story.id), col(StoryDraftSection.text) != "")
        .scalar_subquery()
    )
    latest_status = (
        select(StoryFeedback.status)
        .where(col(StoryFeedback.story_id) == col(Story.id))
        .where(sa.or_(col(StoryFeedback.released_at).is_not(None), col(StoryFeedback.finished_at).is_(None)))
        .order_by(col(StoryFeedback.requested_at).desc(), col(StoryFeedback.id).desc())
        .limit(1)
        .scalar_subquery()
    )
    co_authored = select(StoryAuthor.story_id).where(StoryAuthor.member_id == who.member_id)
    statement = (
        sa.select(
            col(Story.id),
            col(Story.title),
            col(Story.status),
            col(Story.updated_at),
            written.label("written"),
            latest_status.label("latest_status"),
        )
        .where(col(Story.workspace_id) == who.workspace_id, col(Story.deleted_at).is_(None))
        .where(sa.or_(col(Story.member_id) == who.member_id, col(Story.id).in_(co_authored)), written > 0)
        .order_by(col(Story.updated_at).desc(), col(Story.id).desc())
        .limit(limit)
    )
    return [
        StorySummary(row.id, row.title, _state(row.status, row.latest_status), row.written, row.updated_at)
        for row in session.connection().execute(statement)
    ]


def _state(status: str, latest_status: str | None) -> StoryState:
    if status == StoryStatus.PUBLISHED:
        return StoryState.PUBLISHED
    if latest_status in {RequestStatus.QUEUED, RequestStatus.RUNNING}:
        return StoryState.IN_FEEDBACK
    if status == StoryStatus.WITHDRAWN:
        return StoryState.WITHDRAWN
    return StoryState.HAS_FEEDBACK if latest_status else StoryState.WRITING


def state_text(summary: StorySummary) -> str:
    """A story's state as text."""
    return {
        StoryState.WRITING: _("a draft, {n} of 5 sections written", n=summary.written),
        StoryState.IN_FEEDBACK: _("is being read"),
        StoryState.HAS_FEEDBACK: _("has feedback"),
        StoryState.PUBLISHED: _("in the showcase"),
        StoryState.WITHDRAWN: _("withdrawn from the showcase"),
    }[summary.state]
