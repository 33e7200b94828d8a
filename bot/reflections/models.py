"""Invitations to reflect, reflections and what becomes of them, plans, and the answers about plans."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import ConsentRow, MemberRow, WorkspaceRow

DUE = "ask_at IS NOT NULL"


class Invitation(MemberRow, table=True):
    """A prompt in the thread of the message with the key `source`; `plan` if it asks for one."""

    __table_args__ = (sa.UniqueConstraint("workspace_id", "source"), sa.Index("invitation_member", "member_id"))

    source: str
    ask: str
    plan: bool = False
    asked_at: datetime


class InvitationReader(WorkspaceRow, table=True):
    """A reader named by an invitation before anything was written under it."""

    __tablename__ = "invitation_reader"
    __table_args__ = (sa.Index("invitation_reader_member", "workspace_id", "member_id"),)

    invitation_id: int = Field(primary_key=True, foreign_key="invitation.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")


class PlanState(StrEnum):
    """`open` until it is `done`; `dropped` when it no longer fits, `changed` when another replaced it."""

    OPEN = "open"
    DONE = "done"
    CHANGED = "changed"
    DROPPED = "dropped"


class Plan(MemberRow, table=True):
    """“When …, I will …”, for the message `source` or none; `key` is unique to the message or modal it was made in.

    `language` is that of its two halves, which are null once deleted. `ask_at` is when the next question is due, or
    null; `asked` counts the questions, the last at `asked_at`.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("plan_due", "ask_at", where=DUE),
        sa.Index("plan_member", "workspace_id", "member_id"),
    )

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


class Reflection(MemberRow, table=True):
    """A thread reply below the message `source`. A deleted one keeps its row and loses its text.

    The readers of the invitation `open_under` may read it; without one it is private. With a `plan_id` it is a note on
    how that plan went.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel", "ts"),
        sa.Index("reflection_source", "workspace_id", "source"),
        sa.Index("reflection_open", "open_under"),
    )

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


class BehaviourEvidence(MemberRow, table=True):
    """A member's answer about a plan when asked for the `asking`th time.

    It is evidence of behaviour (`level` 3 of Kirkpatrick's four) of the kind `self_report`: what one person says they
    did, not an observation, and not a change in what they do.
    """

    __tablename__ = "behaviour_evidence"
    __table_args__ = (
        sa.UniqueConstraint("plan_id", "asking"),
        sa.Index("behaviour_evidence_at", "workspace_id", "said_at"),
    )

    plan_id: int = Field(foreign_key="plan.id")
    asking: int
    level: int = 3
    kind: str = "self_report"
    happened: str
    said_at: datetime


class PlanObstacle(MemberRow, table=True):
    """What got in the way of a plan, said after the `asking`th question; `lesson` is one that fits, or empty."""

    __tablename__ = "plan_obstacle"
    __table_args__ = (sa.UniqueConstraint("plan_id", "asking"), sa.Index("plan_obstacle_member", "member_id"))

    plan_id: int = Field(foreign_key="plan.id")
    asking: int
    obstacle: str
    lesson: str = ""
    said_at: datetime


class ReflectionResponse(MemberRow, table=True):
    """What the app said to a reflection: the `subject` it was read for, and which `variant` of its sentences.

    It is the `number`th response below the message `source`. If it does not ask its question itself (`asks`), a later
    message does: `question` is what that said, empty once its author has changed their words. `circle` is the name of
    the group that the reflection may be shared with, or empty; `offers_model` says that a model could be asked.
    """

    __tablename__ = "reflection_response"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "source", "number"),
        sa.UniqueConstraint("reflection_id"),
        sa.Index("reflection_response_member", "workspace_id", "member_id"),
    )

    reflection_id: int = Field(foreign_key="reflection.id")
    source: str
    number: int
    subject: str
    variant: int
    asks: bool = True
    question: str | None = None
    circle: str = ""
    offers_model: bool = False
    responded_at: datetime


class SharedThought(MemberRow, table=True):
    """A reflection that its author shares with the people of a `circle`, a cohort's key, who have the same `lesson`.

    One without a name is shown with its `batch`, which is null until enough people are in it; `least` is how many its
    author was promised.
    """

    __tablename__ = "shared_thought"
    __table_args__ = (
        sa.UniqueConstraint("reflection_id"),
        sa.Index("shared_thought_circle", "workspace_id", "circle", "lesson"),
        sa.Index("shared_thought_member", "member_id"),
    )

    reflection_id: int = Field(foreign_key="reflection.id")
    circle: str
    lesson: str
    by_name: bool
    least: int
    batch: int | None = None
    shared_at: datetime


class ReflectionConsent(ConsentRow, table=True):
    """A member's consent that their reflections, masked, are sent to this host; it holds until they withdraw it."""

    __tablename__ = "reflection_consent"
    __table_args__ = (
        partial_index("reflection_consent_active", "member_id", "host", where="withdrawn_at IS NULL", unique=True),
    )


class ReflectionModelRequest(MemberRow, table=True):
    """One request to a model about a reflection, written before it is sent, with its messages (JSON), masked.

    `tokens` is an estimate until the answer reports usage. The messages go when the reflection does.
    """

    __tablename__ = "reflection_model_request"
    __table_args__ = (
        sa.Index("reflection_model_request_day", "workspace_id", "sent_at"),
        sa.Index("reflection_model_request_reflection", "reflection_id"),
    )

    reflection_id: int = Field(foreign_key="reflection.id")
    prompt: str
    prompt_version: str
    host: str
    model: str
    messages: str | None
    tokens: int
    estimated: bool = True
    failure: str | None = None
    sent_at: datetime
