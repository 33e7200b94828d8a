"""Talks with the resistance helper."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import MemberRow


class CoachingStep(StrEnum):
    """What the helper asks for next; `done` once there is a sentence and it is decided whether to plan it."""

    SAID = "said"
    PATTERN = "pattern"
    WHO = "who"
    SENTENCE = "sentence"
    MOMENT = "moment"
    DONE = "done"


class Coaching(MemberRow, table=True):
    """One talk with the helper, which only its member sees; it is deleted with its texts.

    `said` is what they were told, and `language` that of the sentence they take with them. `likely` are the patterns
    that it may be, joined by commas. `pattern` is empty until it is known, and `other` if it is none of the five.
    `messages` counts those that showed it.
    """

    __table_args__ = (sa.Index("coaching_member", "workspace_id", "member_id"),)

    step: str = CoachingStep.SAID
    said: str = ""
    language: str = "en"
    likely: str = ""
    pattern: str = ""
    approach: str = ""
    sentence: str = ""
    plan_id: int | None = Field(default=None, foreign_key="plan.id")
    messages: int = 0
    begun_at: datetime
    changed_at: datetime
