"""Calendar feeds with secret addresses."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import WorkspaceRow


class Feed(WorkspaceRow, table=True):
    """The calendar of a member or of a community. Only the hash of the secret is stored."""

    __tablename__ = "community_feed"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id"), sa.UniqueConstraint("community_id"))

    secret_hash: str = Field(primary_key=True)
    member_id: int | None = Field(default=None, foreign_key="member.id")
    community_id: int | None = Field(default=None, foreign_key="community.id")
    made_at: datetime
