"""Deleting a story: counts and dates stay, every word goes."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from bot.members.service import Person
from bot.stories import queries
from bot.stories.feedback.models import StoryFeedback, StoryFinding, StoryModelRequest, StoryThreadReply
from bot.stories.intake.models import StorySorting
from bot.stories.models import StoryDraftSection, StoryVersion, StoryVersionSection
from bot.stories.publishing import service as publishing
from bot.stories.publishing.models import StoryAsset, StoryUse
from bot.stories.writing.models import StoryInvitation


def delete_story(session: Session, who: Person, story_id: int, *, now: datetime) -> str | None:
    """Withdraw a story and erase its text; returns the delivery key of its showcase message, if it had one."""
    story = queries.owned_story(session, who, story_id)
    key = publishing.withdraw(session, who, story_id)
    story.title, story.deleted_at = "", now
    story.source = story.source_hash = None
    session.flush()
    feedback = sa.select(col(StoryFeedback.id)).where(col(StoryFeedback.story_id) == story_id)
    versions = sa.select(col(StoryVersion.id)).where(col(StoryVersion.story_id) == story_id)
    for statement in (
        sa.delete(StoryDraftSection).where(col(StoryDraftSection.story_id) == story_id),
        sa.delete(StoryVersionSection).where(col(StoryVersionSection.version_id).in_(versions)),
        sa.delete(StoryFinding).where(col(StoryFinding.feedback_id).in_(feedback)),
        sa.delete(StoryThreadReply).where(col(StoryThreadReply.feedback_id).in_(feedback)),
        sa.update(StoryModelRequest).where(col(StoryModelRequest.story_id) == story_id).values(messages=None),
        sa.update(StoryAsset).where(col(StoryAsset.story_id) == story_id).values(lines=None),
        sa.update(StorySorting).where(col(StorySorting.story_id) == story_id).values(sections=None),
        sa.update(StoryFeedback).where(col(StoryFeedback.story_id) == story_id).values(result=None),
        sa.delete(StoryUse).where(col(StoryUse.story_id) == story_id),
        sa.delete(StoryInvitation).where(col(StoryInvitation.story_id) == story_id),
    ):
        session.connection().execute(statement)
    session.expire_all()
    return key
