"""Tables of judging: assessors, their seats, marks, and appeals."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import NumberedRow, WorkspaceRow


class SeatKind(StrEnum):
    """The first two mark everything, the third what they disagree on; an appeal is read by somebody new."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    APPEAL = "appeal"


class AppealState(StrEnum):
    """`asked` until a lead answers; `reading` by somebody new; `done`."""

    ASKED = "asked"
    READING = "reading"
    DONE = "done"


class Assessor(WorkspaceRow, table=True):
    """A member who is willing to judge, until `stopped_at`."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    since: datetime
    stopped_at: datetime | None = None


class AssessorSeat(NumberedRow, table=True):
    """Somebody who judges a submission; once `locked_at`, their marks never change. `left_at`: another took over.

    `has_stepped_back`: they said themselves that they can't judge this person's work.
    """

    __tablename__ = "assessor_seat"
    __table_args__ = (
        sa.UniqueConstraint("submission_id", "member_id"),
        sa.Index("assessor_seat_member", "workspace_id", "member_id"),
    )

    submission_id: int = Field(foreign_key="capstone_submission.id")
    member_id: int = Field(foreign_key="member.id")
    kind: str
    drawn_at: datetime
    locked_at: datetime | None = None
    left_at: datetime | None = None
    has_stepped_back: bool = False


class ElementMark(WorkspaceRow, table=True):
    """The level that somebody gives an element, with a reason in a sentence."""

    __tablename__ = "element_mark"

    seat_id: int = Field(primary_key=True, foreign_key="assessor_seat.id")
    element: str = Field(primary_key=True)
    level: int
    reason: str
    marked_at: datetime


class CapstoneAppeal(NumberedRow, table=True):
    """A candidate who asks that a released result is looked at again; once for each submission."""

    __tablename__ = "capstone_appeal"
    __table_args__ = (sa.UniqueConstraint("submission_id"),)

    submission_id: int = Field(foreign_key="capstone_submission.id")
    reason: str
    state: str = AppealState.ASKED
    asked_at: datetime
    answered_by: int | None = Field(default=None, foreign_key="member.id")
    answered_at: datetime | None = None
