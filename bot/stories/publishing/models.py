"""Where published stories stand, who agreed to that, and who was asked to write too."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class StoryShowcase(SQLModel, table=True):
    """The channel in which a workspace shows its stories, as an admin chose it."""

    __tablename__ = "story_showcase"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
    chosen_at: datetime


class StoryAgreement(SQLModel, table=True):
    """An author's word that a version may be read by everybody in a channel; a newer version needs a new one."""

    __tablename__ = "story_agreement"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    version: int
    channel: str
    agreed_at: datetime


class StoryInvitation(SQLModel, table=True):
    """Somebody was asked to write in a story too; `answer` is `yes` or `no` once they have said so."""

    __tablename__ = "story_invitation"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    invited_by: int = Field(foreign_key="member.id")
    invited_at: datetime
    answer: str | None = None
