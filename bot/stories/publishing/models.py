"""Tables of publication: the showcase channel, authors' agreement to it, reports of use, and drafts of assets."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.members.models import MemberRow, WorkspaceRow


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


class AssetStatus(StrEnum):
    """`queued` → `running` → `done`, or `failed`: then there is only an asset without a model's draft, or none."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class StoryAsset(MemberRow, table=True):
    """An asset of a published version that a member asked a model to draft.

    `claim` is a random value set by each worker that takes the job, so that only the last one may finish it. `lines`
    (JSON) is the draft; it is used again for the same `cache_key`, and erased with the story.
    """

    __tablename__ = "story_asset"
    __table_args__ = (
        sa.Index("story_asset_story", "story_id"),
        sa.Index("story_asset_cache", "workspace_id", "cache_key"),
    )

    story_id: int = Field(foreign_key="story.id")
    version: int
    kind: str
    format: str
    status: str = AssetStatus.QUEUED
    claim: str | None = None
    cache_key: str = ""
    failure: str | None = None
    lines: str | None = None
    calls: int = 0
    tokens: int = 0
    requested_at: datetime
    finished_at: datetime | None = None
