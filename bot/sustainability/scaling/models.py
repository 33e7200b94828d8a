"""Scaling strategies, one for each member."""

from datetime import datetime

import sqlalchemy as sa

from bot.members.models import MemberRow


class ScalingStrategy(MemberRow, table=True):
    """How a member would scale something that works: the words of its four parts, empty where nothing is written."""

    __tablename__ = "scaling_strategy"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id"),)

    package: str = ""
    stakeholders: str = ""
    change: str = ""
    sustainability: str = ""
    changed_at: datetime
