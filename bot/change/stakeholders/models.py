"""Stakeholders on somebody's map, where they stood before, who may read the map, and when it is next asked about."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class StakeholderApproach(StrEnum):
    """How somebody is won over, by what counts for them: evidence, a vision, power, or their peers."""

    RATIONAL = "rational"
    EMOTIONAL = "emotional"
    POLITICAL = "political"
    SOCIAL = "social"


class Stakeholder(MemberRow, table=True):
    """A person or a group on the map of a member; `key` is unique to the window in which they were added.

    `person_id` is the member whom it is about, null for a plain name or a group. `influence` and `support` are from 1
    to 5. On `due_on` (ISO) the owner takes the next step and is asked about it at `ask_at`, null once they were.
    `looked_at` is when the owner last said that all of it is right. What was taken off is deleted a day after
    `removed_at`.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "member_id", "key"),
        partial_index("stakeholder_due", "ask_at", where="ask_at IS NOT NULL"),
        partial_index("stakeholder_removed", "removed_at", where="removed_at IS NOT NULL"),
    )

    key: str
    person_id: int | None = Field(default=None, foreign_key="member.id")
    name: str
    is_group: bool = False
    influence: int
    support: int
    concern: str = ""
    next_step: str = ""
    approach: str | None = None
    due_on: str | None = None
    ask_at: datetime | None = None
    written_at: datetime
    looked_at: datetime
    removed_at: datetime | None = None


class StakeholderMove(NumberedRow, table=True):
    """Where a stakeholder stood until they moved."""

    __tablename__ = "stakeholder_move"
    __table_args__ = (sa.Index("stakeholder_move_of", "stakeholder_id"),)

    stakeholder_id: int = Field(foreign_key="stakeholder.id")
    influence: int
    support: int
    moved_at: datetime


class StakeholderReader(MemberRow, table=True):
    """Somebody with whom a member shares their map, and what they are called."""

    __tablename__ = "stakeholder_reader"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id", "reader_id"),)

    reader_id: int = Field(foreign_key="member.id", index=True)
    name: str
    since: datetime


class StakeholderMapQuestion(WorkspaceRow, table=True):
    """When a member is next asked whether their map is still right; `next_due_at` is null if they want no question."""

    __tablename__ = "stakeholder_map_question"
    __table_args__ = (partial_index("stakeholder_map_due", "next_due_at", where="next_due_at IS NOT NULL"),)

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    next_due_at: datetime | None = None
