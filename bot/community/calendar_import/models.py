"""Calendar files that facilitators send, to plan what is in them."""

from datetime import datetime

import sqlalchemy as sa

from bot.members.models import MemberRow


class CalendarImport(MemberRow, table=True):
    """A calendar file, by Slack's id, and the series `found` in it (JSON) until its sender has decided about them."""

    __tablename__ = "community_calendar_import"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "file_id"),)

    file_id: str
    sent_at: datetime
    found: str | None = None
    finished_at: datetime | None = None
