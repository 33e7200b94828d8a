"""Reminders of marks, and whose certificate HR may see."""

from datetime import datetime

from sqlmodel import Field

from bot.members.models import WorkspaceRow


class AssessorReminder(WorkspaceRow, table=True):
    """When the holder of a seat was last reminded of its marks, and by whom; nobody if the clock did it."""

    __tablename__ = "assessor_reminder"

    seat_id: int = Field(primary_key=True, foreign_key="assessor_seat.id")
    reminded_at: datetime
    reminded_by: int | None = Field(default=None, foreign_key="member.id")


class CertificateConsent(WorkspaceRow, table=True):
    """A holder lets HR see their certificates; taking it back deletes the row."""

    __tablename__ = "certificate_consent"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    agreed_at: datetime
