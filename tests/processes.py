"""The workspace and the product as processes of their own, for tests that kill them."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

import aiohttp
from sqlmodel import Session, select

from bot.delivery import service as delivery
from bot.delivery.models import DeliveryState
from bot.journeys.content import Library
from bot.journeys.models import Enrolment, EnrolmentState
from bot.kit.contact_hours import DAYS
from bot.kit.db import Database, insert_new
from bot.members.models import Member, Role, Workspace
from bot.settings import ROOT
from tests.waiting import until

Json = dict[str, Any]
OURS = ("SLACK_", "GROUNDSWELL_", "OPENAI_", "DATABASE_URL", "PORT")
AT_ONCE = 8
PATIENCE_SECONDS = 120.0


class Running:
    """`groundswell …` in a process; what it prints goes to a file of the folder, and it does not outlive a `with`.

    `program` is what Python runs.
    """

    def __init__(
        self, folder: Path, *arguments: str, env: dict[str, str], program: Sequence[str] = ("-m", "bot")
    ) -> None:
        self.output = folder / f"{time.monotonic_ns()}-{arguments[0]}.log"
        given = {name: value for name, value in os.environ.items() if not name.startswith(OURS)} | env
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, *program, *arguments],
                env=given,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.alive:
            self.kill()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        """As a machine dies: no handler, no farewell."""
        self._process.kill()
        self._process.wait(PATIENCE_SECONDS)

    def end(self) -> None:
        """As a supervisor ends it: politely, and it ends well."""
        if self.alive:
            self._process.send_signal(signal.SIGTERM)
            assert self._process.wait(PATIENCE_SECONDS) == 0, self.output.read_text()


class Town:
    """A sandbox in a process of its own, spoken to through its control API."""

    def __init__(self, env: dict[str, str], session: aiohttp.ClientSession) -> None:
        self.env = {name: env[name] for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL")}
        self._control = env["SLACK_API_URL"].replace("/api/", "/sandbox/")
        self._session = session

    async def ask(self, what: str, **given: Any) -> Json:
        async with self._session.get(f"{self._control}{what}", params=given) as response:
            return dict(await response.json())

    async def tell(self, what: str, **given: Any) -> Json:
        async with self._session.post(f"{self._control}{what}", json=given) as response:
            return dict(await response.json())

    async def team_id(self) -> str:
        token = {"Authorization": f"Bearer {self.env['SLACK_BOT_TOKEN']}"}
        async with self._session.post(f"{self.env['SLACK_API_URL']}auth.test", headers=token) as response:
            return str((await response.json())["team_id"])

    async def trouble(self, *kinds: str) -> None:
        """One fault of each kind, for the next messages in turn."""
        for kind in kinds:
            await self.tell("faults", method="chat.postMessage", kind=kind, times=1, retry_after=1)

    async def calls(self, method: str) -> int:
        """How often the app has called a method."""
        return len((await self.ask("calls", method=method))["calls"])

    async def populate(self, count: int) -> list[str]:
        """So many people arrive; their ids."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(number: int) -> str:
            async with gate:
                return str((await self.tell("arrive", name=f"person{number}", tz="Etc/UTC"))["user"]["id"])

        return await asyncio.gather(*(one(number) for number in range(count)))

    async def copies(self, people: Sequence[str]) -> Counter[int]:
        """How many people have so many messages of ours: `{1: 2000}` when all have one."""
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(person: str) -> int:
            async with gate:
                messages = (await self.ask("history", channel=person))["messages"]
            return sum("metadata" in message for message in messages)

        return Counter(await asyncio.gather(*(one(person) for person in people)))


@asynccontextmanager
async def town(folder: Path) -> AsyncIterator[Town]:
    """A workspace that lives as long as the block."""
    with Running(folder, "sandbox", "--port", "0", env={}) as process:
        lines = await asyncio.to_thread(printed, process)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(PATIENCE_SECONDS)) as session:
            yield Town(lines, session)
        process.end()


def printed(process: Running) -> dict[str, str]:
    """The variables a sandbox prints when it listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while "SLACK_API_URL=" not in (text := process.output.read_text()) or not text.endswith("\n"):
        assert process.alive, text
        assert time.monotonic() < deadline, f"waited {PATIENCE_SECONDS:g} seconds for SLACK_API_URL in: {text}"
        time.sleep(0.05)
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def enrol(database: Database, library: Library, team_id: str, people: Sequence[str]) -> None:
    """Everybody is on the default track and works every day, and their first lesson is due now."""
    now = datetime.now(UTC)
    member: Json = {"workspace_id": team_id, "role": Role.LEARNER, "zone": _noon(now), "zone_is_own": True}
    member |= {"days": ",".join(DAYS), "language": "en", "active": True, "joined_at": now}
    enrolment: Json = {"workspace_id": team_id, "track_id": library.default.id, "progress": EnrolmentState.ACTIVE}
    enrolment |= {"next_due_at": now, "enrolled_at": now}
    with Session(database.engine) as session, session.begin():
        insert_new(session, Workspace, [{"id": team_id, "name": "", "scopes": "", "installed_at": now}])
        insert_new(session, Member, [{**member, "slack_id": person} for person in people])
        ids = session.exec(select(Member.id)).all()
        insert_new(session, Enrolment, [{**enrolment, "member_id": id_} for id_ in ids])


def _noon(now: datetime) -> str:
    """A zone in which it is about noon, so that nobody's day ends while we count."""
    return f"Etc/GMT{now.hour - 12:+d}" if now.hour != 12 else "Etc/GMT"


def settings(town: Town, database: Database, **more: str) -> dict[str, str]:
    """The variables of a product in the town, as fast as Slack takes its messages."""
    address = database.engine.url.render_as_string(hide_password=False)
    common = {"DATABASE_URL": address, "PORT": "0", "GROUNDSWELL_MESSAGES_PER_SECOND": "0"}
    return town.env | common | {"GROUNDSWELL_RECONCILE_SECONDS": "2", "GROUNDSWELL_EXECUTOR": "one"} | more


async def sent(database: Database) -> int:
    """How many messages have been sent."""
    return (await database.read(delivery.totals)).get(DeliveryState.SENT, 0)


async def all_sent(database: Database, count: int, *, patience: float = PATIENCE_SECONDS) -> None:
    """Wait until so many messages have been sent."""
    now = 0

    async def look() -> bool:
        nonlocal now
        now = await sent(database)
        return now >= count

    await until(look, lambda: f"{count} messages to be sent, and {now} were", patience=patience)


async def posted(
    town: Town, process: Running, more: int = 1, *, unless: Callable[[], Awaitable[bool]] | None = None
) -> None:
    """Wait until so many more messages have been posted, `unless` all is done; fails when the process ends before."""
    before = await town.calls("chat.postMessage")
    now = 0

    async def look() -> bool:
        nonlocal now
        assert process.alive, process.output.read_text()
        now = await town.calls("chat.postMessage") - before
        return now >= more or (unless is not None and await unless())

    await until(look, lambda: f"{more} messages to be posted, and {now} were", patience=PATIENCE_SECONDS)
