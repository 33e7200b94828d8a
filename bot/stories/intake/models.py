"""Table of files that were sent to be read."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import MemberRow


class StoryFile(MemberRow, table=True):
    """One file sent by a member; `story_id` once it was read, `finished_at` also when it could not be.

    `file_id` is Slack's.
    """

    __tablename__ = "story_file"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "file_id"),)

    file_id: str
    sent_at: datetime
    finished_at: datetime | None = None
    story_id: int | None = Field(default=None, foreign_key="story.id")
