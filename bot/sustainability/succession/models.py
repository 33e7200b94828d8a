"""What the roles of the programme do, who could take it over, and the weeks that were tried without somebody."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow


class ProgrammeRole(StrEnum):
    """A role in the programme; `keys` are the accounts and passwords that it runs on."""

    LEAD = "lead"
    CHAMPION = "champion"
    FACILITATOR = "facilitator"
    ADMIN = "admin"
    KEYS = "keys"


class SuccessionStep(StrEnum):
    """How far somebody is with taking a task over: they watch, do parts of it, or do it alone."""

    SHADOW = "shadow"
    DELEGATE = "delegate"
    ALONE = "alone"


class RoleTask(NumberedRow, table=True):
    """Something that a role does, where that is written, and who could do it, since when and how far."""

    __tablename__ = "succession_task"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("succession_task_kept", "workspace_id", where="removed_at IS NULL"),
    )

    key: str
    role: str
    does: str
    written: str = ""
    successor_id: int | None = Field(default=None, foreign_key="member.id")
    step: str = SuccessionStep.SHADOW
    since: date | None = None
    made_by: int = Field(foreign_key="member.id")
    made_at: datetime
    removed_at: datetime | None = None


class WeekOutcome(StrEnum):
    """How a week without somebody went."""

    SMOOTH = "smooth"
    QUESTIONS = "questions"
    STUCK = "stuck"


class WeekWithout(MemberRow, table=True):
    """A week in which a member leaves their role to a stand-in; they are asked at `ask_at` how it went."""

    __tablename__ = "succession_week"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("succession_week_due", "ask_at", where="asked_at IS NULL AND cancelled_at IS NULL"),
    )

    key: str
    starts_on: date
    stand_in_id: int = Field(foreign_key="member.id")
    left_alone: str = ""
    planned_at: datetime
    ask_at: datetime
    asked_at: datetime | None = None
    outcome: str | None = None
    cancelled_at: datetime | None = None
