"""Pulses of groups: their months, who was asked, and what each month came to."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class ChangePulse(NumberedRow, table=True):
    """Groups that are asked once a month, for so many `months`; next at `next_opens_at`, which is null at the end.

    `groups` (JSON) are the keys and names of cohorts and teams. `key` is that of the window in which it was started.
    """

    __tablename__ = "change_pulse"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("change_pulse_due", "next_opens_at", where="next_opens_at IS NOT NULL"),
    )

    key: str
    groups: str
    months: int
    rounds: int = 0
    started_by: int = Field(foreign_key="member.id")
    started_at: datetime
    next_opens_at: datetime | None = None
    stopped_at: datetime | None = None


class PulseRound(NumberedRow, table=True):
    """One month of a pulse, `month` as 2026-12; answers count until `closes_at`."""

    __tablename__ = "change_pulse_round"
    __table_args__ = (
        sa.UniqueConstraint("pulse_id", "number"),
        partial_index("change_pulse_round_open", "closes_at", where="closed_at IS NULL"),
    )

    pulse_id: int = Field(foreign_key="change_pulse.id")
    number: int
    month: str
    opens_at: datetime
    closes_at: datetime
    closed_at: datetime | None = None


class PulseAsk(MemberRow, table=True):
    """A member who is asked in a month, by one pulse only, and what they said.

    `sentence` is kept without names. `result_id` is set once they were counted in a result.
    """

    __tablename__ = "change_pulse_ask"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "member_id", "month"),
        sa.Index("change_pulse_ask_round", "round_id"),
    )

    round_id: int = Field(foreign_key="change_pulse_round.id")
    month: str
    group_key: str
    feeling: str | None = None
    sentence: str = ""
    answered_at: datetime | None = None
    result_id: int | None = Field(default=None, foreign_key="change_pulse_result.id")


class PulseResult(NumberedRow, table=True):
    """What a month came to for one group, or for several that were counted together.

    `groups` (JSON) are their keys. `place` is where they are on the curve, null if that may not be said; with
    `is_wider` it is that of everybody who was asked in the month. `figures` (JSON) are those that were shown.
    """

    __tablename__ = "change_pulse_result"
    __table_args__ = (
        sa.Index("change_pulse_result_round", "round_id"),
        partial_index("change_pulse_result_new", "id", where="told_at IS NULL"),
    )

    round_id: int = Field(foreign_key="change_pulse_round.id")
    groups: str
    place: float | None = None
    at_least: int = 0
    is_wider: bool = False
    figures: str = "{}"
    told_at: datetime | None = None


class PulseOptOut(WorkspaceRow, table=True):
    """A member who doesn't want to be asked."""

    __tablename__ = "change_pulse_opt_out"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    since: datetime
