"""Tables of feedback: requests and results, findings, replies in threads, consent, and requests to a model."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import ConsentRow, MemberRow, NumberedRow


class RequestStatus(StrEnum):
    """`queued` → `running` → `done`, or `failed`: then there is only what can be made without a model, or nothing."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class QueuedRequest(MemberRow):
    """A member's request, which one worker takes and finishes.

    `claim` is a random value set by each worker that takes it, so that only the last one may finish it. The result is
    used again for the same `cache_key`.
    """

    status: str = RequestStatus.QUEUED
    claim: str | None = None
    cache_key: str = ""
    failure: str | None = None
    calls: int = 0
    tokens: int = 0
    requested_at: datetime
    finished_at: datetime | None = None


class QueuedForStory(QueuedRequest):
    """A request about a story."""

    story_id: int = Field(foreign_key="story.id")


class StoryFeedback(QueuedForStory, table=True):
    """Feedback on one version with one set of prompts by one model; an empty `model` means the rules alone.

    `result` is JSON. `released_at` is when its author may see it. `estimated` says that the model's server reported no
    usage. `thread_ts` is where the result is posted, if that is a thread.
    """

    __tablename__ = "story_feedback"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "prompt_version", "model"),
        sa.Index("story_feedback_story", "workspace_id", "story_id"),
        sa.Index("story_feedback_cache", "workspace_id", "cache_key"),
        sa.Index("story_feedback_thread", "workspace_id", "thread_ts"),
    )

    version_id: int = Field(foreign_key="story_version.id")
    prompt_version: str
    model: str = ""
    attempt: int = 1
    thread_ts: str | None = None
    from_cache: bool = False
    result: str | None = None
    estimated: bool = False
    released_at: datetime | None = None


class FindingDecision(StrEnum):
    """What a facilitator decided about a finding before its author saw it.

    `proposed` while none has looked; `unseen` if its author got it although none had.
    """

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"
    UNSEEN = "unseen"


class StoryFinding(NumberedRow, table=True):
    """One finding of a feedback with the ids of the sentences it rests on, separated by spaces.

    `source` is `rules` or `model`; `topic` is `q1`…`q3` for a guiding question, or the name of a rule or warning sign.
    `rating` is the author's: up, down or wrong. `adopted` says whether the next version resolved it.
    """

    __tablename__ = "story_finding"
    __table_args__ = (sa.UniqueConstraint("feedback_id", "position"),)

    feedback_id: int = Field(foreign_key="story_feedback.id")
    position: int
    kind: str
    section: str
    topic: str
    source: str
    sentences: str = ""
    text: str
    question: str = ""
    importance: int = 2
    decision: str = FindingDecision.PROPOSED
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = None
    edited_text: str | None = None
    rating: str | None = None
    adopted: bool | None = None


class ReplyState(StrEnum):
    """`pending` → `added` to the draft, `left_out`, or `settled`: answered, or nothing to decide about."""

    PENDING = "pending"
    ADDED = "added"
    LEFT_OUT = "left_out"
    SETTLED = "settled"


class StoryThreadReply(MemberRow, table=True):
    """A reply in the thread of feedback, or a `part` of one, and what became of it.

    `channel` and `ts` are the reply's own, `thread_ts` that of the message it is below, empty for one that is said in
    the direct message itself. `intent` says what it is, as `reply_intent` has it. `position` is that of the finding it
    is about, if that is known; `section` is where its text would go, empty as long as nobody has chosen one.
    """

    __tablename__ = "story_thread_reply"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "channel", "ts", "part"),
        sa.Index("story_thread_reply_feedback", "feedback_id"),
    )

    feedback_id: int = Field(foreign_key="story_feedback.id")
    channel: str
    ts: str
    part: int = 0
    thread_ts: str
    intent: str
    position: int | None = None
    section: str = ""
    text: str
    state: str = ReplyState.PENDING
    replied_at: datetime
    decided_at: datetime | None = None


class StoryConsent(ConsentRow, table=True):
    """An author's consent that this story, masked, is sent to this host; it holds until they withdraw it."""

    __tablename__ = "story_consent"
    __table_args__ = (
        partial_index(
            "story_consent_active", "story_id", "member_id", "host", where="withdrawn_at IS NULL", unique=True
        ),
    )

    story_id: int = Field(foreign_key="story.id")
    version: int


class LoggedRequest(MemberRow):
    """One request to a model, written before it is sent: who asked, its host, and its messages (JSON), masked.

    `tokens` is an estimate until the answer reports usage.
    """

    prompt: str
    prompt_version: str
    host: str
    model: str
    messages: str | None
    tokens: int
    estimated: bool = True
    failure: str | None = None
    sent_at: datetime


class StoryModelRequest(LoggedRequest, table=True):
    """A request about a story; `feedback_id` is None for one about an asset, or about sorting the story.

    A deleted story's rows keep the figures and lose the messages.
    """

    __tablename__ = "story_model_request"
    __table_args__ = (
        sa.Index("story_model_request_day", "workspace_id", "sent_at"),
        sa.Index("story_model_request_story", "story_id"),
        sa.Index("story_model_request_feedback", "feedback_id"),
    )

    story_id: int = Field(foreign_key="story.id")
    feedback_id: int | None = Field(default=None, foreign_key="story_feedback.id")
