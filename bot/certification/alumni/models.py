"""Alumni, and the channel in which they meet."""

from datetime import datetime

from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import WorkspaceRow


class AlumniChannel(WorkspaceRow, table=True):
    """The channel to which alumni are invited, as those who run the programme have set it."""

    __tablename__ = "alumni_channel"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str
    set_by: int = Field(foreign_key="member.id")
    set_at: datetime


class Alumnus(WorkspaceRow, table=True):
    """A holder of a certificate who was invited to stay in touch; in it from `joined_at` until `left_at`.

    They would rate teach-backs or lead sessions if they said so. `touches` counts the quarterly messages, the last of
    which came at `touched_at`; `next_due_at` is null once they want none.
    """

    __tablename__ = "alumnus"
    __table_args__ = (partial_index("alumnus_due", "next_due_at", where="next_due_at IS NOT NULL"),)

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    invited_at: datetime
    joined_at: datetime | None = None
    left_at: datetime | None = None
    would_rate: bool = False
    would_lead: bool = False
    touches: int = 0
    touched_at: datetime | None = None
    next_due_at: datetime | None = None
