"""Where and to whom the monthly news of what worked go, and what people agreed to."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import MemberRow, WorkspaceRow


class StoryNaming(StrEnum):
    """How a published story is mentioned: by its title, with its author's name too, or not at all."""

    TITLE = "title"
    NAME = "name"
    NONE = "none"


class MomentumChannel(SQLModel, table=True):
    """The channel in which a workspace reads what worked, the lead who chose it, and when it is next due."""

    __tablename__ = "momentum_channel"
    __table_args__ = (sa.Index("momentum_channel_due", "next_due_at"),)

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
    chosen_by: int = Field(foreign_key="member.id")
    next_due_at: datetime


class MomentumReader(WorkspaceRow, table=True):
    """A member who asked for the news; `next_due_at` is null once they have stopped them."""

    __tablename__ = "momentum_reader"
    __table_args__ = (partial_index("momentum_reader_due", "next_due_at", where="next_due_at IS NOT NULL"),)

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    next_due_at: datetime | None = None


class MomentumChoice(WorkspaceRow, table=True):
    """How a member's stories are mentioned, and whether leads may know that they'd like to do more."""

    __tablename__ = "momentum_choice"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    stories: str = StoryNaming.TITLE
    may_be_asked: bool = False


class SharedWin(MemberRow, table=True):
    """A kept plan that its author lets others read among what worked, with their name or without."""

    __tablename__ = "shared_win"
    __table_args__ = (sa.UniqueConstraint("plan_id"), sa.Index("shared_win_at", "workspace_id", "shared_at"))

    plan_id: int = Field(foreign_key="plan.id")
    by_name: bool
    shared_at: datetime
