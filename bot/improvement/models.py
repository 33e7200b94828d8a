"""Improvements, their votes and their history, and the channel in which news of them are posted."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class ImprovementState(StrEnum):
    """`open` until somebody decides; `trying` while an experiment runs; `done` and `dropped` have an end."""

    OPEN = "open"
    DECIDED = "decided"
    TRYING = "trying"
    DONE = "done"
    DROPPED = "dropped"


class ImprovementCategory(StrEnum):
    """What an improvement changes."""

    CONTENT = "content"
    PROCESS = "process"
    FORMAT = "format"
    TARGETING = "targeting"
    SUPPORT = "support"
    CULTURE = "culture"


class Origin(StrEnum):
    """Where an improvement comes from."""

    PERSON = "person"
    QUESTION = "question"
    RATING = "rating"
    REFLECTION = "reflection"
    PRACTICE = "practice"
    EXPERIMENT = "experiment"


class Improvement(NumberedRow, table=True):
    """Something about the programme that could be better; `key` is unique to the message or window it came from.

    `impact` and `effort` are from 1 to 3, null until somebody has guessed. `about` is what its origin is about, such
    as a question's id. Until a lead has `looked_at` it, only leads and its author read it.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        sa.Index("improvement_state", "workspace_id", "state"),
    )

    key: str
    title: str
    today: str = ""
    category: str | None = None
    impact: int | None = None
    effort: int | None = None
    owner_id: int | None = Field(default=None, foreign_key="member.id")
    evidence: str = ""
    origin: str = Origin.PERSON
    about: str = ""
    state: str = ImprovementState.OPEN
    reason: str = ""
    suggested_by: int = Field(foreign_key="member.id")
    suggested_at: datetime
    looked_at: datetime | None = None
    changed_at: datetime


class ImprovementVote(WorkspaceRow, table=True):
    """A member who wants an improvement too; only their number is ever shown."""

    __tablename__ = "improvement_vote"

    improvement_id: int = Field(primary_key=True, foreign_key="improvement.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)
    voted_at: datetime


class ImprovementChange(MemberRow, table=True):
    """A line of an improvement's history: what its state became, who changed it, and the reason."""

    __tablename__ = "improvement_change"
    __table_args__ = (sa.Index("improvement_change_of", "improvement_id"),)

    improvement_id: int = Field(foreign_key="improvement.id")
    state: str
    reason: str = ""
    changed_at: datetime


class ImprovementChannel(SQLModel, table=True):
    """The public channel in which a workspace reads what became of suggestions."""

    __tablename__ = "improvement_channel"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
