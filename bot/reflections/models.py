"""Invitations to reflect, and what people wrote."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel


class Invitation(SQLModel, table=True):
    """A prompt put to a member in the thread of the message with the key `source`."""

    __table_args__ = (sa.UniqueConstraint("workspace_id", "source"), sa.Index("invitation_member", "member_id"))

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    source: str
    ask: str
    asked_at: datetime


class Reflection(SQLModel, table=True):
    """One thread reply below the message `source`. A deleted one keeps its place and loses its words."""

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel", "ts"),
        sa.Index("reflection_source", "workspace_id", "source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    source: str
    channel: str
    ts: str
    text: str | None
    written_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
