"""What the App Home and others may know about somebody's stories. Reads only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.kit.i18n import _
from bot.members.service import Person
from bot.stories.models import Progress, Standing, Story, StoryAuthor, StoryDraft, StoryReview


class State(StrEnum):
    """Where one of somebody's stories is."""

    WRITING = "writing"
    READING = "reading"
    ANSWERED = "answered"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Mine:
    """One of somebody's stories: `written` is how many of the five sections have words."""

    story_id: int
    title: str
    state: State
    written: int
    touched_at: datetime


def mine(session: Session, who: Person, *, most: int = 5) -> list[Mine]:
    """The stories somebody writes, the last touched first, in one query; those with nothing in them left out."""
    story, draft, review = Story.__table__, StoryDraft.__table__, StoryReview.__table__  # type: ignore[attr-defined]
    written = sa.select(sa.func.count()).where(draft.c.story_id == story.c.id, draft.c.text != "").scalar_subquery()
    latest = (
        sa.select(review.c.progress)
        .where(review.c.story_id == story.c.id)
        .where(sa.or_(review.c.released_at.is_not(None), review.c.finished_at.is_(None)))
        .order_by(review.c.asked_at.desc(), review.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    also = sa.select(col(StoryAuthor.story_id)).where(col(StoryAuthor.member_id) == who.member_id)
    chosen = (
        sa.select(
            story.c.id,
            story.c.title,
            story.c.standing,
            story.c.touched_at,
            written.label("written"),
            latest.label("last"),
        )
        .where(story.c.workspace_id == who.workspace_id, story.c.deleted_at.is_(None))
        .where(sa.or_(story.c.member_id == who.member_id, story.c.id.in_(also)), written > 0)
        .order_by(story.c.touched_at.desc(), story.c.id.desc())
        .limit(most)
    )
    return [
        Mine(row.id, row.title, _state(row.standing, row.last), row.written, row.touched_at)
        for row in session.connection().execute(chosen)
    ]


def _state(standing: str, last: str | None) -> State:
    if standing == Standing.PUBLISHED:
        return State.PUBLISHED
    if last in {Progress.QUEUED, Progress.RUNNING}:
        return State.READING
    if standing == Standing.WITHDRAWN:
        return State.WITHDRAWN
    return State.ANSWERED if last else State.WRITING


def say(one: Mine) -> str:
    """A story's state in words."""
    return {
        State.WRITING: _("a draft, {n} of 5 sections written", n=one.written),
        State.READING: _("is being read"),
        State.ANSWERED: _("has feedback"),
        State.PUBLISHED: _("in the showcase"),
        State.WITHDRAWN: _("withdrawn from the showcase"),
    }[one.state]
