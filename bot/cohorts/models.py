"""Cohorts, enrolment lists, onboarding rules, and lessons posted in channels."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from bot.kit.db import partial_index
from bot.members.models import NumberedRow, WorkspaceRow


class Cohort(NumberedRow, table=True):
    """A group of people on one track; `folded` is the name used in look-ups.

    Without `starts_on` (ISO) everybody begins on their first working day. With a `channel` its lessons are posted
    there, at `at` (HH:MM) on `days` (`mon,tue,…`) in `zone`, next at `next_due_at`; null means the track's. Each change
    raises `version`. Facilitators can read reflections only if
    `open_reflections` is set. Once it has ended it can be `archived_at` a moment, and is in no list any more.
    """

    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "folded"),
        partial_index("cohort_due", "next_due_at", where="next_due_at IS NOT NULL"),
    )

    name: str
    folded: str
    track_id: str
    starts_on: str | None = None
    channel: str | None = None
    zone: str = "Etc/UTC"
    at: str | None = None
    days: str | None = None
    language: str = "en"
    next_due_at: datetime | None = None
    open_reflections: bool = False
    created_by: int = Field(foreign_key="member.id")
    created_at: datetime
    version: int = 0
    ended_at: datetime | None = None
    archived_at: datetime | None = None


class CohortChange(NumberedRow, table=True):
    """A change that can be undone for a while; `before` (JSON) is what it replaced, `version` the cohort's after it."""

    __tablename__ = "cohort_change"
    __table_args__ = (sa.UniqueConstraint("cohort_id", "version"),)

    cohort_id: int = Field(foreign_key="cohort.id")
    version: int
    verb: str
    before: str
    made_by: int = Field(foreign_key="member.id")
    made_at: datetime


class Facilitator(WorkspaceRow, table=True):
    """A member who leads a cohort."""

    __tablename__ = "cohort_facilitator"

    cohort_id: int = Field(primary_key=True, foreign_key="cohort.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")


class CohortMember(WorkspaceRow, table=True):
    """A member of a cohort, and who enrolled them."""

    __tablename__ = "cohort_member"

    cohort_id: int = Field(primary_key=True, foreign_key="cohort.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)
    enrolled_by: int = Field(foreign_key="member.id")
    joined_at: datetime


class ListStage(StrEnum):
    """The stage of a list: being read, ready to confirm, being enrolled, at an end, or being undone."""

    READING = "reading"
    READY = "ready"
    CONFIRMED = "confirmed"
    DONE = "done"
    UNDOING = "undoing"
    CANCELLED = "cancelled"
    FAILED = "failed"


class EnrolmentList(WorkspaceRow, table=True):
    """People whom somebody wants to enrol; `request` (JSON) is kept until the list has been processed.

    Who was enrolled is kept for a day from `done_at`, so that it can be undone.
    """

    __tablename__ = "enrolment_list"

    id: str = Field(primary_key=True)
    asked_by: int = Field(foreign_key="member.id")
    stage: str = ListStage.READING
    request: str | None = None
    track_id: str
    starts_on: str | None = None
    cohort_id: int | None = Field(default=None, foreign_key="cohort.id")
    asked_at: datetime
    done_at: datetime | None = None


class ListOutcome(StrEnum):
    """The result for a line of an enrolment list; only `begin` enrols somebody."""

    BEGIN = "begin"
    ALREADY_ENROLLED = "already_enrolled"
    LEFT_OUT = "left_out"
    UNKNOWN = "unknown"
    UNCHECKED = "unchecked"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    OTHER_ORGANISATION = "other_organisation"
    DUPLICATE = "duplicate"
    NO_PERSON = "no_person"
    NO_TRACK = "no_track"
    OTHER_TRACK = "other_track"
    NO_DATE = "no_date"
    NO_LANGUAGE = "no_language"
    UNREADABLE = "unreadable"


class EnrolmentLine(WorkspaceRow, table=True):
    """A line of an enrolment list: `line` is its line in the file, `given` the text that caused a problem.

    `zone` and `language` are from the Slack profile, kept until enrolment.
    """

    __tablename__ = "enrolment_line"
    __table_args__ = (sa.Index("enrolment_line_outcome", "list_id", "outcome", "done"),)

    list_id: str = Field(primary_key=True, foreign_key="enrolment_list.id")
    number: int = Field(primary_key=True)
    line: int | None = None
    outcome: str
    given: str = ""
    slack_id: str | None = None
    track_id: str | None = None
    starts_on: str | None = None
    language: str | None = None
    zone: str | None = None
    team: str = ""
    site: str = ""
    manager: str = ""
    done: bool = False


class Placement(WorkspaceRow, table=True):
    """Where a member works, as a lead's table says: by it, reports can be about a team or a site."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    team: str = ""
    site: str = ""
    manager: str = ""


class OnboardingRule(SQLModel, table=True):
    """Newcomers to a channel, or to the workspace if `channel` is empty, are invited to a track."""

    __tablename__ = "onboarding_rule"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    channel: str = Field(primary_key=True)
    track_id: str
    made_by: int = Field(foreign_key="member.id")
    made_at: datetime


class TrackInvitation(SQLModel, table=True):
    """A newcomer to invite to a track, once; `resolved_at` is null until they have been looked up in Slack."""

    __tablename__ = "onboarding_invitation"
    __table_args__ = (partial_index("onboarding_waiting", "noticed_at", where="resolved_at IS NULL"),)

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    slack_id: str = Field(primary_key=True)
    track_id: str = Field(primary_key=True)
    channel: str
    noticed_at: datetime
    resolved_at: datetime | None = None


class ChannelLesson(NumberedRow, table=True):
    """A lesson posted in a cohort's channel, once, with its `questions` (JSON) as of then.

    Its counts are posted in the thread at `closes_at`.
    """

    __tablename__ = "cohort_lesson"
    __table_args__ = (
        sa.UniqueConstraint("cohort_id", "lesson_id"),
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("cohort_lesson_open", "closes_at", where="counted_at IS NULL"),
    )

    cohort_id: int = Field(foreign_key="cohort.id")
    lesson_id: str
    key: str
    questions: str
    posted_at: datetime
    closes_at: datetime
    counted_at: datetime | None = None
