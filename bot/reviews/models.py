"""Review cards, review schedules, and past rounds."""

from datetime import date, datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import MemberRow, WorkspaceRow


class ReviewMode(StrEnum):
    """Whether rounds are sent unrequested: `on`, `off` by the member's choice, or `stopped` with everything else."""

    ON = "on"
    OFF = "off"
    STOPPED = "stopped"


class ReviewCard(MemberRow, table=True):
    """A member's memory of a question.

    `state` is the FSRS card as its package writes it (JSON); `stability` and `reviewed_on` are taken from it.
    `due_at` is the start, in the member's zone, of the day on which it is due; null once it is `retired`, which holds
    the reason. `asked_id` is the question that was answered last, the card's own or its cousin, and `ask_id` the id it
    was asked under.
    """

    __tablename__ = "review_card"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "member_id", "question_id"),
        partial_index("review_card_due", "member_id", "due_at", where="due_at IS NOT NULL"),
    )

    question_id: str
    state: str
    stability: float
    grade: int
    reviewed_on: date
    due_at: datetime | None = None
    asked_id: str
    ask_id: str
    retired: str | None = None


class ReviewSchedule(WorkspaceRow, table=True):
    """When a member's next round is due (null for never), and their preferences.

    `lesson_at` is the hour of their lessons as HH:MM, `at` their own for rounds. `most` is their own number of
    questions a day, null for the default; `untouched` counts the rounds since their last answer.
    """

    __tablename__ = "review_rhythm"
    __table_args__ = (partial_index("review_rhythm_due", "next_review_at", where="next_review_at IS NOT NULL"),)

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    wish: str = ReviewMode.ON
    lesson_at: str
    at: str | None = None
    most: int | None = None
    next_review_at: datetime | None = None
    last_round_at: datetime | None = None
    untouched: int = 0


class ReviewRound(MemberRow, table=True):
    """A round of questions in one message, whose key on the ledger is `key`."""

    __tablename__ = "review_round"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "key"), sa.Index("review_round_member", "member_id"))

    key: str
    made_at: datetime


cards = SQLModel.metadata.tables["review_card"]
schedules = SQLModel.metadata.tables["review_rhythm"]
rounds = SQLModel.metadata.tables["review_round"]
