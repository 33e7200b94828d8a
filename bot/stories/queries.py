"""Reads of drafts and versions, each in one statement and within one workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories.models import Story, StoryAuthor, StoryDraftSection, StoryStatus, StoryVersion, StoryVersionSection
from bot.stories.sections import SECTIONS

LONG_CHARACTERS = 40_000


class UnknownStoryError(GroundswellError):
    """I can't find that story. `/story` shows the stories you're writing."""


@dataclass(frozen=True)
class StoryDraft:
    """A story as its authors see it now; `sections` has an entry for every section, empty where nothing is written."""

    story_id: int
    title: str
    language: str
    status: StoryStatus
    sections: dict[str, str]
    updated_at: datetime

    @property
    def written(self) -> int:
        """How many sections have text."""
        return sum(1 for text in self.sections.values() if text.strip())

    @property
    def is_long(self) -> bool:
        """Whether looking through its sentences may take longer than Slack waits for a window."""
        return sum(map(len, self.sections.values())) > LONG_CHARACTERS

    @property
    def is_blank(self) -> bool:
        """Whether neither a title nor a section is written."""
        return not self.title and not self.written


@dataclass(frozen=True)
class StorySnapshot:
    """A version with its text; `sections` has an entry for every section."""

    id: int
    workspace_id: str
    story_id: int
    number: int
    created_at: datetime
    sections: dict[str, str]


def owned_story(session: Session, who: Person, story_id: int) -> Story:
    """The story, if `who` is one of its authors; UnknownStoryError otherwise."""
    story = session.get(Story, story_id)
    if story is None or story.workspace_id != who.workspace_id or story.deleted_at:
        raise UnknownStoryError
    if story.member_id != who.member_id and session.get(StoryAuthor, (story_id, who.member_id)) is None:
        raise UnknownStoryError
    return story


def draft(session: Session, who: Person, story_id: int) -> StoryDraft:
    """The draft of a story for one of its authors; UnknownStoryError for anybody else."""
    return _draft(owned_story(session, who, story_id), draft_sections(session, story_id))


def drafts(session: Session, who: Person) -> list[StoryDraft]:
    """Every story that a member writes alone or with others, the last updated first."""
    statement = (
        select(Story, StoryDraftSection)
        .outerjoin(StoryDraftSection, col(StoryDraftSection.story_id) == col(Story.id))
        .where(is_written_by(who))
        .order_by(col(Story.updated_at).desc(), col(Story.id).desc())
    )
    found: dict[int, tuple[Story, dict[str, str]]] = {}
    for story, section in session.exec(statement):
        texts = found.setdefault(row_id(story), (story, {}))[1]
        if section is not None:
            texts[section.section] = section.text
    return [_draft(story, _every_section(texts)) for story, texts in found.values()]


def is_written_by(who: Person) -> sa.ColumnElement[bool]:
    """Whether a member writes a story alone or with others, and has not deleted it."""
    co_authored = select(StoryAuthor.story_id).where(StoryAuthor.member_id == who.member_id)
    is_author = sa.or_(col(Story.member_id) == who.member_id, col(Story.id).in_(co_authored))
    return sa.and_(col(Story.workspace_id) == who.workspace_id, col(Story.deleted_at).is_(None), is_author)


def draft_sections(session: Session, story_id: int) -> dict[str, str]:
    """The present text of every section."""
    statement = select(StoryDraftSection).where(StoryDraftSection.story_id == story_id)
    return _every_section({row.section: row.text for row in session.exec(statement)})


def _every_section(texts: dict[str, str]) -> dict[str, str]:
    return {section: texts.get(section, "") for section in SECTIONS}


def _draft(story: Story, sections: dict[str, str]) -> StoryDraft:
    return StoryDraft(row_id(story), story.title, story.language, StoryStatus(story.status), sections, story.updated_at)


def versions(session: Session, workspace_id: str, story_id: int) -> list[StorySnapshot]:
    """Every version of a story with its text, oldest first."""
    return snapshots(session, workspace_id, col(StoryVersion.story_id) == story_id)


def latest_version(session: Session, workspace_id: str, story_id: int) -> StorySnapshot | None:
    """The newest version of a story; None while there is none."""
    of_story = col(StoryVersion.story_id) == story_id
    newest = select(sa.func.max(StoryVersion.number)).where(of_story).scalar_subquery()
    return next(iter(snapshots(session, workspace_id, of_story, col(StoryVersion.number) == newest)), None)


def older_publication(session: Session, workspace_id: str, draft: StoryDraft) -> StorySnapshot | None:
    """The version of a story in the showcase, if its draft says something else by now."""
    if draft.status != StoryStatus.PUBLISHED:
        return None
    number = select(Story.published_version).where(Story.id == draft.story_id).scalar_subquery()
    of_story = col(StoryVersion.story_id) == draft.story_id
    found = next(iter(snapshots(session, workspace_id, of_story, col(StoryVersion.number) == number)), None)
    return found if found and found.sections != draft.sections else None


def version(session: Session, workspace_id: str, version_id: int) -> StorySnapshot:
    """A version by its id; UnknownStoryError when there is none in this workspace."""
    found = snapshots(session, workspace_id, col(StoryVersion.id) == version_id)
    if not found:
        raise UnknownStoryError
    return found[0]


def snapshots(session: Session, workspace_id: str, *conditions: sa.ColumnElement[bool]) -> list[StorySnapshot]:
    """The versions that meet some conditions, with their text, in the order of their numbers."""
    statement = (
        select(StoryVersion, StoryVersionSection)
        .outerjoin(StoryVersionSection, col(StoryVersionSection.version_id) == col(StoryVersion.id))
        .where(StoryVersion.workspace_id == workspace_id, *conditions)
        .order_by(col(StoryVersion.number), col(StoryVersion.id))
    )
    found: dict[int, StorySnapshot] = {}
    for row, section in session.exec(statement):
        snapshot = found.setdefault(
            row_id(row),
            StorySnapshot(row_id(row), row.workspace_id, row.story_id, row.number, row.created_at, _every_section({})),
        )
        if section is not None:
            snapshot.sections[section.section] = section.text
    return list(found.values())
