"""The delivery ledger: one row for each message, sent once."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Field

from bot.kit.db import partial_index
from bot.members.models import NumberedRow, WorkspaceRow

# Written out, because SQLite uses a partial index only if the query repeats its condition.
WAITING = "batch IS NULL AND state = 'pending'"
UNSETTLED = "state IN ('sending', 'uncertain')"
UNFINISHED = "state IN ('pending', 'sending', 'uncertain', 'held')"


class DeliveryState(StrEnum):
    """The state of a message.

    `pending` → `sending` → `sent`; `uncertain`: it may or may not have reached Slack; `held`: an admin has to decide;
    `gathered`: a line of a digest until its recipient asks for it; `skipped`: not to be sent; `given_up`: Slack
    refused it; `failed`: the app could not handle it. The last three have a reason.
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
    """`steady` messages are unrequested and count towards the daily limit; `prompt` ones answer a request."""

    STEADY = "steady"
    PROMPT = "prompt"


class Topic(StrEnum):
    """What a message is about, in the order of priority under the daily limit.

    `appointment`: a session to which its recipient has said yes, or which they lead.
    """

    NOTICE = "notice"
    APPOINTMENT = "appointment"
    DIGEST = "digest"
    PLAN = "plan"
    LESSON = "lesson"
    REVIEW = "review"
    COMMUNITY = "community"
    STORY = "story"
    REMINDER = "reminder"


# What somebody asked for or agreed to goes out at its moment, and takes nothing of their daily limit.
PROMISES = frozenset({Topic.APPOINTMENT, Topic.PLAN})
# Of these, what a pause, a snooze or a day off puts off nevertheless: it has no appointment to meet.
RESTING_PROMISES = frozenset({Topic.PLAN})


class Delivery(NumberedRow, table=True):
    """One message to one person or channel; its key is unique in its workspace.

    `target` is a Slack user or channel id. A reply has `thread_of`, the key of its parent, or `thread_ts` if the
    parent is not ours. It expires at `until`. `day` is the recipient's local date (ISO) on which an unrequested
    message was released. `payload` (JSON: text and blocks) is dropped once the message is sent; `channel` and `ts` are
    Slack's answer. `tried_at` is in seconds of the machine's clock. `wanted_at` is when it was due before trouble put
    it off, and `late_seconds` how long after its time it was sent. `cause` is the id of the request that it answers, as
    in the log.
    """

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("workspace_id", "key"),
        partial_index("delivery_waiting", "due_at", where=WAITING),
        partial_index("delivery_open", "tried_at", where=UNSETTLED),
        partial_index("delivery_batch", "batch", "id", where=UNFINISHED),
        sa.Index("delivery_due", "workspace_id", "due_at"),
        sa.Index("delivery_message", "workspace_id", "channel", "ts"),
        partial_index("delivery_day", "workspace_id", "target", "day", where="day IS NOT NULL"),
    )

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
    wanted_at: datetime | None = None
    late_seconds: float | None = None
    cause: str | None = None


class SendingPace(WorkspaceRow, table=True):
    """When the next message may go out in a workspace, over all lanes and processes.

    `next_at` is in seconds since 1970 by the database's clock, which all processes share.
    """

    __tablename__ = "sending_pace"

    workspace_id: str = Field(primary_key=True, foreign_key="workspace.id")
    next_at: float


class StandingOffer(WorkspaceRow, table=True):
    """What was offered to a member last, as values of buttons; `no` and `undo` are empty where they do nothing.

    `choices` is JSON: each button's label and value. It stands below the message with the key `reply`, in the thread
    `thread_ts` if that isn't empty, until anything else is said: `after` is the newest message on the ledger when it
    was made. `earlier` is JSON: the same of the offers before it, the newest first.
    """

    __tablename__ = "standing_offer"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    yes: str = ""
    no: str = ""
    undo: str = ""
    choices: str = "[]"
    reply: str = ""
    thread_ts: str = ""
    after: int = 0
    earlier: str = "[]"
    offered_at: datetime
