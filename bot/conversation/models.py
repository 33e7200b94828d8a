"""What is remembered of a conversation for a short while."""

from datetime import datetime

from sqlmodel import Field

from bot.members.models import WorkspaceRow


class Misunderstanding(WorkspaceRow, table=True):
    """A member's last message that was not understood, and how many in a row there were.

    `turn` counts all of them, so that no answer comes in the same words as the one before.
    """

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    in_a_row: int = 0
    turn: int = 0
    last_at: datetime


class AskedWhether(WorkspaceRow, table=True):
    """That a member was asked whether a message of theirs is the answer to an open question, which is done once."""

    __tablename__ = "asked_whether"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    ask_id: str = Field(primary_key=True, foreign_key="ask.id")
    at: datetime


class PassedOn(WorkspaceRow, table=True):
    """When a member's last message was passed on, and to whom: Slack ids joined by commas."""

    __tablename__ = "passed_on"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    to: str
    at: datetime
