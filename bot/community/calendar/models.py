"""The calendar: who gathers, what for, by which rule, and each date that comes of it."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

# Written out, because SQLite uses a partial index only where the query repeats its words.
DUE = "next_due_at IS NOT NULL"
TO_LOOK = "next_look_at IS NOT NULL"
TO_SUM_UP = "next_digest_at IS NOT NULL"
TO_PAIR = "next_coffee_at IS NOT NULL"
TO_FILL = "next_fill_at IS NOT NULL"


class SeriesState(StrEnum):
    """`draft` until somebody has looked at it and announced it; `over` when its rule has no more dates."""

    DRAFT = "draft"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    OVER = "over"


class SessionState(StrEnum):
    """What becomes of one date."""

    PLANNED = "planned"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    OVER = "over"


class Community(SQLModel, table=True):
    """People who gather around one channel; `zone` is where its clock hangs.

    `figures` (JSON) is how it was doing when its week was last summed up, for screens that may not count themselves.
    `next_digest_at` is when that happens next, `next_coffee_at` when pairs are made, every `coffee_weeks`.
    """

    __tablename__ = "community"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel"),
        sa.Index(
            "community_digest", "next_digest_at", sqlite_where=sa.text(TO_SUM_UP), postgresql_where=sa.text(TO_SUM_UP)
        ),
        sa.Index(
            "community_coffee_due", "next_coffee_at", sqlite_where=sa.text(TO_PAIR), postgresql_where=sa.text(TO_PAIR)
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    channel: str
    name: str = ""
    founder_id: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    zone: str = "Etc/UTC"
    next_digest_at: datetime | None = None
    coffee_weeks: int | None = None
    next_coffee_at: datetime | None = None
    figures: str | None = None


class Activity(SQLModel, table=True):
    """A kind of gathering that a community has taken up, and who answers for it; nobody is its owner for ever.

    `kind` is a template's id. `asked` says whom the lapse rule has asked last, `asked_at` when; `next_look_at` is
    when it looks again.
    """

    __tablename__ = "community_activity"
    __table_args__ = (
        sa.Index("community_activity_of", "workspace_id", "community_id"),
        sa.Index(
            "community_activity_look", "next_look_at", sqlite_where=sa.text(TO_LOOK), postgresql_where=sa.text(TO_LOOK)
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    community_id: int = Field(foreign_key="community.id")
    kind: str
    title: str
    owner_id: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    archived_at: datetime | None = None
    asked: str | None = None
    asked_at: datetime | None = None
    next_look_at: datetime | None = None


class Series(SQLModel, table=True):
    """Dates by an RFC 5545 rule, or a single one where `rule` is empty.

    `starts` is the first date on the wall of `zone`, as 2026-12-01T15:00; `sequence` counts changes that calendars
    must notice. Sessions are laid down ahead of time; `next_fill_at` is when more of them are due.
    """

    __tablename__ = "community_series"
    __table_args__ = (
        sa.UniqueConstraint("uid"),
        sa.Index("community_series_of", "workspace_id", "community_id"),
        sa.Index(
            "community_series_fill", "next_fill_at", sqlite_where=sa.text(TO_FILL), postgresql_where=sa.text(TO_FILL)
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    community_id: int = Field(foreign_key="community.id")
    activity_id: int = Field(foreign_key="community_activity.id")
    uid: str
    title: str
    starts: str
    minutes: int
    zone: str
    rule: str = ""
    capacity: int | None = None
    link: str | None = None
    season: str | None = None
    state: str = SeriesState.DRAFT
    sequence: int = 0
    drafted_by: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    changed_at: datetime
    next_fill_at: datetime | None = None


class SessionOverride(SQLModel, table=True):
    """One date of a series that does not follow its rule: moved to another moment, or skipped (null)."""

    __tablename__ = "community_deviation"

    series_id: int = Field(primary_key=True, foreign_key="community_series.id")
    original: str = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    moved_to: datetime | None = None
    minutes: int | None = None


class CommunitySession(SQLModel, table=True):
    """One date. `original` is where the rule put it on the wall, which a move leaves as it was.

    `taken` counts the seats, `asked` numbers those who asked for one. `next_step` is what comes next and
    `next_due_at` when; null when nothing does.
    """

    __tablename__ = "community_session"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "original"),
        sa.Index("community_session_when", "workspace_id", "starts_at"),
        sa.Index("community_session_lead", "facilitator_id"),
        sa.Index("community_session_due", "next_due_at", sqlite_where=sa.text(DUE), postgresql_where=sa.text(DUE)),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    series_id: int = Field(foreign_key="community_series.id")
    original: str
    starts_at: datetime
    ends_at: datetime
    state: str = SessionState.PLANNED
    sequence: int = 0
    capacity: int | None = None
    taken: int = 0
    asked: int = 0
    facilitator_id: int | None = Field(default=None, foreign_key="member.id")
    code: str | None = None
    next_step: str | None = None
    next_due_at: datetime | None = None
