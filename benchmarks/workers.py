"""Due messages of many workspaces on PostgreSQL, sent by several workers: how fast, in which shares, at what cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from crowd import prepare
from figures import Figures, Row, at_least, at_most
from processes import PATIENCE_SECONDS, ROOT, Server, ask, instant_slack
from product import SECRET
from sqlmodel import Session

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.delivery.service import ledger
from bot.kit.db import Database

POSTGRES = "GROUNDSWELL_BENCH_POSTGRES"
LATENCY, WORKSPACES, IN_FLIGHT = 0.05, 100, 800  # eight in flight for each workspace
PACE = 4
RUN_SECONDS = 400.0


@dataclass(frozen=True)
class WorkersRun:
    """What one run came to: seconds, the share of each worker, its processor seconds, and those of PostgreSQL."""

    seconds: float
    shares: list[float]
    computed: list[float]
    database: float


def measure(messages: Sequence[dict[str, Any]]) -> list[Row]:
    """One worker beside a bare loop, then four beside one."""
    with instant_slack(LATENCY) as slack:
        bare = ask("posting", f"{slack.url}/api/", "xoxb-bench", IN_FLIGHT, given=list(messages))
        one, four = (run(slack, messages, workers=number) for number in (1, 4))
        quick = messages[: len(messages) // 5]
        morning = run(slack, quick, workers=2, workspaces=40, pace=PACE)
    ideal = len(quick) / 40 / PACE
    number, what = len(messages), f"{len(messages):,} messages, {WORKSPACES} workspaces, PostgreSQL, 50 ms"
    rate, cost = Figures([number / one.seconds]), Figures([sum(one.computed) / number * 1e6])
    return [
        Row(f"{what}: one worker", "messages/s", rate, Figures([number / bare["seconds"]]), at_least(0.9)),
        Row("… processor time of each", "µs", cost, Figures([bare["cpu"] / number * 1e6])),
        Row("… of PostgreSQL (beside it: the worker)", "µs", Figures([one.database / number * 1e6]), cost),
        Row("… four workers (beside it: one)", "messages/s", Figures([number / four.seconds]), rate),
        Row("… processor time of each", "µs", Figures([sum(four.computed) / number * 1e6]), cost, at_most(1.15)),
        Row("… smallest share (beside it: the limit)", "%", Figures([min(four.shares)]), Figures([15]), at_least(1)),
        Row("… largest share (beside it: the limit)", "%", Figures([max(four.shares)]), Figures([35]), at_most(1)),
        Row(
            f"{len(quick):,} messages, 40 workspaces at a pace of {PACE}, two workers (beside it: the ideal)",
            "s",
            Figures([morning.seconds]),
            Figures([ideal]),
            at_most(1.1),
        ),
    ]


def run(
    slack: Server, messages: Sequence[dict[str, Any]], *, workers: int, workspaces: int = WORKSPACES, pace: float = 0
) -> WorkersRun:
    """Send messages, spread over workspaces, with so many workers and a clock."""
    teams = [f"T{number:010d}" for number in range(workspaces)]
    database = emptied(os.environ[POSTGRES])
    prepare(database, teams, secret=SECRET)
    env = {
        "SLACK_CLIENT_ID": "1.1",
        "SLACK_CLIENT_SECRET": SECRET,
        "GROUNDSWELL_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "DATABASE_URL": database.engine.url.render_as_string(hide_password=False),
        "GROUNDSWELL_MESSAGES_PER_SECOND": f"{pace:g}",
    }
    with ExitStack() as stack:
        running = [stack.enter_context(_process("worker", f"worker.{nth}", env)) for nth in range(workers)]
        clock = stack.enter_context(_process("clock", "clock", env))
        _until(lambda: _beating(database) == workers, [*running, clock])
        time.sleep(3)  # what they do after their first sign of life
        before, served = [_computed(process) for process in running], _of_postgres(database)
        _put(database, teams, messages)
        began = time.perf_counter()
        _until(lambda: _sent(database) == len(messages), [*running, clock])
        seconds = time.perf_counter() - began
        computed = [_computed(process) - was for process, was in zip(running, before, strict=True)]
        served = _of_postgres(database) - served
        shares = _shares(database, len(messages))
    database.close()
    return WorkersRun(seconds, shares + [0.0] * (workers - len(shares)), computed, served)


def emptied(url: str) -> Database:
    """A PostgreSQL database with nothing in it."""
    database = Database(url.replace("postgresql://", "postgresql+psycopg://"))
    with database.engine.begin() as connection:
        for schema in ("dbos", "public"):
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    return database


@contextmanager
def _process(role: str, name: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process of the product under a name; its log is shown when it fails."""
    given = {**os.environ, **env, "GROUNDSWELL_EXECUTOR": name, "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", role], cwd=ROOT, env=given, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield process
        finally:
            ended = process.poll()
            process.terminate()
            process.wait(PATIENCE_SECONDS)
            if ended is not None:
                output.seek(0)
                print(output.read().decode()[-3000:], file=sys.stderr)


def _until(done: Any, running: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + RUN_SECONDS
    while not done():
        if time.monotonic() > deadline or any(process.poll() is not None for process in running):
            raise TimeoutError("the workers do not come to an end")
        time.sleep(0.1)


def _computed(process: subprocess.Popen[bytes]) -> float:
    return Server(process, 0, ROOT).cpu_seconds


def _of_postgres(database: Database) -> float:
    """Processor seconds of a server on this machine and of its connections, ended ones included."""
    with database.engine.connect() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    stat = _stat(pid)
    total, server = 0.0, stat[1] if stat else 0
    for process in (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()):
        if (fields := _stat(process)) and server in {process, fields[1]}:
            total += sum(fields[11:15] if process == server else fields[11:13])
    return total / os.sysconf("SC_CLK_TCK")


def _stat(pid: int) -> list[int]:
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except OSError:
        return []  # it has ended
    return [0, *map(int, said.rpartition(")")[2].split()[1:20])]


def _put(database: Database, teams: Sequence[str], messages: Sequence[dict[str, Any]]) -> None:
    now = datetime.now(UTC)
    rows = [
        delivery.Outgoing(
            teams[at % len(teams)],
            f"bench:{at}",
            said["channel"],
            {"text": said["text"], "blocks": said["blocks"]},
            now,
        )
        for at, said in enumerate(messages)
    ]
    with Session(database.engine) as session, session.begin():
        delivery.post(session, *rows)


def _beating(database: Database) -> int:
    with database.engine.connect() as connection:
        return connection.exec_driver_sql("SELECT count(*) FROM engine_heartbeat").scalar_one()


def _sent(database: Database) -> int:
    counted = sa.select(sa.func.count()).where(ledger.c.state == DeliveryState.SENT)
    with database.engine.connect() as connection:
        return connection.execute(counted).scalar_one()


def _shares(database: Database, number: int) -> list[float]:
    """How many in a hundred messages each worker has sent."""
    counted = """SELECT count(*) FROM delivery JOIN dbos.workflow_status ON workflow_uuid = batch
        WHERE executor_id LIKE 'worker.%%' GROUP BY executor_id"""
    with database.engine.connect() as connection:
        return [100 * row / number for row in connection.exec_driver_sql(counted).scalars()]
