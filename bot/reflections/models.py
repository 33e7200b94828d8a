"""Invitations to reflect, reflections, plans, and the answers about plans."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

DUE = "ask_at IS NOT NULL"


class Invitation(SQLModel, table=True):
    """A prompt in the thread of the message with the key `source`; `plan` if it asks for one."""

    __table_args__ = (sa.UniqueConstraint("workspace_id", "source"), sa.Index("invitation_member", "member_id"))

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    source: str
    ask: str
    plan: bool = False
    asked_at: datetime


class InvitationReader(SQLModel, table=True):
    """A reader named by an invitation before anything was written under it."""

    __tablename__ = "invitation_reader"
    __table_args__ = (sa.Index("invitation_reader_member", "workspace_id", "member_id"),)

    invitation_id: int = Field(primary_key=True, foreign_key="invitation.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")


class PlanState(StrEnum):
    """`open` until it is `done`; `dropped` when it no longer fits, `changed` when another replaced it."""

    OPEN = "open"
    DONE = "done"
    CHANGED = "changed"
    DROPPED = "dropped"


class Plan(SQLModel, table=True):
    """“When …, I will …”, for the message `source` or none; `key` is unique to the message or modal it was made in.

    `language` is that of its two halves, which are null once deleted. `ask_at` is when the next question is due, or
    null; `asked` counts the questions, the last at `asked_at`.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        sa.Index("plan_due", "ask_at", sqlite_where=sa.text(DUE), postgresql_where=sa.text(DUE)),
        sa.Index("plan_member", "workspace_id", "member_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    key: str
    source: str | None = None
    language: str = "en"
    when: str | None
    will: str | None
    made_at: datetime
    ask_at: datetime | None = None
    asked: int = 0
    asked_at: datetime | None = None
    state: str = PlanState.OPEN
    answered: str | None = None
    answered_at: datetime | None = None


class Reflection(SQLModel, table=True):
    """A thread reply below the message `source`. A deleted one keeps its row and loses its text.

    The readers of the invitation `open_under` may read it; without one it is private. With a `plan_id` it is a note on
    how that plan went.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel", "ts"),
        sa.Index("reflection_source", "workspace_id", "source"),
        sa.Index("reflection_open", "open_under"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    source: str
    channel: str
    ts: str
    text: str | None
    written_at: datetime
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    open_under: int | None = Field(default=None, foreign_key="invitation.id")
    plan_id: int | None = Field(default=None, foreign_key="plan.id")


class Happened(StrEnum):
    """A member's answer about a plan."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NO_LONGER = "no_longer"


class BehaviourEvidence(SQLModel, table=True):
    """A member's answer about a plan when asked for the `asking`th time.

    It is evidence of behaviour (`level` 3 of Kirkpatrick's four) of the kind `self_report`: what one person says they
    did, not an observation, and not a change in what they do.
    """

    __tablename__ = "behaviour_evidence"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "asking"),
        sa.Index("behaviour_evidence_at", "workspace_id", "said_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    plan_id: int = Field(foreign_key="plan.id")
    asking: int
    level: int = 3
    kind: str = "self_report"
    happened: str
    said_at: datetime
