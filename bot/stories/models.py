"""Stories, their versions, what was said about them, and what was sent where."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

ONE_LIVE = "withdrawn_at IS NULL"


class Standing(StrEnum):
    """`draft` is its authors' own; `published` is in the showcase; `withdrawn` was, and is its authors' own again."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Story(SQLModel, table=True):
    """A success-story package. A deleted one keeps its row and loses its words, drafts, versions and reviews.

    `published_version` is the number of the version that the showcase has; `language` that of its words.
    """

    __table_args__ = (sa.Index("story_member", "workspace_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    title: str = ""
    language: str = "en"
    standing: str = Standing.DRAFT
    published_version: int | None = None
    published_at: datetime | None = None
    started_at: datetime
    touched_at: datetime
    deleted_at: datetime | None = None


class StoryAuthor(SQLModel, table=True):
    """Somebody who may write in a story besides the member who began it."""

    __tablename__ = "story_author"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    workspace_id: str = Field(foreign_key="workspace.id")
    added_at: datetime


class StoryDraft(SQLModel, table=True):
    """What a section says at the moment, as its author typed it."""

    __tablename__ = "story_draft"

    story_id: int = Field(primary_key=True, foreign_key="story.id")
    section: str = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    text: str
    written_by: int = Field(foreign_key="member.id")
    written_at: datetime


class StoryVersion(SQLModel, table=True):
    """A story as it stood when somebody asked for a review or published it; `digest` changes with any word."""

    __tablename__ = "story_version"
    __table_args__ = (sa.UniqueConstraint("story_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    story_id: int = Field(foreign_key="story.id")
    number: int
    digest: str
    made_by: int = Field(foreign_key="member.id")
    made_at: datetime


class StorySection(SQLModel, table=True):
    """One section of a version, word for word."""

    __tablename__ = "story_section"

    version_id: int = Field(primary_key=True, foreign_key="story_version.id")
    section: str = Field(primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    text: str


class Progress(StrEnum):
    """A review: `queued` → `running` → `done`; `failed` has only the rules' findings and the kind of failure."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class StoryReview(SQLModel, table=True):
    """One review of one version with one set of prompts by one model; an empty `model` is the rules alone.

    `claim` is drawn anew by each worker that takes it up, so that only the last one may write the result (JSON).
    `released_at` is when its author may see it. Usage that the server did not tell is `estimated`.
    """

    __tablename__ = "story_review"
    __table_args__ = (
        sa.UniqueConstraint("version_id", "prompt", "model"),
        sa.Index("story_review_story", "workspace_id", "story_id"),
        sa.Index("story_review_cache", "workspace_id", "cache_key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    story_id: int = Field(foreign_key="story.id")
    version_id: int = Field(foreign_key="story_version.id")
    member_id: int = Field(foreign_key="member.id")
    prompt: str
    model: str = ""
    progress: str = Progress.QUEUED
    attempt: int = 1
    claim: str | None = None
    cache_key: str = ""
    from_cache: bool = False
    failure: str | None = None
    result: str | None = None
    calls: int = 0
    tokens: int = 0
    estimated: bool = False
    asked_at: datetime
    finished_at: datetime | None = None
    released_at: datetime | None = None


class Decision(StrEnum):
    """What a facilitator made of a finding before its author saw it; `proposed` while nobody has looked."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    EDITED = "edited"
    DISMISSED = "dismissed"


class StoryFinding(SQLModel, table=True):
    """One thing a review says, with the sentences it rests on (`sentences`: ids separated by blanks).

    `source` is `rules` or `model`; `question` the guiding question or the rule. `opinion` is its author's: up, down
    or wrong. `adopted` says whether the next version did something about it.
    """

    __tablename__ = "story_finding"
    __table_args__ = (sa.UniqueConstraint("review_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    review_id: int = Field(foreign_key="story_review.id")
    position: int
    kind: str
    section: str
    question: str
    source: str
    sentences: str = ""
    words: str
    decision: str = Decision.PROPOSED
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = None
    own_words: str | None = None
    opinion: str | None = None
    adopted: bool | None = None


class StoryConsent(SQLModel, table=True):
    """An author's agreement that this story, masked, goes to this host; it ends when they take it back."""

    __tablename__ = "story_consent"
    __table_args__ = (
        sa.Index(
            "story_consent_live",
            "story_id",
            "member_id",
            "host",
            unique=True,
            sqlite_where=sa.text(ONE_LIVE),
            postgresql_where=sa.text(ONE_LIVE),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    story_id: int = Field(foreign_key="story.id")
    member_id: int = Field(foreign_key="member.id")
    host: str
    wording: str
    version: int
    given_at: datetime
    withdrawn_at: datetime | None = None


class StorySent(SQLModel, table=True):
    """One request to a model, written before it leaves: who asked, where it went and its words, masked.

    `tokens` is the estimate until the answer tells. A deleted story's rows keep the figures and lose the words.
    """

    __tablename__ = "story_sent"
    __table_args__ = (
        sa.Index("story_sent_day", "workspace_id", "sent_at"),
        sa.Index("story_sent_review", "review_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    member_id: int = Field(foreign_key="member.id")
    review_id: int = Field(foreign_key="story_review.id")
    ask: str
    host: str
    model: str
    prompt: str
    words: str | None
    tokens: int
    estimated: bool = True
    failure: str | None = None
    sent_at: datetime


class StoryUse(SQLModel, table=True):
    """Somebody else used a story: where, what they changed, and whether it worked there."""

    __tablename__ = "story_use"
    __table_args__ = (sa.UniqueConstraint("story_id", "member_id", "place"),)

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    story_id: int = Field(foreign_key="story.id")
    member_id: int = Field(foreign_key="member.id")
    version: int
    place: str
    adapted: str = ""
    worked: str
    used_at: datetime
