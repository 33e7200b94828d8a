"""Durable batches: the only room that knows DBOS.

A job is a named coroutine over plain values. It is enqueued in the caller's own transaction, runs at least once,
one at a time within its partition, and is taken over by another process when its own dies.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient
from sqlmodel import Field, Session, SQLModel

from bot.kit.db import Database
from bot.kit.log import reason

log = structlog.get_logger()

APPLICATION = "groundswell"
# Pinned: by default it is a hash of the code, and batches of an older hash would wait for ever after a deploy.
VERSION = "1"
# One for all, because each is looked at on its own, several times a second. A caller's queue is part of the partition.
QUEUE = "jobs"
POLL_SECONDS = 0.2
A_MOMENT = 1  # second
KEEP_FINISHED = timedelta(days=7)
Job = Callable[..., Awaitable[None]]


class JobFailedError(Exception):
    """Why a job failed: the class of an error and its place. The error's own words may quote a person."""


@dataclass(frozen=True)
class FailedJobs:
    """How many jobs of one name have failed, and when the last one did."""

    name: str
    count: int
    last_at: datetime


class Heartbeat(SQLModel, table=True):
    """The last sign of life of one process, in seconds since 1970 by its own clock."""

    __tablename__ = "engine_heartbeat"

    executor: str = Field(primary_key=True)
    at: float


class Engine:
    """The queue of one database; `start` makes this process a worker of it, `executor` is its stable name.

    Two live processes with one name would both run its batches again, so every process needs its own.
    """

    def __init__(self, database: Database, executor: str, *, wall: Callable[[], float]) -> None:
        self._db = database
        self._wall = wall
        # Lazy: its connection check would wait for the very transaction in which the first job is enqueued.
        self._dbos = DBOSClient(system_database_engine=database.engine, application_name=APPLICATION, lazy=True)
        self.executor = executor
        self._working = False
        self._stopping = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @staticmethod
    def migrate(database: Database) -> None:
        """Create or update the engine's own tables."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(database.engine.url.render_as_string(hide_password=False))

    def enqueue(self, session: Session, queue: str, job: str, *, partition: str, job_id: str) -> None:
        """Put a job on a queue inside the session's transaction; the same `job_id` twice is one job.

        A partition begins with the id of its workspace; whatever follows a colon divides that workspace's jobs further.
        """
        self._dbos.enqueue_in_transaction(
            session.connection(),
            {
                "workflow_name": job,
                "queue_name": QUEUE,
                "queue_partition_key": f"{queue}:{partition}",
                "authenticated_user": _workspace(partition),
                "workflow_id": job_id,
                "app_version": VERSION,
            },
            job_id,
        )

    async def start(self, queues: Mapping[str, Mapping[str, Job]]) -> None:
        """Become a worker for `{queue: {job name: coroutine}}` in the running event loop."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        # Before the launch: what comes later is found a second later.
        await self._dbos.register_queue_async(QUEUE, partition_concurrency=1, polling_interval_sec=POLL_SECONDS)
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._db.engine.url.render_as_string(hide_password=False),
                "system_database_engine": self._db.engine,
                "executor_id": self.executor,
                "application_version": VERSION,
                "run_migrations": False,
                "notification_listener_polling_interval_sec": POLL_SECONDS,  # which a stop waits for
                "log_level": "WARNING",
            }
        )
        for jobs in queues.values():
            for name, job in jobs.items():
                DBOS.workflow(name=name, max_recovery_attempts=None)(self._watched(name, job))
        DBOS.launch()
        self._working = True

    def _watched(self, name: str, job: Job) -> Job:
        """The job, counted while it runs; where it fails, that is logged and kept without the error's own words."""

        @wraps(job)
        async def watched(*args: Any) -> None:
            self._running += 1
            self._idle.clear()
            try:
                await job(*args)
            except Exception as error:  # noqa: BLE001 - the words of whatever it was must not be kept
                if self._stopping:
                    # Its connections were closed under it: another process runs it again.
                    raise asyncio.CancelledError from None
                why = str(error) if isinstance(error, JobFailedError) else reason(error)
                log.error("engine.job_failed", job=name, reason=why)
                raise JobFailedError(why) from None
            finally:
                self._running -= 1
                if not self._running:
                    self._idle.set()

        return watched

    async def stop(self, *, grace: int = 0) -> None:
        """Stop after at most `grace` seconds; unfinished jobs are taken up at the next start or by another process."""
        self._stopping = True
        if self._working:
            left = grace if await self._busy_for(min(grace, A_MOMENT)) else 0  # DBOS waits in whole seconds
            await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=left)
            self._working = False
        self._dbos.destroy()

    async def _busy_for(self, seconds: float) -> bool:
        """Whether jobs run all through the next so many seconds."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        return not self._idle.is_set()

    def beat(self, session: Session) -> None:
        """Leave a sign of life."""
        mine = sa.update(Heartbeat).where(Heartbeat.executor == self.executor).values(at=self._wall())  # type: ignore[arg-type]
        if session.connection().execute(mine).rowcount == 0:
            session.add(Heartbeat(executor=self.executor, at=self._wall()))

    def living(self, session: Session, seconds: float) -> set[str]:
        """The processes that gave a sign of life in the last so many seconds; the old signs of others are wiped out."""
        old = sa.delete(Heartbeat).where(Heartbeat.at < self._wall() - seconds)  # type: ignore[arg-type]
        session.connection().execute(old)
        return set(session.connection().execute(sa.select(Heartbeat.executor)).scalars())  # type: ignore[call-overload]

    def take_over(self, living: Collection[str]) -> int:
        """Put what nobody alive is running back on its queue; how many jobs that was.

        Without its queue's name a resumed job would run beside its partition instead of in it.
        """
        running = self._dbos.list_workflows(status="PENDING", load_input=False, load_output=False)
        orphans = [workflow for workflow in running if workflow.executor_id not in living]
        for workflow in orphans:
            self._dbos.resume_workflows([workflow.workflow_id], queue_name=workflow.queue_name)
        return len(orphans)

    def forget_finished(self) -> int:
        """Delete the records of jobs that ended more than a week ago; how many."""
        before = datetime.fromtimestamp(self._wall(), UTC) - KEEP_FINISHED
        done: list[Any] = self._dbos.list_workflows(
            completed_before=before.isoformat(), limit=1000, load_input=False, load_output=False
        )
        self._dbos.delete_workflows([workflow.workflow_id for workflow in done])
        return len(done)


def failed_jobs(session: Session, workspace_id: str) -> list[FailedJobs]:
    """The jobs of a workspace that failed in the last seven days, by name; those that failed last come first."""
    jobs = sa.table(
        "workflow_status",
        *(sa.column(name) for name in ("name", "status", "authenticated_user", "completed_at")),
        schema=None if session.get_bind().dialect.name == "sqlite" else "dbos",
    )
    last_at = sa.func.max(jobs.c.completed_at).label("last_at")
    failed = (
        sa.select(jobs.c.name, sa.func.count().label("jobs"), last_at)
        .where(jobs.c.status == "ERROR", jobs.c.authenticated_user == workspace_id)
        .group_by(jobs.c.name)
        .order_by(last_at.desc())
    )
    return [
        FailedJobs(row.name, row.jobs, datetime.fromtimestamp(row.last_at / 1000, UTC))
        for row in session.connection().execute(failed)
    ]


def _workspace(partition: str) -> str:
    return partition.partition(":")[0]
