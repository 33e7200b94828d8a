"""Tables of teach-backs: the booked session, who rates it, their marks, a lead's rulings, the pulse and appeals."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow

OPEN = "state IN ('asking', 'booked', 'running', 'rating', 'deciding')"


class TeachBackState(StrEnum):
    """`asking` for raters, `booked`, `running`, `rating` apart, `deciding` what they don't agree on, `released`.

    `over` is a rehearsal that took place. `unstaffed` found too few raters, `missed` did not take place or could not
    be judged, `withdrawn` was called off; after these three another one is booked, and nothing is counted.
    """

    ASKING = "asking"
    BOOKED = "booked"
    RUNNING = "running"
    RATING = "rating"
    DECIDING = "deciding"
    RELEASED = "released"
    OVER = "over"
    UNSTAFFED = "unstaffed"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


class RaterState(StrEnum):
    """`declined` said no, `expired` did not answer, `left` agreed and could not come or judge."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"
    LEFT = "left"


class RaterSeat(StrEnum):
    """One of the `two` who mark everything, the `third` who decides where they differ, the `friend` of a rehearsal."""

    TWO = "two"
    THIRD = "third"
    FRIEND = "friend"


class TeachBack(MemberRow, table=True):
    """A member's teach-back, or a rehearsal of one; a member has one of each open.

    `channel` is where it takes place, empty until the conversation of a rehearsal is open; `manager_id` is whom the
    candidate named as their manager. `rubric` (JSON, all languages) is what it is rated by, and stays so; it is passed
    from `pass_percent` on. `minute` is the last mark of its timer. `total` is the released result in per cent, exact as
    a fraction. Something is to be done at `next_due_at`; those who were there are asked about it at `pulse_at`.
    """

    __tablename__ = "teach_back"
    __table_args__ = (
        partial_index("teach_back_due", "next_due_at", where="next_due_at IS NOT NULL"),
        partial_index("teach_back_pulse_due", "pulse_at", where="pulse_at IS NOT NULL"),
        partial_index("teach_back_open", "member_id", "is_rehearsal", where=OPEN, unique=True),
        sa.Index("teach_back_session", "session_id"),
    )

    topic: str
    starts_at: datetime
    zone: str
    channel: str = ""
    link: str | None = None
    manager_id: int | None = Field(default=None, foreign_key="member.id")
    is_rehearsal: bool = False
    state: str = TeachBackState.ASKING
    session_id: int | None = Field(default=None, foreign_key="community_session.id")
    rubric: str
    pass_percent: int
    created_at: datetime
    started_at: datetime | None = None
    minute: int = 0
    ended_at: datetime | None = None
    next_due_at: datetime | None = None
    pulse_at: datetime | None = None
    total: str | None = None
    is_passed: bool = False
    released_at: datetime | None = None


class TeachBackRater(NumberedRow, table=True):
    """Somebody who is asked to rate a teach-back; once `locked_at`, their marks never change."""

    __tablename__ = "teach_back_rater"
    __table_args__ = (
        sa.UniqueConstraint("teach_back_id", "member_id"),
        sa.Index("teach_back_rater_member", "workspace_id", "member_id"),
    )

    teach_back_id: int = Field(foreign_key="teach_back.id")
    member_id: int = Field(foreign_key="member.id")
    seat: str = RaterSeat.TWO
    state: str = RaterState.ASKED
    asked_at: datetime
    answered_at: datetime | None = None
    locked_at: datetime | None = None


class TeachBackMark(WorkspaceRow, table=True):
    """The level that a rater gives a criterion, with a reason in a sentence."""

    __tablename__ = "teach_back_mark"

    rater_id: int = Field(primary_key=True, foreign_key="teach_back_rater.id")
    criterion: str = Field(primary_key=True)
    level: int
    reason: str
    marked_at: datetime


class TeachBackRuling(WorkspaceRow, table=True):
    """The level that a lead gives a criterion on which there is no agreement, with the reason; never changed."""

    __tablename__ = "teach_back_ruling"

    teach_back_id: int = Field(primary_key=True, foreign_key="teach_back.id")
    criterion: str = Field(primary_key=True)
    level: int
    reason: str
    decided_by: int = Field(foreign_key="member.id")
    decided_at: datetime


class TeachBackPulse(WorkspaceRow, table=True):
    """What somebody who was there says: was it clear (1-5), would they use it (1 no, 2 perhaps, 3 yes)."""

    __tablename__ = "teach_back_pulse"

    teach_back_id: int = Field(primary_key=True, foreign_key="teach_back.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    clear: int | None = None
    would_use: int | None = None
    comment: str = ""
    at: datetime


class TeachBackAppeal(NumberedRow, table=True):
    """A candidate who asks a lead to look at a released result again; once for each teach-back."""

    __tablename__ = "teach_back_appeal"
    __table_args__ = (sa.UniqueConstraint("teach_back_id"),)

    teach_back_id: int = Field(foreign_key="teach_back.id")
    reason: str
    asked_at: datetime
    answered_by: int | None = Field(default=None, foreign_key="member.id")
    answered_at: datetime | None = None
    answer: str = ""
    is_granted: bool | None = None
