"""People together between sessions: coffee for two, thanks, and the week in short."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class CoffeeSignup(SQLModel, table=True):
    """A member who likes to be brought together with somebody now and then; a pause has an end."""

    __tablename__ = "community_coffee"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    joined_at: datetime
    paused_until: datetime | None = None
    left_at: datetime | None = None


class CoffeeMeeting(SQLModel, table=True):
    """Two members who were brought together, the smaller id first; three who were are three of these."""

    __tablename__ = "community_met"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    first_id: int = Field(primary_key=True, foreign_key="member.id")
    second_id: int = Field(primary_key=True, foreign_key="member.id")
    at: datetime = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")


class Kudos(SQLModel, table=True):
    """Thanks for help, said in the channel."""

    __tablename__ = "community_kudos"
    __table_args__ = (sa.Index("community_kudos_of", "community_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    community_id: int = Field(foreign_key="community.id")
    giver_id: int = Field(foreign_key="member.id")
    receiver_id: int = Field(foreign_key="member.id")
    text: str
    at: datetime
