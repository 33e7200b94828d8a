"""Questions that a review puts to its author in the thread."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class StoryFollowUp(SQLModel, table=True):
    """One question in the thread of a review, about a guiding question (1 to 3) of a section.

    `channel` and `ts` are those of the reply that answered it, whose words went into the section's draft.
    """

    __tablename__ = "story_follow_up"
    __table_args__ = (
        sa.UniqueConstraint("review_id", "position"),
        sa.UniqueConstraint("workspace_id", "channel", "ts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    review_id: int = Field(foreign_key="story_review.id")
    position: int
    section: str
    question: int
    asked_at: datetime
    answered_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
