"""The engine on both databases: jobs that follow the transaction, one at a time, and outlive their process."""

from __future__ import annotations

import asyncio
import base64
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session

from bot.kit import engine as engine_module
from bot.kit import engine_waiting
from bot.kit.db import Database
from bot.kit.engine import Engine, Job, failed_jobs
from bot.settings import ROOT
from tests.tables import furnish

QUEUE = "errands"
RUN = "errands.run"
PRIVATE = "what somebody wrote"
Until = Callable[[Callable[[], object]], Awaitable[object]]

# A worker that says when it has begun a job and then never ends it.
DOOMED = """
import asyncio, sys, time
from bot.kit.db import Database
from bot.kit.engine import Engine

async def run(job_id):
    print(job_id, flush=True)
    await asyncio.sleep(3600)

async def main():
    engine = Engine(Database(sys.argv[1]), sys.argv[2], wall=time.time)
    await engine.start({"errands": {"errands.run": run}})
    await asyncio.sleep(3600)

asyncio.run(main())
"""


class Errands:
    """Jobs that write down who ran when; those in `slow` wait until they may go on."""

    def __init__(self) -> None:
        self.began: list[str] = []
        self.ended: list[str] = []
        self.go_on = asyncio.Event()
        self.slow: set[str] = set()

    async def run(self, job_id: str) -> None:
        self.began.append(job_id)
        if job_id in self.slow:
            await self.go_on.wait()
        self.ended.append(job_id)


@pytest.fixture
def errands() -> Errands:
    """What the worker of a test runs."""
    return Errands()


@asynccontextmanager
async def working(engine: Engine, jobs: Mapping[str, Job]) -> AsyncIterator[Engine]:
    """This process as the worker, for as long as the block: there can be only one at a time."""
    # DBOS marks what it is given, and a method cannot be marked.
    await engine.start({QUEUE: {name: partial(job) for name, job in jobs.items()}})
    try:
        yield engine
    finally:
        await engine.stop()


@pytest.fixture
async def engine(db: Database, errands: Errands, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Engine]:
    """A worker of the queue that looks often."""
    monkeypatch.setattr(engine_module, "POLL_SECONDS", 0.05)
    async with working(Engine(db, "here", wall=time.time), {RUN: errands.run}) as started:
        yield started


async def enqueue(db: Database, engine: Engine, *job_ids: str, partition: str = "T1") -> None:
    def verb(session: Session) -> None:
        for job_id in job_ids:
            engine.enqueue(session, QUEUE, RUN, partition=partition, job_id=job_id)

    await db.transact(verb)


async def test_a_job_runs_after_its_transaction(db: Database, engine: Engine, errands: Errands, until: Until):
    """It is given its own id, with which it finds its work."""
    await enqueue(db, engine, "a")

    await until(lambda: errands.ended == ["a"])


@pytest.mark.parametrize("seconds", [0.0, 1.0])
async def test_idle_queues_find_a_job_at_once(
    db: Database, errands: Errands, until: Until, monkeypatch: pytest.MonkeyPatch, seconds: float
):
    """A lone worker seldom looks while nothing happens, but a commit wakes it, and so does the end of a job."""
    monkeypatch.setattr(engine_module, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(engine_waiting, "IDLE_SECONDS", 3600.0)
    monkeypatch.setattr(engine_waiting, "LISTENING_SECONDS", 3600.0)
    monkeypatch.setattr(engine_waiting, "BUSY_SECONDS", 0.5)
    engine = Engine(db, "here", wall=time.time)
    await engine.start({QUEUE: {RUN: partial(errands.run)}}, alone=True)
    try:
        await asyncio.sleep(seconds)
        await enqueue(db, engine, "a", "b", "c")
        await until(lambda: errands.ended == ["a", "b", "c"])
    finally:
        await engine.stop()


async def test_a_job_of_a_rolled_back_transaction_never_was(
    db: Database, engine: Engine, errands: Errands, until: Until
):
    """Nothing is sent for what was not kept."""

    def verb(session: Session) -> None:
        engine.enqueue(session, QUEUE, RUN, partition="T1", job_id="a")
        raise LookupError

    with pytest.raises(LookupError):
        await db.transact(verb)
    await enqueue(db, engine, "b")

    await until(lambda: errands.ended == ["b"])
    await asyncio.sleep(0.3)
    assert errands.began == ["b"]


async def test_one_job_enqueued_twice_is_one_job(db: Database, engine: Engine, errands: Errands, until: Until):
    """In two transactions, before and after it has run."""
    await enqueue(db, engine, "a")
    await enqueue(db, engine, "a")
    await until(lambda: errands.ended)
    await enqueue(db, engine, "a", "b")

    await until(lambda: "b" in errands.ended)
    assert errands.began == ["a", "b"]


async def test_a_partition_runs_one_at_a_time(db: Database, engine: Engine, errands: Errands, until: Until):
    """Its jobs in their order, and another partition does not wait for them."""
    errands.slow = {"a"}
    await enqueue(db, engine, "a", "b")
    await until(lambda: errands.began)
    await enqueue(db, engine, "c", partition="T2")

    await until(lambda: "c" in errands.ended)
    await asyncio.sleep(0.3)
    assert errands.began == ["a", "c"]
    errands.go_on.set()
    await until(lambda: errands.ended == ["c", "a", "b"])


async def test_a_failing_job_does_not_stop_its_partition(db: Database, engine: Engine, errands: Errands, until: Until):
    """The next one runs; the failure is kept for its workspace, without the words of the error."""

    async def fails(job_id: str) -> None:
        raise LookupError(PRIVATE)

    await engine.stop()
    mixed = Engine(db, "mixed", wall=time.time)
    async with working(mixed, {RUN: errands.run, "errands.fail": fails}):
        before = datetime.now(UTC) - timedelta(seconds=1)
        for partition in ("T1:a", "T2"):
            await db.transact(_enqueue_failing, mixed, partition)
        await enqueue(db, mixed, "b", partition="T1:a")
        await until(lambda: errands.ended == ["b"])
        [failed] = await db.read(failed_jobs, "T1")

    assert (failed.name, failed.count, failed.last_at > before) == ("errands.fail", 1, True)
    kept = await db.read(_kept_errors)
    assert b"LookupError at " in kept
    assert PRIVATE.encode() not in kept


def _enqueue_failing(session: Session, engine: Engine, partition: str) -> None:
    engine.enqueue(session, QUEUE, "errands.fail", partition=partition, job_id=f"a:{partition}")


def _kept_errors(session: Session) -> bytes:
    """What the engine keeps of failed jobs, as it was packed."""
    schema = "" if session.get_bind().dialect.name == "sqlite" else "dbos."
    kept = [
        session.connection().exec_driver_sql(f"SELECT error FROM {schema}{table} WHERE error IS NOT NULL").scalars()  # noqa: S608 - two known names
        for table in ("workflow_output", "workflow_status")
    ]
    return b"".join(base64.b64decode(error) for errors in kept for error in errors)


async def test_a_job_that_is_stopped_in_its_middle_has_not_failed(db: Database, errands: Errands, until: Until):
    """Its connections are closed under it; the next process runs it again."""

    async def broken(job_id: str) -> None:
        await errands.run(job_id)
        raise ConnectionError

    errands.slow = {"a"}
    first = Engine(db, "here", wall=time.time)
    await first.start({QUEUE: {RUN: partial(broken)}})
    await enqueue(db, first, "a", "b")
    await until(lambda: errands.began == ["a"])
    await first.stop()
    errands.go_on.set()
    await until(lambda: errands.ended == ["a"])

    async with working(Engine(db, "here", wall=time.time), {RUN: errands.run}):
        await until(lambda: errands.ended == ["a", "a", "b"])
        assert await db.read(failed_jobs, "T1") == []


async def killed_in_the_middle(db: Database, executor: str, job_id: str) -> None:
    """A process takes a job and dies by kill -9 before it has ended."""
    address = db.engine.url.render_as_string(hide_password=False)
    command = (sys.executable, "-c", DOOMED, address, executor)
    doomed = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert doomed.stdout
    async with asyncio.timeout(20):
        assert await doomed.stdout.readline() == f"{job_id}\n".encode(), "the job has not begun"
    doomed.kill()
    await doomed.communicate()


async def test_a_killed_process_that_comes_back_goes_on(db: Database, errands: Errands, until: Until):
    """Under the same name it takes up its job at once, and what waits behind it in its partition follows."""
    here = Engine(db, "here", wall=time.time)
    await enqueue(db, here, "a", "b")
    await killed_in_the_middle(db, "here", "a")

    async with working(here, {RUN: errands.run}):
        await until(lambda: errands.ended == ["a", "b"])


async def test_the_job_of_a_killed_process_is_taken_over(db: Database, errands: Errands, until: Until):
    """Nobody comes back under its name, so another process runs its job, and what waits behind it."""
    here = Engine(db, "here", wall=time.time)
    await enqueue(db, here, "a", "b")
    await killed_in_the_middle(db, "doomed", "a")

    async with working(here, {RUN: errands.run}):
        await db.transact(here.beat)
        await asyncio.sleep(0.5)
        assert errands.began == []
        living = await db.transact(here.living, 30)
        assert await asyncio.to_thread(here.take_over, living) == 1
        await until(lambda: errands.ended == ["a", "b"])


async def test_the_jobs_of_the_living_are_left_to_them(db: Database, engine: Engine, errands: Errands, until: Until):
    """Whoever gives signs of life keeps its job."""
    errands.slow = {"a"}
    await db.transact(engine.beat)
    await enqueue(db, engine, "a")
    await until(lambda: errands.began)

    living = await db.transact(engine.living, 30)

    assert living == {"here"}
    assert await asyncio.to_thread(engine.take_over, living) == 0
    errands.go_on.set()
    await until(lambda: errands.ended == ["a"])
    assert errands.began == ["a"]


async def test_signs_of_life_grow_old(db: Database):
    """Who was silent for too long is not among the living, until they speak again."""
    now = 1000.0
    here, there = (Engine(db, name, wall=lambda: now) for name in ("here", "there"))
    for one in (here, there):
        await db.transact(one.beat)

    now = 1029.0
    await db.transact(here.beat)
    assert await db.transact(here.living, 30) == {"here", "there"}
    now = 1031.0
    assert await db.transact(here.living, 30) == {"here"}
    await db.transact(there.beat)
    assert await db.transact(here.living, 30) == {"here", "there"}


async def test_finished_jobs_are_forgotten_after_a_week(db: Database, engine: Engine, errands: Errands, until: Until):
    """Their records go, those of younger and unfinished ones stay."""
    errands.slow = {"b"}
    await enqueue(db, engine, "a", "b")
    await until(lambda: "b" in errands.began)
    later = Engine(db, "later", wall=lambda: time.time() + timedelta(days=8).total_seconds())

    await until(lambda: "a" in errands.ended)
    assert await asyncio.to_thread(engine.forget_finished) == 0
    assert await asyncio.to_thread(later.forget_finished) == 1
    assert await asyncio.to_thread(later.forget_finished) == 0
    errands.go_on.set()
    await until(lambda: "b" in errands.ended)


@pytest.mark.postgres
async def test_two_workers_divide_what_is_waiting(postgres_server: str):
    """Whoever looks first leaves the other its part."""
    url = f"{postgres_server.replace('postgresql://', 'postgresql+psycopg://')}/test"
    furnish(url)
    database = Database(url)
    names = ("there", "yonder")
    for name in names:
        await database.transact(Engine(database, name, wall=time.time).beat)
    program = DOOMED.replace(
        "    await asyncio.sleep(3600)\n\nasyncio",
        "    print('ready', flush=True)\n    await asyncio.sleep(3600)\n\nasyncio",
    )
    workers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, url, name, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        for name in names
    ]
    for worker in workers:
        assert worker.stdout
        async with asyncio.timeout(60):
            assert await worker.stdout.readline() == b"ready\n"

    here = Engine(database, "here", wall=time.time)
    for number in range(20):
        await enqueue(database, here, f"a{number}", partition=f"T{number}")
    await asyncio.sleep(3)

    taken = []
    for worker in workers:
        worker.kill()
        output, _ = await worker.communicate()
        taken.append(output.split())
    await here.stop()
    database.close()
    assert len({*taken[0], *taken[1]}) == len(taken[0]) + len(taken[1]) == 20
    assert min(map(len, taken)) >= 5
