"""Sentences that a model is to read, the consent to it, and the log of what was sent."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import ConsentRow, MemberRow
from bot.stories.feedback.models import LoggedRequest


class ReadingConsent(ConsentRow, table=True):
    """A member's consent that what isn't understood is sent to this host, masked; it holds until they withdraw it."""

    __tablename__ = "reading_consent"
    __table_args__ = (
        partial_index("reading_consent_active", "member_id", "host", where="withdrawn_at IS NULL", unique=True),
    )


class UnreadSentence(MemberRow, table=True):
    """A sentence that a model is to read; its `text` is null once that is over.

    With `is_asked` its author has pressed the button for it, and hears of it even if the model finds nothing.
    """

    __tablename__ = "sentence_to_read"

    text: str | None
    is_asked: bool = False
    written_at: datetime


class ReadingModelRequest(LoggedRequest, table=True):
    """One request about a sentence, whose number is `feedback_id`; its messages go with it."""

    __tablename__ = "reading_model_request"
    __table_args__ = (
        sa.Index("reading_model_request_day", "workspace_id", "sent_at"),
        sa.Index("reading_model_request_sentence", "feedback_id"),
    )

    feedback_id: int = Field(foreign_key="sentence_to_read.id")
