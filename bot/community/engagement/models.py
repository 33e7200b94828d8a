"""Coffee for two, and kudos."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import NumberedRow, WorkspaceRow


class CoffeeSignup(WorkspaceRow, table=True):
    """A member's sign-up for coffee: not paired before `paused_until` or after `left_at`."""

    __tablename__ = "community_coffee_signup"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    joined_at: datetime
    paused_until: datetime | None = None
    left_at: datetime | None = None


class CoffeeMeeting(WorkspaceRow, table=True):
    """Two members who were paired, the lower id first; a group of three has three rows."""

    __tablename__ = "community_coffee_meeting"

    community_id: int = Field(primary_key=True, foreign_key="community.id")
    first_id: int = Field(primary_key=True, foreign_key="member.id")
    second_id: int = Field(primary_key=True, foreign_key="member.id")
    at: datetime = Field(primary_key=True)


class CoffeeGroup(NumberedRow, table=True):
    """Two or three members who are introduced to each other in one conversation, and asked later whether they met.

    `member_ids` are joined by commas. `channel` is their conversation, or the community's channel where they have a
    thread of their own; it is null until there is one. `times` (JSON) are suggestions. `ask_at` is when they are asked,
    null once they have been.
    """

    __tablename__ = "community_coffee_group"
    __table_args__ = (
        partial_index("community_coffee_group_unopened", "id", where="channel IS NULL"),
        partial_index("community_coffee_group_ask", "ask_at", where="ask_at IS NOT NULL"),
    )

    community_id: int = Field(foreign_key="community.id")
    member_ids: str
    at: datetime
    times: str = "[]"
    channel: str | None = None
    ask_at: datetime | None = None
    met: bool | None = None


class Kudos(NumberedRow, table=True):
    """Thanks from one member to another, posted in the channel."""

    __tablename__ = "community_kudos"
    __table_args__ = (sa.Index("community_kudos_of", "community_id", "at"),)

    community_id: int = Field(foreign_key="community.id")
    giver_id: int = Field(foreign_key="member.id")
    receiver_id: int = Field(foreign_key="member.id")
    text: str
    at: datetime
