"""Reads of published stories, and reports of their use by others."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories import queries
from bot.stories.models import Story, StoryStatus, StoryVersion
from bot.stories.publishing.models import StoryUse
from bot.stories.queries import StorySnapshot, UnknownStoryError


class UseResult(StrEnum):
    """Whether it worked where somebody else used it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


@dataclass(frozen=True)
class PublishedStory:
    """A story in the showcase, with the version that was published."""

    story_id: int
    member_id: int
    title: str
    language: str
    version: StorySnapshot
    published_at: datetime


@dataclass(frozen=True)
class UseReport:
    """Where somebody else used a story, what they changed, and whether it worked."""

    place: str
    adapted: str
    worked: UseResult


def published_stories(session: Session, workspace_id: str, story_id: int | None = None) -> list[PublishedStory]:
    """Every published story, or the one with that id, the newest first."""
    is_published = sa.and_(
        col(Story.workspace_id) == workspace_id,
        col(Story.status) == StoryStatus.PUBLISHED,
        col(Story.deleted_at).is_(None),
        col(Story.published_at).is_not(None),
        *([] if story_id is None else [col(Story.id) == story_id]),
    )
    newest_first = (col(Story.published_at).desc(), col(Story.id).desc())
    stories = session.exec(select(Story).where(is_published).order_by(*newest_first)).all()
    published_version = sa.and_(
        col(StoryVersion.story_id) == col(Story.id), col(StoryVersion.number) == col(Story.published_version)
    )
    version_ids = select(StoryVersion.id).join(Story, published_version).where(is_published)
    versions = {
        version.story_id: version
        for version in queries.snapshots(session, workspace_id, col(StoryVersion.id).in_(version_ids))
    }
    return [
        PublishedStory(
            row_id(story), story.member_id, story.title, story.language, versions[row_id(story)], story.published_at
        )
        for story in stories
        if story.published_at and story.id in versions
    ]


def published_story(session: Session, workspace_id: str, story_id: int) -> PublishedStory:
    """One published story; UnknownStoryError for any other."""
    found = published_stories(session, workspace_id, story_id)
    if not found:
        raise UnknownStoryError
    return found[0]


def find(session: Session, workspace_id: str, words: str) -> list[PublishedStory]:
    """The published stories with the most of these words, those with more of them in the title first."""
    wanted = set(words.casefold().split())
    stories = published_stories(session, workspace_id)
    counts = [_count("\n".join([story.title, *story.version.sections.values()]), wanted) for story in stories]
    most = max(counts, default=0)
    if most == 0 and wanted:
        return []
    found = [story for story, count in zip(stories, counts, strict=True) if count == most]
    return sorted(found, key=lambda story: -_count(story.title, wanted))


def _count(text: str, words: Collection[str]) -> int:
    folded = text.casefold()
    return sum(word in folded for word in words)


def report_use(session: Session, who: Person, story_id: int, report: UseReport, *, now: datetime) -> None:
    """Record that a member used a published story; another report about the same place replaces the first."""
    published = published_story(session, who.workspace_id, story_id)
    known = session.exec(
        select(StoryUse).where(
            StoryUse.story_id == story_id, StoryUse.member_id == who.member_id, StoryUse.place == report.place
        )
    ).first()
    row = known or StoryUse(
        workspace_id=who.workspace_id,
        story_id=story_id,
        member_id=who.member_id,
        version=published.version.number,
        place=report.place,
        worked=report.worked,
        used_at=now,
    )
    row.version, row.adapted, row.worked, row.used_at = published.version.number, report.adapted, report.worked, now
    session.add(row)
    session.flush()


def use_reports(session: Session, workspace_id: str, story_id: int) -> list[UseReport]:
    """Every report of use of a story, the latest first."""
    statement = (
        select(StoryUse)
        .where(StoryUse.workspace_id == workspace_id, StoryUse.story_id == story_id)
        .order_by(col(StoryUse.used_at).desc())
    )
    return [UseReport(row.place, row.adapted, UseResult(row.worked)) for row in session.exec(statement)]
