"""Calendar feeds with secret addresses."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Feed(SQLModel, table=True):
    """The calendar of a member or of a community. Only the hash of the secret is stored."""

    __tablename__ = "community_feed"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id"), sa.UniqueConstraint("community_id"))

    secret_hash: str = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    community_id: int | None = Field(default=None, foreign_key="community.id")
    made_at: datetime
