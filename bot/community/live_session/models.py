"""Check-ins, questions, notes, decisions and ratings of a session."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import NumberedRow, WorkspaceRow


class NoteKind(StrEnum):
    QUESTION = "question"
    NOTE = "note"
    DECISION = "decision"


class CheckIn(WorkspaceRow, table=True):
    """A member attended; `by` is how they checked in: `button`, `code` or `host`."""

    __tablename__ = "community_check_in"
    __table_args__ = (sa.Index("community_check_in_member", "member_id"),)

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    by: str
    at: datetime


class SessionNote(NumberedRow, table=True):
    """A question, note or decision of a session; without a member it is anonymous.

    `done_at` is when a question was answered.
    """

    __tablename__ = "community_note"
    __table_args__ = (sa.Index("community_note_of", "session_id"),)

    session_id: int = Field(foreign_key="community_session.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    kind: str
    text: str
    at: datetime
    done_at: datetime | None = None


class SessionRating(WorkspaceRow, table=True):
    """A member's ratings: was it worth the time (1-5), will they use it (1 no, 2 perhaps, 3 yes)."""

    __tablename__ = "community_rating"

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    worth: int | None = None
    will_use: int | None = None
    at: datetime
