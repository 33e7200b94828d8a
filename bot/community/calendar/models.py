"""Communities, their activities, and the series and sessions of those."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class SeriesState(StrEnum):
    """`draft` until it is announced, `over` when its rule gives no more sessions."""

    DRAFT = "draft"
    PLANNED = "planned"
    CANCELLED = "cancelled"
    OVER = "over"


class SessionState(StrEnum):
    """`skipped` alone, or `cancelled` with its whole series."""

    PLANNED = "planned"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"
    OVER = "over"


class Community(NumberedRow, table=True):
    """The people around one channel, and the zone of their times.

    `health_summary` (JSON) is as of the last session, thanks or weekly digest, so that other views don't have to count.
    `next_digest_at` is when the next one is due; `next_coffee_at` when pairs are next made, every `coffee_weeks`.
    """

    __tablename__ = "community"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel"),
        partial_index("community_digest", "next_digest_at", where="next_digest_at IS NOT NULL"),
        partial_index("community_coffee_due", "next_coffee_at", where="next_coffee_at IS NOT NULL"),
    )

    channel: str
    name: str = ""
    founder_id: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    zone: str = "Etc/UTC"
    next_digest_at: datetime | None = None
    coffee_weeks: int | None = None
    next_coffee_at: datetime | None = None
    health_summary: str | None = None


class Activity(NumberedRow, table=True):
    """A recurring activity of a community, with an owner. `kind` is the id of its template.

    Anybody may join its rota if it `is_open`; else its owner is asked.

    If its owner seems to be gone, others are asked to take over: `owner_check_stage` says who was asked last,
    `owner_check_asked_at` when, and `next_owner_check_at` when the next check is due. `next_replan_at` is when turns
    are planned again after a change that may still be undone.
    """

    __tablename__ = "community_activity"
    __table_args__ = (
        sa.Index("community_activity_of", "workspace_id", "community_id"),
        partial_index("community_activity_owner_check", "next_owner_check_at", where="next_owner_check_at IS NOT NULL"),
        partial_index("community_activity_replan", "next_replan_at", where="next_replan_at IS NOT NULL"),
    )

    community_id: int = Field(foreign_key="community.id")
    kind: str
    title: str
    owner_id: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    archived_at: datetime | None = None
    is_open: bool = False
    owner_check_stage: str | None = None
    owner_check_asked_at: datetime | None = None
    next_owner_check_at: datetime | None = None
    next_replan_at: datetime | None = None


class Series(NumberedRow, table=True):
    """Sessions by an RFC 5545 rule, or a single one if `rule` is empty.

    `local_start` is the first beginning in local time of `zone`, such as 2026-12-01T15:00. `sequence` counts changes,
    as calendar files need it. With `reminds_channel`, the channel too gets a reminder with the link before each
    session. `next_extension_at` is when further sessions are due to be added. `description` and `agenda` replace those
    of the activity's template, `channel` the community's; `cover` is the address of an image or the id of a file.
    From the date that the rule gives at `moved_from` on, dates are `moved_days` later, at `moved_at` (HH:MM).
    """

    __tablename__ = "community_series"
    __table_args__ = (
        sa.UniqueConstraint("uid"),
        sa.Index("community_series_of", "workspace_id", "community_id"),
        partial_index("community_series_extension", "next_extension_at", where="next_extension_at IS NOT NULL"),
    )

    community_id: int = Field(foreign_key="community.id")
    activity_id: int = Field(foreign_key="community_activity.id")
    uid: str
    title: str
    local_start: str
    minutes: int
    zone: str
    rule: str = ""
    moved_from: str | None = None
    moved_days: int = 0
    moved_at: str | None = None
    capacity: int | None = None
    link: str | None = None
    description: str | None = None
    agenda: str | None = None
    place: str | None = None
    channel: str | None = None
    cover: str | None = None
    cover_alt: str | None = None
    reminds_channel: bool = False
    season: str | None = None
    state: str = SeriesState.DRAFT
    sequence: int = 0
    drafted_by: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime
    changed_at: datetime
    next_extension_at: datetime | None = None


class SessionOverride(WorkspaceRow, table=True):
    """An exception to a series' rule: moved to another time, or skipped (null)."""

    __tablename__ = "community_session_override"

    series_id: int = Field(primary_key=True, foreign_key="community_series.id")
    original_start: str = Field(primary_key=True)
    moved_to: datetime | None = None
    minutes: int | None = None


class CommunitySession(NumberedRow, table=True):
    """One session of a series. `original_start` is the local time given by the rule, even after a move.

    `last_position` is the last number given on the waiting list. `next_step` is due at `next_due_at`; both are null
    after the last step. `code` is for checking in. What a date has of its own (`title` to `cover_alt`) is null if it is
    as in the series, and empty if this date has none. With `is_host_fixed` the rota leaves its leader alone. `notes`
    and `recording` are of its facilitators, for those who came.
    """

    __tablename__ = "community_session"
    __table_args__ = (
        sa.UniqueConstraint("series_id", "original_start"),
        sa.Index("community_session_when", "workspace_id", "starts_at"),
        sa.Index("community_session_facilitator", "facilitator_id"),
        partial_index("community_session_due", "next_due_at", where="next_due_at IS NOT NULL"),
    )

    series_id: int = Field(foreign_key="community_series.id")
    original_start: str
    starts_at: datetime
    ends_at: datetime
    state: str = SessionState.PLANNED
    sequence: int = 0
    capacity: int | None = None
    seats_taken: int = 0
    last_position: int = 0
    facilitator_id: int | None = Field(default=None, foreign_key="member.id")
    is_host_fixed: bool = False
    title: str | None = None
    link: str | None = None
    description: str | None = None
    agenda: str | None = None
    place: str | None = None
    channel: str | None = None
    cover: str | None = None
    cover_alt: str | None = None
    notes: str | None = None
    recording: str | None = None
    code: str | None = None
    next_step: str | None = None
    next_due_at: datetime | None = None


class SessionEdit(NumberedRow, table=True):
    """What a facilitator changed of one or more sessions, so that it can be undone.

    `before` (JSON) has what there was; `sequence` is the series' since then.
    """

    __tablename__ = "community_session_edit"
    __table_args__ = (sa.Index("community_session_edit_of", "series_id"),)

    series_id: int = Field(foreign_key="community_series.id")
    session_id: int = Field(foreign_key="community_session.id")
    by_id: int = Field(foreign_key="member.id")
    at: datetime
    sequence: int
    before: str
    undone_at: datetime | None = None


class OwnTemplate(MemberRow, table=True):
    """A session that a member saved under a name of their own, as a template; `spoken` is the name casefolded."""

    __tablename__ = "community_own_template"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id", "spoken"),)

    name: str
    spoken: str
    kind: str
    minutes: int
    capacity: int | None = None
    link: str | None = None
    description: str | None = None
    agenda: str | None = None
    place: str | None = None
    cover: str | None = None
    cover_alt: str | None = None


community_table = SQLModel.metadata.tables["community"]
activity_table = SQLModel.metadata.tables["community_activity"]
series_table = SQLModel.metadata.tables["community_series"]
session_table = SQLModel.metadata.tables["community_session"]
