"""Several workers on PostgreSQL, and what an operator's night brings: nothing is lost and nothing comes twice."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.journeys.content import Library
from bot.kit.db import Database
from bot.settings import ROOT
from tests import tools
from tests.processes import Running, Town, all_sent, enrol, posted, settings

LEARNERS = 600
PATIENCE_SECONDS = 300
GONE_SECONDS = 30
SILENT_SECONDS = 45  # longer than a request waits
TROUBLES = ("drop_after_write", "server_error", "rate_limited", "drop_after_write")
Report = Callable[[str], None]
Start = Callable[..., Running]

pytestmark = [
    pytest.mark.timeout(900),  # thousands of messages and several restarts
    pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True),
]


@pytest.fixture
async def people(harbour: Town, database: Database, library: Library) -> list[str]:
    """Learners whose first lesson is due."""
    arrived = await harbour.populate(LEARNERS)
    enrol(database, library, await harbour.team_id(), arrived)
    return arrived


@pytest.fixture
def start(harbour: Town, database: Database, tmp_path: Path) -> Iterator[Start]:
    """Starts a process of the product under a name; all are ended in the end."""
    with ExitStack() as running:

        def started(role: str, name: str, program: tuple[str, ...] = ("-m", "bot"), **more: str) -> Running:
            env = settings(harbour, database, GROUNDSWELL_EXECUTOR=name, GROUNDSWELL_FAILOVER_SECONDS="10", **more)
            return running.enter_context(Running(tmp_path, role, env=env, program=program))

        yield started


async def verdict(town: Town, database: Database, people: list[str], began: float, report: Report) -> None:
    """Everybody has their lesson, once."""
    await all_sent(database, len(people), patience=PATIENCE_SECONDS)
    copies, lookups = await town.copies(people), await town.calls("conversations.history")
    lost, doubled = copies[0], len(people) - copies[0] - copies[1]
    report(
        f"{len(people)} messages: lost {lost}, doubled {doubled}, {lookups} look-ups, {time.monotonic() - began:.0f} s"
    )
    assert copies == Counter({1: len(people)})
    assert await _unsent(database) == 0


async def _unsent(database: Database) -> int:
    counted = sa.select(sa.func.count()).where(ledger.c.state != DeliveryState.SENT)
    return int(await database.read(lambda session: session.connection().execute(counted).scalar_one()))


async def test_a_rolling_restart_under_the_same_names(
    harbour: Town, database: Database, people: list[str], start: Start, report: Report
) -> None:
    """Each new worker is up before the old one of its name has ended, which still has a batch."""
    began = time.monotonic()
    paced = {"GROUNDSWELL_MESSAGES_PER_SECOND": "20"}
    start("clock", "clock")
    old = [start("worker", name, **paced) for name in ("worker.1", "worker.2")]
    for name, process in zip(("worker.1", "worker.2"), old, strict=True):
        await posted(harbour, old[1], 60)
        start("worker", name, **paced)
        await asyncio.sleep(4)
        process.end()
    await verdict(harbour, database, people, began, report)


async def test_a_clock_that_is_a_minute_off(
    harbour: Town, database: Database, people: list[str], start: Start, report: Report
) -> None:
    """One worker is a minute ahead, another a minute behind; nobody takes them for dead, and Slack has its troubles."""
    began = time.monotonic()
    await harbour.trouble(*TROUBLES)
    program = str(ROOT / "faults" / "skewed.py")
    path = {"PYTHONPATH": str(ROOT), "GROUNDSWELL_MESSAGES_PER_SECOND": "20"}
    ahead = start("worker", "worker.1", (program, "60"), **path)
    start("worker", "worker.2", (program, "-60"), **path)
    clock = start("clock", "clock")
    await posted(harbour, ahead, 10)
    await verdict(harbour, database, people, began, report)
    assert "engine.took_over" not in clock.output.read_text()


async def test_a_database_that_restarts(
    harbour: Town, database: Database, people: list[str], start: Start, report: Report
) -> None:
    """Twice under load, once politely and once as it crashes."""
    began = time.monotonic()
    paced = {"GROUNDSWELL_MESSAGES_PER_SECOND": "20"}
    start("clock", "clock")
    workers = [start("worker", name, **paced) for name in ("worker.1", "worker.2")]
    for mode in ("fast", "immediate"):
        await posted(harbour, workers[0], 80)
        await asyncio.to_thread(_restart, database, mode)
        database.engine.dispose()
    await verdict(harbour, database, people, began, report)


def _restart(database: Database, mode: str) -> None:
    """Restart the server of a database."""
    with database.engine.connect() as connection:
        folder = connection.exec_driver_sql("SHOW data_directory").scalar_one()
    programs = tools.postgres()
    assert programs
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    restart = [programs / "pg_ctl", "restart", "-w", "-m", mode, "-D", folder, "-l", f"{folder}/restart.log"]
    given = [*as_user, *restart]
    subprocess.run(given, check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=PATIENCE_SECONDS)  # noqa: S603 - our own


class Line:
    """The line to Slack: it forwards connections while it is up, and refuses them while it is down.

    While it swallows, connections stay open and whatever is sent on them is gone, both ways.
    """

    def __init__(self, port: int) -> None:
        self._port = port
        self._open: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self.swallows = False
        self.port = 0

    async def up(self) -> None:
        self._server = await asyncio.start_server(self._forward, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        assert self._server
        self._server.close()
        self.drop()

    def drop(self) -> None:
        """End all connections as they are."""
        for writer in self._open:
            writer.transport.abort()

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self._port)
        self._open |= {writer, back}
        await asyncio.gather(self._copy(reader, back), self._copy(there, writer))
        self._open -= {writer, back}

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while some := await reader.read(65536):
                if self.swallows:
                    continue
                writer.write(some)
                await writer.drain()
        except OSError:
            pass
        writer.close()


@pytest.fixture
async def line(harbour: Town) -> AsyncIterator[Line]:
    """The line to Slack, up; it is down in the end."""
    made = Line(int(_door(harbour).partition(":")[2]))
    await made.up()
    yield made
    await made.down()


def _door(town: Town) -> str:
    return town.env["SLACK_API_URL"].split("/")[2]


def through(line: Line, town: Town) -> dict[str, str]:
    """The variables of a process that reaches Slack by that line, at twenty messages a second."""
    address = town.env["SLACK_API_URL"].replace(_door(town), f"127.0.0.1:{line.port}")
    return {"SLACK_API_URL": address, "GROUNDSWELL_MESSAGES_PER_SECOND": "20"}


async def test_slack_out_of_reach(
    harbour: Town, database: Database, people: list[str], start: Start, line: Line, report: Report
) -> None:
    """For longer than a single message would be tried: everything waits, and goes out when the line is back."""
    began = time.monotonic()
    start("clock", "clock", **through(line, harbour))
    worker = start("worker", "worker.1", **through(line, harbour))
    await posted(harbour, worker, 60)
    await line.down()
    await asyncio.sleep(GONE_SECONDS)
    await line.up()
    await verdict(harbour, database, people, began, report)


async def test_a_network_that_swallows(
    harbour: Town, database: Database, people: list[str], start: Start, line: Line, report: Report
) -> None:
    """Connections stay open and say nothing: what was on its way is looked for in Slack, and sent if it isn't there."""
    began = time.monotonic()
    start("clock", "clock", **through(line, harbour))
    worker = start("worker", "worker.1", **through(line, harbour))
    await posted(harbour, worker, 60)
    line.swallows = True
    await asyncio.sleep(SILENT_SECONDS)
    line.swallows = False
    line.drop()
    await verdict(harbour, database, people, began, report)


async def test_ten_seconds_for_each_answer(
    harbour: Town, database: Database, library: Library, start: Start, report: Report
) -> None:
    """Messages of a few people: each arrives once, and is followed up."""
    began = time.monotonic()
    few = await harbour.populate(20)
    enrol(database, library, await harbour.team_id(), few)
    await harbour.tell("faults", method="chat.postMessage", kind="slow", times=20, seconds=10)
    start("clock", "clock")
    start("worker", "worker.1")
    await verdict(harbour, database, few, began, report)
