"""The ledger: one row for each thing to be said, once."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

# Written out, because SQLite uses a partial index only where the query repeats its words.
WAITING = "batch IS NULL AND state = 'pending'"
UNSETTLED = "state IN ('sending', 'uncertain')"


class DeliveryState(StrEnum):
    """Where a message is on its way.

    `pending` → `sending` → `sent`; `uncertain` when nobody knows whether Slack took it, `held` when an admin is to
    say, `gathered` when it is a line of somebody's digest until they ask for it, `skipped` when it was never to be
    sent, `given_up` when Slack would not have it, `failed` when we could not handle it. The last three have a reason.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    HELD = "held"
    GATHERED = "gathered"
    SKIPPED = "skipped"
    GIVEN_UP = "given_up"
    FAILED = "failed"


class Lane(StrEnum):
    """Who waits for it: `steady` comes unasked and spends from a day, `prompt` answers somebody who has just asked."""

    STEADY = "steady"
    PROMPT = "prompt"


class Topic(StrEnum):
    """What a message is about; in this order they go first when a day has room for only some of them."""

    NOTICE = "notice"
    DIGEST = "digest"
    PLAN = "plan"
    LESSON = "lesson"
    REVIEW = "review"
    COMMUNITY = "community"
    STORY = "story"
    REMINDER = "reminder"


class Delivery(SQLModel, table=True):
    """One message to one person or channel, its key unique in its workspace.

    `target` is the Slack user or channel it is for; `thread_of` the key of the message in whose thread it belongs,
    `thread_ts` that of a message which is not ours. After `until` it has lost its sense. `day` is the person's local
    date (ISO) on which it was let out, if it came unasked.
    `payload` (JSON: text and blocks) is dropped when the message is sent; `channel` and `ts` are Slack's answer.
    `tried_at` is in seconds of the machine's clock.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        sa.Index("delivery_waiting", "due_at", sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING)),
        sa.Index("delivery_open", "tried_at", sqlite_where=sa.text(UNSETTLED), postgresql_where=sa.text(UNSETTLED)),
        sa.Index("delivery_batch", "batch"),
        sa.Index("delivery_message", "workspace_id", "channel", "ts"),
        sa.Index(
            "delivery_day",
            "workspace_id",
            "target",
            "day",
            sqlite_where=sa.text("day IS NOT NULL"),
            postgresql_where=sa.text("day IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    workspace_id: str = Field(foreign_key="workspace.id")
    key: str
    target: str
    thread_of: str | None = None
    thread_ts: str | None = None
    payload: str | None = None
    lane: str = Lane.STEADY
    topic: str = Topic.NOTICE
    state: str = DeliveryState.PENDING
    due_at: datetime
    until: datetime | None = None
    day: str | None = None
    attempts: int = 0
    tried_at: float | None = None
    batch: str | None = None
    channel: str | None = None
    ts: str | None = None
    reason: str | None = None
