"""Whether a workspace's messages and jobs go well. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.dead_letters import DeadLetters, dead_letters
from bot.delivery.punctuality import Punctuality, punctuality
from bot.delivery.service import UnsentCount
from bot.insights import clicks
from bot.kit.acks import AckCount
from bot.kit.engine import FailedJobs, failed_jobs
from bot.members import service as members

SERVICE_DAYS = 7


@dataclass(frozen=True)
class Status:
    """Whether a workspace's programme runs: members, messages by state, why some weren't sent, failed jobs.

    `punctuality` and `clicks` are of the last seven days; `dead` are messages that an admin may send once more.
    """

    members: int
    messages: dict[str, int]
    failed_jobs: list[FailedJobs]
    unsent: Sequence[UnsentCount] = ()
    punctuality: Punctuality = field(default_factory=Punctuality)
    clicks: AckCount = field(default_factory=AckCount)
    dead: DeadLetters | None = None


def status(session: Session, workspace_id: str, *, now: datetime) -> Status:
    since = now - timedelta(days=SERVICE_DAYS)
    return Status(
        members=members.count(session, workspace_id),
        messages=delivery.counts(session, workspace_id),
        failed_jobs=failed_jobs(session, workspace_id),
        unsent=delivery.unsent_counts(session, workspace_id),
        punctuality=punctuality(session, workspace_id, since, now=now),
        clicks=clicks.since(session, workspace_id, since.date()),
        dead=dead_letters(session, workspace_id),
    )
