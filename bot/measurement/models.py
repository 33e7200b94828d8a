"""Weekly snapshots, the tally of first answers, and when each workspace is next measured."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class WeeklySnapshot(SQLModel, table=True):
    """Who a measure counted in a week, and of whom; both as `figures.rules.pack` writes a set of members.

    A snapshot is never shown itself: what is shown of it asks the ledger of figures.
    """

    __tablename__ = "weekly_snapshot"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    week: str = Field(primary_key=True)
    measure: str = Field(primary_key=True)
    people: bytes
    base: bytes
    made_at: datetime


class QuestionTally(SQLModel, table=True):
    """Who has answered a question the first time it was asked, until the end of the newest snapshot's week.

    `chosen` is JSON: the members who took each wrong option, by its position.
    """

    __tablename__ = "question_tally"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    question_id: str = Field(primary_key=True)
    answered: bytes
    wrong: bytes
    chosen: str = "{}"


class MeasurementSchedule(SQLModel, table=True):
    """The next week of a workspace to keep, and when that is over."""

    __tablename__ = "measurement_schedule"
    __table_args__ = (sa.Index("measurement_schedule_due", "next_due_at"),)

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    next_week: str
    next_due_at: datetime


snapshots = SQLModel.metadata.tables["weekly_snapshot"]
tallies = SQLModel.metadata.tables["question_tally"]
