"""Tables of publication: the showcase channel, authors' agreement to it, reports of use, and drafts of assets."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.members.models import MemberRow, WorkspaceRow
from bot.stories.feedback.models import QueuedForStory


class StoryShowcase(SQLModel, table=True):
    """The channel in which a workspace shows its stories, chosen by an admin."""

    __tablename__ = "story_showcase"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
    chosen_at: datetime


class StoryAgreement(WorkspaceRow, table=True):
    """An author's agreement that a version is published in a channel; a newer version needs another one."""

    __tablename__ = "story_agreement"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    version: int
    channel: str
    agreed_at: datetime


class StoryUse(MemberRow, table=True):
    """A report that somebody else used a story: where, what they changed, and whether it worked there."""

    __tablename__ = "story_use"
    __table_args__ = (sa.UniqueConstraint("story_id", "member_id", "place"),)

    story_id: int = Field(foreign_key="story.id")
    version: int
    place: str
    adapted: str = ""
    worked: str
    used_at: datetime


class StoryAsset(QueuedForStory, table=True):
    """An asset of a published version that a member asked a model to draft.

    `lines` (JSON) is the draft, which is erased with the story.
    """

    __tablename__ = "story_asset"
    __table_args__ = (
        sa.Index("story_asset_story", "story_id"),
        sa.Index("story_asset_cache", "workspace_id", "cache_key"),
    )

    version: int
    kind: str
    format: str
    lines: str | None = None
