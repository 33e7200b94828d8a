"""Durable jobs, run by DBOS; nothing else imports it.

A job is a named coroutine with plain values as arguments. It is enqueued in the caller's transaction, runs at least
once, one at a time within its partition, and is taken over by another process if its own dies.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

import sqlalchemy as sa
import structlog
from dbos import DBOS, DBOSClient
from sqlmodel import Field, Session, SQLModel

from bot.kit.db import Database, insert_new
from bot.kit.engine_listening import JobListener, tell
from bot.kit.engine_sharing import share
from bot.kit.engine_waiting import QueueBell, waiting_for
from bot.kit.log import adopt, reason

log = structlog.get_logger()

APPLICATION = "groundswell"
# Pinned: by default it is a hash of the code, and jobs of an older hash would never run after a deploy.
VERSION = "1"
# One for all, because each is polled separately, several times a second. A caller's queue is part of the partition.
QUEUE = "jobs"
POLL_SECONDS = 0.2
A_MOMENT = 1  # second
NEVER_SECONDS = 3600.0  # schedules of the engine's own, which we don't use
# The heartbeat of whichever clock is running; no process has such a name.
CLOCK = "(clock)"
KEEP_FINISHED = timedelta(days=7)
Job = Callable[..., Awaitable[None]]


class JobFailedError(Exception):
    """Why a job failed: an error's class and place, without its message, which may quote a person."""


@dataclass(frozen=True)
class FailedJobs:
    """The number of failed jobs of one name, and when the last one failed."""

    name: str
    count: int
    last_at: datetime


class Heartbeat(SQLModel, table=True):
    """The last heartbeat of a process, in seconds since 1970 by its own clock."""

    __tablename__ = "engine_heartbeat"

    executor: str = Field(primary_key=True)
    at: float


class Engine:
    """The job queue of one database; `start` makes this process a worker, `executor` is its stable name.

    Every process needs its own name: two live ones with the same name would both run its jobs again.
    """

    def __init__(self, database: Database, executor: str, *, wall: Callable[[], float]) -> None:
        self._db = database
        self._wall = wall
        # Lazy: its connection check would wait for the transaction in which the first job is enqueued.
        self._dbos = DBOSClient(system_database_engine=database.engine, application_name=APPLICATION, lazy=True)
        self.executor = executor
        self._working = False
        self._stopping = False
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._bell = QueueBell(listens=not database.is_sqlite)
        self._listener: JobListener | None = None

    @staticmethod
    def migrate(database: Database) -> None:
        """Create or update the engine's own tables."""
        logging.getLogger("dbos").setLevel(logging.WARNING)
        DBOS.migrate(database.engine.url.render_as_string(hide_password=False))
        adopt("dbos")

    def enqueue(self, session: Session, queue: str, job: str, *, partition: str, job_id: str) -> None:
        """Enqueue a job in the session's transaction; a `job_id` that exists already is ignored.

        A partition is a workspace id, perhaps followed by a colon and a name that divides the workspace's jobs further.
        """
        self._dbos.enqueue_in_transaction(
            session.connection(),
            {
                "workflow_name": job,
                "queue_name": QUEUE,
                "queue_partition_key": f"{queue}:{partition}",
                "authenticated_user": partition.partition(":")[0],
                "workflow_id": job_id,
                "app_version": VERSION,
            },
            job_id,
        )
        tell(session.connection())
        # Also after a savepoint, which is too early, but then the queues are looked at often for a while.
        sa.event.listen(session, "after_commit", self._committed)

    def _committed(self, _session: object) -> None:
        self._bell.ring()

    async def start(self, queues: Mapping[str, Mapping[str, Job]], *, alone: bool = False) -> None:
        """Become a worker for `{queue: {job name: coroutine}}` in the running event loop.

        `alone` says that all jobs are enqueued in this process. Then, and where the database tells of other processes'
        jobs, the queues need not be looked at all the time.
        """
        logging.getLogger("dbos").setLevel(logging.WARNING)
        # Before the launch: a queue registered later is found a second later.
        await self._dbos.register_queue_async(QUEUE, partition_concurrency=1, polling_interval_sec=POLL_SECONDS)
        launched = DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._db.engine.url.render_as_string(hide_password=False),
                "system_database_engine": self._db.engine,
                "executor_id": self.executor,
                "application_version": VERSION,
                "run_migrations": False,
                "notification_listener_polling_interval_sec": POLL_SECONDS,  # stopping waits for it
                "scheduler_polling_interval_sec": NEVER_SECONDS,
                "log_level": "WARNING",
            }
        )
        adopt("dbos")
        for jobs in queues.values():
            for name, job in jobs.items():
                DBOS.workflow(name=name, max_recovery_attempts=None)(self._watched(name, job))
        with waiting_for(self._bell) if alone or not self._db.is_sqlite else nullcontext():
            DBOS.launch()
        if not self._db.is_sqlite:
            self._listener = JobListener(self._db.engine, self._bell.ring)
            self._listener.start()
            share(launched, QUEUE, sa.select(sa.func.count()).select_from(Heartbeat))
        self._working = True

    def _watched(self, name: str, job: Job) -> Job:
        """Wrap a job: count it while it runs, and log and store its failure without the error's message."""

        @wraps(job)
        async def watched(*args: Any) -> None:
            self._running += 1
            self._idle.clear()
            try:
                await job(*args)
            except Exception as error:  # noqa: BLE001 - no error's message may be stored
                if self._stopping:
                    # Its connections were closed while it ran; another process runs it again.
                    raise asyncio.CancelledError from None
                why = str(error) if isinstance(error, JobFailedError) else reason(error)
                log.error("engine.job_failed", job=name, reason=why)
                raise JobFailedError(why) from None
            finally:
                self._bell.ring()  # the next job of its partition can begin
                self._running -= 1
                if not self._running:
                    self._idle.set()

        return watched

    @property
    def is_stopping(self) -> bool:
        """Whether this process is about to end: a long job comes to an end early, and leaves the rest to others."""
        return self._stopping

    async def stop(self, *, grace: int = 0) -> None:
        """Stop after at most `grace` seconds; unfinished jobs resume at the next start or in another process."""
        self._stopping = True
        if self._working:
            left = grace if await self._busy_for(min(grace, A_MOMENT)) else 0  # DBOS waits in whole seconds
            await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=left)
            self._working = False
        if self._listener:
            await asyncio.to_thread(self._listener.stop)
            self._listener = None
        self._dbos.destroy()

    async def _busy_for(self, seconds: float) -> bool:
        """Whether jobs are still running after this many seconds without an idle moment."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        return not self._idle.is_set()

    def beat(self, session: Session, name: str | None = None) -> None:
        """Store this process's heartbeat, or that of something in it which has a name of its own."""
        executor, at = name or self.executor, self._wall()
        mine = sa.update(Heartbeat).where(Heartbeat.executor == executor).values(at=at)  # type: ignore[arg-type]
        if session.connection().execute(mine).rowcount == 0:
            insert_new(session, Heartbeat, [{"executor": executor, "at": at}])

    def living(self, session: Session, seconds: float) -> set[str]:
        """The processes with a heartbeat in the last `seconds`; older heartbeats are deleted."""
        old = sa.delete(Heartbeat).where(Heartbeat.at < self._wall() - seconds)  # type: ignore[arg-type]
        session.connection().execute(old)
        return set(session.connection().execute(sa.select(Heartbeat.executor)).scalars())  # type: ignore[call-overload]

    def take_over(self, living: Collection[str]) -> int:
        """Put jobs that no living process runs back on their queue, and return how many.

        Without the queue's name, a resumed job would run outside its partition.
        """
        running = self._dbos.list_workflows(status="PENDING", load_input=False, load_output=False)
        orphans = [workflow for workflow in running if workflow.executor_id not in living]
        for workflow in orphans:
            self._dbos.resume_workflows([workflow.workflow_id], queue_name=workflow.queue_name)
        if orphans:
            self._bell.ring()
            with self._db.engine.begin() as connection:
                tell(connection)
        return len(orphans)

    def forget_finished(self) -> int:
        """Delete up to 1000 records of jobs that ended more than a week ago, and return how many."""
        before = datetime.fromtimestamp(self._wall(), UTC) - KEEP_FINISHED
        done: list[Any] = self._dbos.list_workflows(
            completed_before=before.isoformat(), limit=1000, load_input=False, load_output=False
        )
        self._dbos.delete_workflows([workflow.workflow_id for workflow in done])
        return len(done)


def clock_ticked_at(session: Session) -> float:
    """When any clock last said that it lives, in seconds since 1970; 0 if none did lately."""
    found = session.get(Heartbeat, CLOCK)
    return found.at if found else 0.0


def heart_beats(session: Session, executor: str, since: float) -> bool:
    """Whether a process of that name has had a heartbeat since a moment, in seconds since 1970."""
    found = session.get(Heartbeat, executor)
    return found is not None and found.at >= since


def jobs(session: Session) -> dict[str, int]:
    """The number of jobs of all workspaces by state; finished ones are forgotten after a week."""
    kept = _table(session)
    counted = sa.select(kept.c.status, sa.func.count().label("jobs")).group_by(kept.c.status)
    return {row.status.lower(): row.jobs for row in session.connection().execute(counted)}


def _table(session: Session) -> sa.TableClause:
    """DBOS's own table."""
    names = ("name", "status", "authenticated_user", "completed_at")
    schema = None if session.get_bind().dialect.name == "sqlite" else "dbos"
    return sa.table("workflow_status", *map(sa.column, names), schema=schema)


def failed_jobs(session: Session, workspace_id: str) -> list[FailedJobs]:
    """The failed jobs of a workspace by name, latest failure first; records are kept for a week."""
    jobs = _table(session)
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
