"""The session itself: who was there, what was asked, noted and given, and how it was."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class NoteKind(StrEnum):
    """What somebody added to a session."""

    QUESTION = "question"
    NOTE = "note"
    DECISION = "decision"
    CONTRIBUTION = "contribution"


class CheckIn(SQLModel, table=True):
    """Somebody was there; `by` says how we know: `button`, `code` or `host`."""

    __tablename__ = "community_check_in"
    __table_args__ = (sa.Index("community_check_in_member", "member_id"),)

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    by: str
    at: datetime


class SessionNote(SQLModel, table=True):
    """Something said in a session: a question in the queue (`done_at` once answered), a note, a decision, a help."""

    __tablename__ = "community_note"
    __table_args__ = (sa.Index("community_note_of", "session_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    session_id: int = Field(foreign_key="community_session.id")
    member_id: int | None = Field(default=None, foreign_key="member.id")
    kind: str
    text: str
    at: datetime
    done_at: datetime | None = None


class SessionRating(SQLModel, table=True):
    """Two questions after a session: whether it was worth the time (1-5), and whether it will be used (1-3)."""

    __tablename__ = "community_pulse"

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    worth: int | None = None
    use: int | None = None
    at: datetime
