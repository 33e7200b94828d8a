"""Tables of publication: the showcase channel, authors' agreement to it, and reports of use."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class StoryShowcase(SQLModel, table=True):
    """The channel in which a workspace shows its stories, chosen by an admin."""

    __tablename__ = "story_showcase"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
    chosen_at: datetime


class StoryAgreement(SQLModel, table=True):
    """An author's agreement that a version is published in a channel; a newer version needs another one."""

    __tablename__ = "story_agreement"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    version: int
    channel: str
    agreed_at: datetime


class StoryUse(SQLModel, table=True):
    """A report that somebody else used a story: where, what they changed, and whether it worked there."""

    __tablename__ = "story_use"
    __table_args__ = (sa.UniqueConstraint("story_id", "member_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    story_id: int = Field(foreign_key="story.id")
    member_id: int = Field(foreign_key="member.id")
    version: int
    place: str
    adapted: str = ""
    worked: str
    used_at: datetime
