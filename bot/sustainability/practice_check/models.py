"""Checks with their ratings, what of a practice is embedded, and when the next check is due."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class EmbeddingState(StrEnum):
    """How far a practice is embedded."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"


class PracticeCheck(MemberRow, table=True):
    """One check of a workspace by a lead; `key` is unique to the window in which it was made."""

    __tablename__ = "practice_check"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "key"),)

    key: str
    checked_at: datetime


class PracticeRating(NumberedRow, table=True):
    """How a pair is rated in a check, from 1 (people carry it) to 5 (the institution has it), and what shows it."""

    __tablename__ = "practice_rating"
    __table_args__ = (sa.UniqueConstraint("check_id", "pair"),)

    check_id: int = Field(foreign_key="practice_check.id")
    pair: str
    score: int
    evidence: str = ""


class EmbeddedPractice(WorkspaceRow, table=True):
    """How far a row of the embedding list is, who looks after it, until when (ISO), and what shows it."""

    __tablename__ = "embedded_practice"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    practice: str = Field(primary_key=True)
    state: str = EmbeddingState.OPEN
    owner_id: int | None = Field(default=None, foreign_key="member.id")
    due_on: str | None = None
    evidence: str = ""
    changed_by: int = Field(foreign_key="member.id")
    changed_at: datetime


class PracticeCheckRhythm(WorkspaceRow, table=True):
    """When a workspace is next asked to check again, and which lead: the one who checked last."""

    __tablename__ = "practice_check_rhythm"
    __table_args__ = (partial_index("practice_check_due", "next_due_at", where="next_due_at IS NOT NULL"),)

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    next_due_at: datetime | None = None
