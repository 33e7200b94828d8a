"""Table of invitations to write a story together."""

from datetime import datetime

from sqlmodel import Field

from bot.members.models import WorkspaceRow


class StoryInvitation(WorkspaceRow, table=True):
    """An invitation to become a co-author; `answer` is `yes` or `no` once it was answered."""

    __tablename__ = "story_invitation"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    invited_by: int = Field(foreign_key="member.id")
    invited_at: datetime
    answer: str | None = None
