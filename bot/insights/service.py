"""Figures about a whole workspace. Reads only, and never about one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.delivery import service as delivery
from bot.journeys import queries as journeys
from bot.kit.engine import FailedJobs, failed_jobs
from bot.members import service as members


@dataclass(frozen=True)
class Status:
    """A workspace's programme: members, learners by progress, messages by state, failed jobs."""

    members: int
    paused: int
    learners: dict[str, int]
    messages: dict[str, int]
    failed_jobs: list[FailedJobs]


def status(session: Session, workspace_id: str, *, now: datetime) -> Status:
    return Status(
        members=members.count(session, workspace_id),
        paused=members.count_paused(session, workspace_id, now=now),
        learners=journeys.count_learners(session, workspace_id),
        messages=delivery.counts(session, workspace_id),
        failed_jobs=failed_jobs(session, workspace_id),
    )
