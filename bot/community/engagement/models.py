"""Coffee for two, and kudos."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class CoffeeSignup(SQLModel, table=True):
    """A member's sign-up for coffee: not paired before `paused_until` or after `left_at`."""

    __tablename__ = "community_coffee_signup"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    joined_at: datetime
    paused_until: datetime | None = None
    left_at: datetime | None = None


class CoffeeMeeting(SQLModel, table=True):
    """Two members who were paired, the lower id first; a group of three has three rows."""

    __tablename__ = "community_coffee_meeting"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    first_id: int = Field(primary_key=True, foreign_key="member.id")
    second_id: int = Field(primary_key=True, foreign_key="member.id")
    at: datetime = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")


class Kudos(SQLModel, table=True):
    """Thanks from one member to another, posted in the channel."""

    __tablename__ = "community_kudos"
    __table_args__ = (sa.Index("community_kudos_of", "community_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    community_id: int = Field(foreign_key="community.id")
    giver_id: int = Field(foreign_key="member.id")
    receiver_id: int = Field(foreign_key="member.id")
    text: str
    at: datetime
