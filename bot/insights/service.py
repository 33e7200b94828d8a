"""Whether a workspace's messages and jobs go well. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.service import UnsentCount
from bot.kit.engine import FailedJobs, failed_jobs
from bot.members import service as members


@dataclass(frozen=True)
class Status:
    """Whether a workspace's programme runs: members, messages by state, why some weren't sent, failed jobs."""

    members: int
    messages: dict[str, int]
    failed_jobs: list[FailedJobs]
    unsent: Sequence[UnsentCount] = ()


def status(session: Session, workspace_id: str) -> Status:
    return Status(
        members=members.count(session, workspace_id),
        messages=delivery.counts(session, workspace_id),
        failed_jobs=failed_jobs(session, workspace_id),
        unsent=delivery.unsent_counts(session, workspace_id),
    )
