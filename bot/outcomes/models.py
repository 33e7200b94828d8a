"""Figures about results for the business."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import NumberedRow


class OutcomeFigure(NumberedRow, table=True):
    """What was measured over a period, both of its days included.

    `amount` is a decimal number as text, so that it stays as it was entered; `folded` is the name in lower case, by
    which a figure is found again. `vouched_by` stands for it, null if that person says they don't.
    """

    __tablename__ = "outcome_figure"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "folded", "first_day", "last_day"),)

    name: str
    folded: str
    unit: str
    amount: str
    first_day: date
    last_day: date
    source: str
    vouched_by: int | None = Field(default=None, foreign_key="member.id")
    entered_by: int = Field(foreign_key="member.id")
    entered_at: datetime
