"""Tables of a story's words: its draft, its versions and its authors."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class StoryStatus(StrEnum):
    """`draft` is visible to its authors only; `published` is in the showcase; `withdrawn` was published before."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Story(MemberRow, table=True):
    """A success-story package. A deleted one keeps its row and loses its title, drafts, versions and feedback.

    `published_version` is the number of the version in the showcase; `language` is detected from the text. `card_key`
    is the delivery key of the newest message that shows how it is sorted. `source` is the key of the message from which
    its text was taken, and `source_hash` a hash of that text, which tells whether the draft has changed since.
    """

    __table_args__ = (sa.Index("story_member", "workspace_id", "member_id"),)

    title: str = ""
    language: str = "en"
    status: str = StoryStatus.DRAFT
    published_version: int | None = None
    published_at: datetime | None = None
    card_key: str | None = None
    source: str | None = None
    source_hash: str | None = None
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


class StoryAuthor(WorkspaceRow, table=True):
    """A co-author: may write in the story besides the member who began it."""

    __tablename__ = "story_author"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    added_at: datetime


class StoryDraftSection(WorkspaceRow, table=True):
    """The present text of one section, as its author typed it."""

    __tablename__ = "story_draft_section"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    section: str = Field(primary_key=True)
    text: str
    updated_by: int = Field(foreign_key="member.id")
    updated_at: datetime


class StoryVersion(NumberedRow, table=True):
    """A story as it was when feedback was requested or it was published."""

    __tablename__ = "story_version"
    __table_args__ = (sa.UniqueConstraint("story_id", "number"),)

    story_id: int = Field(foreign_key="story.id")
    number: int
    created_by: int = Field(foreign_key="member.id")
    created_at: datetime


class StoryVersionSection(WorkspaceRow, table=True):
    """The text of one section of a version; never changed."""

    __tablename__ = "story_version_section"

    version_id: int = Field(primary_key=True, foreign_key="story_version.id")
    section: str = Field(primary_key=True)
    text: str
