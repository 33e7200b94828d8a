"""Calendar feeds with secret addresses."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import WorkspaceRow


class Feed(WorkspaceRow, table=True):
    """The calendar of a member, of a community, or of the whole workspace if it is of neither.

    It is found by the hash of its secret. `sealed` is the secret, encrypted, to show the address to its owner again.
    """

    __tablename__ = "community_feed"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id"), sa.UniqueConstraint("community_id"))

    secret_hash: str = Field(primary_key=True)
    member_id: int | None = Field(default=None, foreign_key="member.id")
    community_id: int | None = Field(default=None, foreign_key="community.id")
    made_at: datetime
    sealed: str | None = None
