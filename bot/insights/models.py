"""When each of those who run the programme next reads how it is going."""

from datetime import datetime

from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import WorkspaceRow


class MonthlyReport(WorkspaceRow, table=True):
    """The monthly report of an admin or a facilitator; `next_due_at` is null once they have stopped it."""

    __tablename__ = "monthly_report"
    __table_args__ = (partial_index("monthly_report_due", "next_due_at", where="next_due_at IS NOT NULL"),)

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    next_due_at: datetime | None = None


class ClickCount(WorkspaceRow, table=True):
    """How many clicks, commands and windows of a workspace were answered on a day (ISO, UTC), and how many in time."""

    __tablename__ = "insights_click_count"

    # The workspace comes first in the key.
    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    day: str = Field(primary_key=True)
    clicks: int = 0
    in_time: int = 0
