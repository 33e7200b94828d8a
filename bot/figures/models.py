"""The figures that were shown, the people behind them, and how few people are too few."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.members.models import NumberedRow


class Shown(StrEnum):
    """How a figure was shown: as it is, as “fewer than five”, or as “all but fewer than five”."""

    EXACT = "exact"
    FEW = "few"
    NEARLY_ALL = "nearly_all"


class FigureFamily(SQLModel, table=True):
    """Figures that can be subtracted from one another: all that was ever shown of one question about people.

    `cells` are the groups that a reader can tell apart by now, as JSON of `rules.pack`; `answers` (JSON) is what each
    person had answered when an average was last shown.
    """

    __tablename__ = "figure_family"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    family: str = Field(primary_key=True)
    cells: str = "[]"
    answers: str = "{}"


class ReleasedFigure(NumberedRow, table=True):
    """A figure of a `family` as shown for a `scope`: `counted` of `total`, or an average of `total` people.

    `people` and `base` are the members behind both numbers, as `rules.pack` writes them.
    """

    __tablename__ = "released_figure"
    __table_args__ = (sa.Index("released_figure_of", "workspace_id", "family", "scope"),)

    family: str
    scope: str
    shown: str
    counted: int | None = None
    total: int
    average: float | None = None
    people: bytes
    base: bytes
    released_at: datetime


class FigureThreshold(SQLModel, table=True):
    """How many people a figure needs in a workspace; it may rise and never falls."""

    __tablename__ = "figure_threshold"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    least: int


families = SQLModel.metadata.tables["figure_family"]
released = SQLModel.metadata.tables["released_figure"]
