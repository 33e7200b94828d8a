"""Table of invitations to write a story together."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class StoryInvitation(SQLModel, table=True):
    """An invitation to become a co-author; `answer` is `yes` or `no` once it was answered."""

    __tablename__ = "story_invitation"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    invited_by: int = Field(foreign_key="member.id")
    invited_at: datetime
    answer: str | None = None
