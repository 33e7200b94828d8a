"""The measures of a member's framework."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from bot.members.models import MemberRow


class EvaluationLevel(StrEnum):
    """The four levels at which a training is measured (Kirkpatrick), from the easiest to the one that matters most."""

    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    RESULTS = "results"


class FrameworkMeasure(MemberRow, table=True):
    """What a member measures or plans to measure; `key` is unique to the window in which it was written."""

    __tablename__ = "framework_measure"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id", "key"),)

    key: str
    level: str
    what: str
    how: str = ""
    audience: str = ""
    when_low: str = ""
    written_at: datetime
