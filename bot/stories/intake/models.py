"""Tables of what comes in: files that were sent to be read, and drafts that a model is asked to sort."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.members.models import MemberRow


class StoryFile(MemberRow, table=True):
    """One file sent by a member; `story_id` once it was read, `finished_at` also when it could not be.

    `file_id` is Slack's.
    """

    __tablename__ = "story_file"
    __table_args__ = (sa.UniqueConstraint("workspace_id", "file_id"),)

    file_id: str
    sent_at: datetime
    finished_at: datetime | None = None
    story_id: int | None = Field(default=None, foreign_key="story.id")


class SortingStatus(StrEnum):
    """`queued` → `proposed`, or `failed`: then the draft stays sorted as it was. A proposal is `used` or `left`."""

    QUEUED = "queued"
    PROPOSED = "proposed"
    FAILED = "failed"
    USED = "used"
    LEFT = "left"


class StorySorting(MemberRow, table=True):
    """A request that a model sorts the sentences of a draft, and how it would: `sections` (JSON), until it is decided.

    `base` is the hash of the draft that was sorted: a proposal for another one is never used. `thread_ts` is where it
    is shown, if that is a thread.
    """

    __tablename__ = "story_sorting"
    __table_args__ = (sa.Index("story_sorting_story", "workspace_id", "story_id"),)

    story_id: int = Field(foreign_key="story.id")
    thread_ts: str | None = None
    status: str = SortingStatus.QUEUED
    base: str = ""
    sections: str | None = None
    failure: str | None = None
    requested_at: datetime
    finished_at: datetime | None = None
