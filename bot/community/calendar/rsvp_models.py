"""RSVPs to one session, or to a whole series."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import WorkspaceRow


class RsvpAnswer(StrEnum):
    """`waitlisted` is a yes that has no seat yet."""

    YES = "yes"
    NO = "no"
    WAITLISTED = "waitlisted"


class Rsvp(WorkspaceRow, table=True):
    """A member's answer for one session, given at `at`.

    `position` orders the waiting list. With `for_all` it was given for the whole series. A seat from the waiting list
    is theirs at `held_until`, or goes to the next in line then if they have shown no sign of having seen it; with
    `passed_over` that has happened.
    """

    __tablename__ = "community_rsvp"
    __table_args__ = (
        sa.Index("community_rsvp_line", "session_id", "answer", "position"),
        sa.Index("community_rsvp_member", "member_id"),
        partial_index("community_rsvp_held", "held_until", where="held_until IS NOT NULL"),
    )

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    answer: str
    position: int
    for_all: bool = False
    at: datetime
    held_until: datetime | None = None
    passed_over: bool = False


class SeriesRsvp(WorkspaceRow, table=True):
    """A member attends every session of a series, until they say otherwise."""

    __tablename__ = "community_series_rsvp"
    __table_args__ = (sa.Index("community_series_rsvp_member", "member_id"),)

    series_id: int = Field(primary_key=True, foreign_key="community_series.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    at: datetime


rsvp_table = SQLModel.metadata.tables["community_rsvp"]
series_rsvp_table = SQLModel.metadata.tables["community_series_rsvp"]
