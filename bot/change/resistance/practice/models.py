"""Practised conversations, the consent to them, and the log of what was sent to a model."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import ConsentRow, MemberRow
from bot.stories.feedback.models import LoggedRequest


class PracticeState(StrEnum):
    """`yours` while the member is to say something, `asked` while the model is, `over` at the end."""

    YOURS = "yours"
    ASKED = "asked"
    OVER = "over"


class CoachingConsent(ConsentRow, table=True):
    """A member's consent that what they practise is sent to this host, masked; it holds until they withdraw it."""

    __tablename__ = "coaching_consent"
    __table_args__ = (
        partial_index("coaching_consent_active", "member_id", "host", where="withdrawn_at IS NULL", unique=True),
    )


class CoachingPractice(MemberRow, table=True):
    """A practised conversation; `lines` are what was said in turn, the colleague first (JSON), null once deleted."""

    __tablename__ = "coaching_practice"
    __table_args__ = (sa.Index("coaching_practice_of", "coaching_id"),)

    coaching_id: int | None = Field(default=None, foreign_key="coaching.id")
    lines: str | None
    state: str = PracticeState.YOURS
    begun_at: datetime


class CoachingModelRequest(LoggedRequest, table=True):
    """One request about a practised conversation, whose number is `feedback_id`; its messages go with it."""

    __tablename__ = "coaching_model_request"
    __table_args__ = (
        sa.Index("coaching_model_request_day", "workspace_id", "sent_at"),
        sa.Index("coaching_model_request_practice", "feedback_id"),
    )

    feedback_id: int = Field(foreign_key="coaching_practice.id")
