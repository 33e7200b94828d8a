"""What is left of a story once its authors want it gone: counts and dates, no words."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.stories.models import (
    StoryDraft,
    StoryFinding,
    StoryReview,
    StorySection,
    StorySent,
    StoryUse,
    StoryVersion,
)


def forget_words(session: Session, story_id: int) -> None:
    """Delete or empty everything of a story that holds somebody's words."""
    reviews = sa.select(col(StoryReview.id)).where(col(StoryReview.story_id) == story_id)
    versions = sa.select(col(StoryVersion.id)).where(col(StoryVersion.story_id) == story_id)
    for words in (
        sa.delete(StoryDraft).where(col(StoryDraft.story_id) == story_id),
        sa.delete(StorySection).where(col(StorySection.version_id).in_(versions)),
        sa.delete(StoryFinding).where(col(StoryFinding.review_id).in_(reviews)),
        sa.update(StorySent).where(col(StorySent.review_id).in_(reviews)).values(words=None),
        sa.update(StoryReview).where(col(StoryReview.story_id) == story_id).values(result=None),
        sa.delete(StoryUse).where(col(StoryUse.story_id) == story_id),
    ):
        session.connection().execute(words)
    session.expire_all()
