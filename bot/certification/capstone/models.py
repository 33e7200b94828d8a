"""Tables of a capstone: its draft and versions, files, feedback, what was handed in, and the released result."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import ConsentRow, MemberRow, NumberedRow, WorkspaceRow
from bot.stories.feedback.models import LoggedRequest, QueuedRequest


class SubmissionState(StrEnum):
    """`waiting` for assessors, `marking` by two, `deciding` by a third, `settled` until somebody releases it.

    `appealed`: it was released, and is looked at once more.
    """

    WAITING = "waiting"
    MARKING = "marking"
    DECIDING = "deciding"
    SETTLED = "settled"
    RELEASED = "released"
    APPEALED = "appealed"


class Capstone(MemberRow, table=True):
    """A member's capstone; a member has one.

    `due_on` (ISO) is the day that they chose themselves. `reader_id` is a colleague who reads along and never judges.
    `card_key` is the delivery key of the newest message that shows it, `due_key` of the question on that day. `total`
    (per cent) and `passed_at` are of the last released result of all parts.
    """

    __table_args__ = (sa.UniqueConstraint("workspace_id", "member_id"),)

    began_at: datetime
    due_on: str | None = None
    reader_id: int | None = Field(default=None, foreign_key="member.id")
    card_key: str | None = None
    due_key: str | None = None
    total: str | None = None
    passed_at: datetime | None = None


class CapstoneText(WorkspaceRow, table=True):
    """The present text of one element; `source` says where it was taken from, with what that was called."""

    __tablename__ = "capstone_text"

    capstone_id: int = Field(primary_key=True, foreign_key="capstone.id")
    element: str = Field(primary_key=True)
    text: str
    source: str = ""
    source_title: str = ""
    changed_at: datetime


class CapstoneVersion(NumberedRow, table=True):
    """A draft as it was before something took the place of a text, or when it was looked through."""

    __tablename__ = "capstone_version"
    __table_args__ = (sa.UniqueConstraint("capstone_id", "number"),)

    capstone_id: int = Field(foreign_key="capstone.id")
    number: int
    kept_at: datetime


class CapstoneVersionText(WorkspaceRow, table=True):
    """The text of one element in a version; never changed."""

    __tablename__ = "capstone_version_text"

    version_id: int = Field(primary_key=True, foreign_key="capstone_version.id")
    element: str = Field(primary_key=True)
    text: str
    source: str = ""
    source_title: str = ""


class CapstoneFile(MemberRow, table=True):
    """A file that was sent for a capstone, which is read once."""

    __tablename__ = "capstone_file"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "file_id"),)

    file_id: str
    sent_at: datetime
    finished_at: datetime | None = None


class CapstoneConsent(ConsentRow, table=True):
    """A candidate's consent that their draft, masked, is sent to this host; it holds until they withdraw it."""

    __tablename__ = "capstone_consent"
    __table_args__ = (
        partial_index(
            "capstone_consent_active", "capstone_id", "member_id", "host", where="withdrawn_at IS NULL", unique=True
        ),
    )

    capstone_id: int = Field(foreign_key="capstone.id")


class CapstoneFeedback(QueuedRequest, table=True):
    """A model's feedback on the draft of one part; `result` is JSON, and empty where the model's answer failed."""

    __tablename__ = "capstone_feedback"
    __table_args__ = (sa.Index("capstone_feedback_part", "capstone_id", "part"),)

    capstone_id: int = Field(foreign_key="capstone.id")
    part: str
    prompt_version: str
    model: str
    result: str | None = None


class CapstoneModelRequest(LoggedRequest, table=True):
    """A request to a model about the draft of one part."""

    __tablename__ = "capstone_model_request"
    __table_args__ = (
        sa.Index("capstone_model_request_day", "workspace_id", "sent_at"),
        sa.Index("capstone_model_request_feedback", "feedback_id"),
    )

    feedback_id: int = Field(foreign_key="capstone_feedback.id")


class RubricVersion(NumberedRow, table=True):
    """A rubric as it was when something was handed in by it; `body` is JSON in all languages."""

    __tablename__ = "rubric_version"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "digest"),)

    number: int
    digest: str
    body: str
    kept_at: datetime


class CapstoneSubmission(NumberedRow, table=True):
    """Some parts of a capstone, handed in together; `parts` are their ids, joined by commas.

    `manager_id` is whom the candidate named as their manager. `words` are what the assessors write to the candidate,
    `released_by` who sent them.
    """

    __tablename__ = "capstone_submission"
    __table_args__ = (sa.Index("capstone_submission_state", "workspace_id", "state"),)

    capstone_id: int = Field(foreign_key="capstone.id", index=True)
    rubric_id: int = Field(foreign_key="rubric_version.id")
    parts: str
    state: str = SubmissionState.WAITING
    manager_id: int | None = Field(default=None, foreign_key="member.id")
    submitted_at: datetime
    words: str = ""
    released_by: int | None = Field(default=None, foreign_key="member.id")
    released_at: datetime | None = None


class SubmittedText(WorkspaceRow, table=True):
    """The text of one element as it was handed in; never changed."""

    __tablename__ = "submitted_text"

    submission_id: int = Field(primary_key=True, foreign_key="capstone_submission.id")
    element: str = Field(primary_key=True)
    text: str
    source: str = ""
    source_title: str = ""


class PartResult(WorkspaceRow, table=True):
    """The released result of a part: its per cent as a fraction, and the submission it comes from."""

    __tablename__ = "capstone_part_result"

    capstone_id: int = Field(primary_key=True, foreign_key="capstone.id")
    part: str = Field(primary_key=True)
    submission_id: int = Field(foreign_key="capstone_submission.id")
    percent: str
    weight: int
    released_at: datetime
