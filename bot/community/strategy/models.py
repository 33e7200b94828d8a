"""A community's engagement strategy and its versions."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import NumberedRow


class CommunityStrategy(NumberedRow, table=True):
    """The engagement strategy of a community; `latest` and `published` are numbers of its versions."""

    __tablename__ = "community_strategy"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "community_id"),)

    community_id: int = Field(foreign_key="community.id")
    latest: int = 0
    published: int | None = None
    published_at: datetime | None = None
    created_at: datetime


class StrategyVersion(NumberedRow, table=True):
    """A strategy as it was saved once; never changed afterwards, so that its id stays good.

    `metrics` (JSON) are as in `StrategyText`, `activities` (JSON) are what was planned then and who led it.
    """

    __tablename__ = "community_strategy_version"
    __table_args__ = (sa.UniqueConstraint("strategy_id", "number"),)

    strategy_id: int = Field(foreign_key="community_strategy.id")
    number: int
    by_id: int = Field(foreign_key="member.id")
    at: datetime
    purpose: str = ""
    structure: str = ""
    engagement: str = ""
    metrics: str = "[]"
    activities: str = "[]"
