"""Enrolments, the steps they have taken, the contact with learners, and opt-outs."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import MemberRow, NumberedRow, WorkspaceRow


class EnrolmentState(StrEnum):
    """`active` has a next step, `finished` has none, `parked`: its track is no longer offered.

    `stopped` wants none of any track until it goes on with all, `left` wants none of this one.
    """

    ACTIVE = "active"
    STOPPED = "stopped"
    LEFT = "left"
    FINISHED = "finished"
    PARKED = "parked"


class Enrolment(MemberRow, table=True):
    """A member on a track; `next_due_at` is when their next step is due, null while that is unknown.

    `starts_on` (ISO) is the date before which no lesson comes, if somebody else enrolled them.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "member_id", "track_id"),
        partial_index("enrolment_due", "next_due_at", where="next_due_at IS NOT NULL"),
        # Keys of messages are made of the number, so that of a deleted row must not come again.
        {"sqlite_autoincrement": True},
    )

    track_id: str
    progress: str = EnrolmentState.ACTIVE
    next_due_at: datetime | None = None
    starts_on: str | None = None
    enrolled_at: datetime
    finished_at: datetime | None = None


class LearnerContact(WorkspaceRow, table=True):
    """How far we go with a member who doesn't answer.

    `unanswered` counts the lessons and rounds that came unasked since they last answered or wrote, `reminders` those of
    what was open; `remind_at` is when to look whether one is due, null if none comes, and questions asked before
    `reminded_at` are not mentioned again. After `asked_at`, when they were asked whether to go on, nothing new comes;
    once `settled`, nothing at all until they write. With `welcome_back`, the next thing greets them. `weekly_at` is
    when to look whether the line of their week is due, null if they haven't been heard since the last one.
    """

    __tablename__ = "learner_contact"
    __table_args__ = (
        partial_index("learner_contact_due", "remind_at", where="remind_at IS NOT NULL"),
        partial_index("learner_contact_weekly", "weekly_at", where="weekly_at IS NOT NULL"),
    )

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    unanswered: int = 0
    reminders: int = 0
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    asked_at: datetime | None = None
    settled: bool = False
    welcome_back: bool = False
    weekly_at: datetime | None = None


class Step(NumberedRow, table=True):
    """A lesson delivered to an enrolment, once; `key` is the key of its message.

    `wording` is that of the message and `text` the name of another text of the lesson; null for the usual.
    """

    __table_args__ = (
        sa.UniqueConstraint("enrolment_id", "lesson_id"),
        sa.UniqueConstraint("workspace_id", "key"),
    )

    enrolment_id: int = Field(foreign_key="enrolment.id")
    lesson_id: str
    key: str
    taken_at: datetime
    wording: str | None = None
    text: str | None = None


class SectionRating(WorkspaceRow, table=True):
    """How useful somebody found a part of a track, from 0 to 10, and why, in a sentence that may be empty."""

    __tablename__ = "section_rating"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    track_id: str = Field(primary_key=True)
    section_id: str = Field(primary_key=True)
    rating: int
    words: str = ""
    rated_at: datetime


class HabitAnswer(WorkspaceRow, table=True):
    """How often a member uses AI at work, from 0 to 3, `stage` days after their start; null wants no such question."""

    __tablename__ = "habit_answer"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    stage: int = Field(primary_key=True)
    often: int | None = None
    said_at: datetime


class EnrolmentOptOut(WorkspaceRow, table=True):
    """A member whom nobody else may enrol; deleted as soon as they start a track themselves.

    `stopped_at` is set if they stopped everything, also after their last track was over.
    """

    __tablename__ = "refusal"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    refused_at: datetime
    stopped_at: datetime | None = None


enrolments = SQLModel.metadata.tables["enrolment"]
opt_outs = SQLModel.metadata.tables["refusal"]
contacts = SQLModel.metadata.tables["learner_contact"]
steps = SQLModel.metadata.tables["step"]
