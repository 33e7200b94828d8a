"""Rotas, absences, and swaps of turns."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class RotaRole(StrEnum):
    """Learning to lead: first as a shadow, then together with a lead, then alone."""

    SHADOW = "shadow"
    CO_LEAD = "co_lead"
    LEAD = "lead"


class RotaMember(WorkspaceRow, table=True):
    """A member of an activity's rota; a deputy is asked when its owner is gone. The row outlives leaving."""

    __tablename__ = "community_rota_member"
    __table_args__ = (sa.Index("community_rota_member_member", "member_id"),)

    activity_id: int = Field(primary_key=True, foreign_key="community_activity.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    role: str = RotaRole.LEAD
    is_deputy: bool = False
    joined_at: datetime
    left_at: datetime | None = None


class RotaRequest(MemberRow, table=True):
    """A member's wish to join a rota in a role: `asked`, then `agreed` or `declined`."""

    __tablename__ = "community_rota_request"
    __table_args__ = (sa.Index("community_rota_request_of", "activity_id", "member_id"),)

    activity_id: int = Field(foreign_key="community_activity.id")
    role: str
    state: str = "asked"
    at: datetime


class TurnNews(WorkspaceRow, table=True):
    """News of a turn that a member may not have got yet: whether they `led` a session as far as they knew before.

    `key` is that of the message; it is empty if there is none, because the session is cancelled.
    """

    __tablename__ = "community_turn_news"
    __table_args__ = (sa.Index("community_turn_news_member", "member_id"),)

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    led: bool
    key: str


class Absence(MemberRow, table=True):
    """Days without turns, first and last included, as ISO dates in the member's zone."""

    __tablename__ = "community_absence"
    __table_args__ = (sa.Index("community_absence_of", "workspace_id", "member_id"),)

    first_day: str
    last_day: str


class SessionCompanion(WorkspaceRow, table=True):
    """The member beside a session's leader, as shadow or co-lead."""

    __tablename__ = "community_companion"

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    member_id: int = Field(foreign_key="member.id", index=True)


class Swap(NumberedRow, table=True):
    """A turn offered for another, or for none; nothing changes before the other member agrees.

    `leader_id` is who led the offered session when that was asked; null for nobody.
    """

    __tablename__ = "community_swap"

    asker_id: int = Field(foreign_key="member.id")
    asked_id: int = Field(foreign_key="member.id")
    offered_id: int = Field(foreign_key="community_session.id")
    wanted_id: int | None = Field(default=None, foreign_key="community_session.id")
    leader_id: int | None = Field(default=None, foreign_key="member.id")
    state: str = "asked"
    at: datetime


class LeaderSearch(WorkspaceRow, table=True):
    """A session ahead that nobody leads, until somebody does.

    `former_id` can't lead it any more; `asked` has the ids of those who were asked at `asked_at`, in the message `key`.
    Those coming are told at `tell_at` that nobody leads it yet; `told_at` is when they were.
    """

    __tablename__ = "community_leader_search"
    __table_args__ = (partial_index("community_leader_search_due", "tell_at", where="tell_at IS NOT NULL"),)

    session_id: int = Field(primary_key=True, foreign_key="community_session.id")
    former_id: int | None = Field(default=None, foreign_key="member.id")
    asked: str = ""
    asked_at: datetime
    key: str = ""
    tell_at: datetime | None = None
    told_at: datetime | None = None
