"""The disk is full for a while: nothing is lost, nothing comes twice, and readiness says so."""

from __future__ import annotations

import asyncio
import os
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import Session

from bot.journeys.content import Library
from bot.journeys.models import Enrolment
from bot.kit.db import Database
from bot.migrations import upgrade
from tests.processes import Running, Town, all_sent, enrol, settings
from tests.waiting import until

LEARNERS = 600
FULL_SECONDS = 60
DUE_IN = timedelta(seconds=25)  # longer than a start takes
DISK_MB = 64
PATIENCE_SECONDS = 240
Report = Callable[[str], None]

pytestmark = [
    pytest.mark.timeout(900),  # hundreds of messages, and a minute in which none goes out
    pytest.mark.skipif(os.geteuid() != 0, reason="a small disk of its own takes root"),
]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(folder)]
    made = subprocess.run(mount, check=False, capture_output=True, text=True)  # noqa: S603 - our own
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607 - our own


def fill(disk: Path) -> Path:
    """A file that takes all that is left."""
    rest = disk / "rest"
    with rest.open("wb", buffering=0) as file:
        try:
            while file.write(b"\\0" * 4096):
                pass
        except OSError:
            pass
    return rest


async def test_a_disk_that_is_full_for_a_minute(
    harbour: Town, disk: Path, library: Library, tmp_path: Path, report: Report
) -> None:
    """When a morning's lessons are due; afterwards all goes on without a hand."""
    database = Database(f"sqlite:///{disk / 'groundswell.db'}")
    upgrade(database)
    people = await harbour.populate(LEARNERS)
    enrol(database, library, await harbour.team_id(), people)
    await database.transact(put_off)
    began = time.monotonic()
    with Running(tmp_path, "serve", env=settings(harbour, database)) as serving:
        await until(lambda: "groundswell.started" in serving.output.read_text(), "the start")
        rest = fill(disk)
        full_since = time.monotonic()
        await until(lambda: is_told(serving), "a line about the disk in the log", patience=2 * FULL_SECONDS)
        await asyncio.sleep(max(FULL_SECONDS - (time.monotonic() - full_since), 0))
        assert serving.alive, serving.output.read_text()[-2000:]
        rest.unlink()
        await all_sent(database, LEARNERS, patience=PATIENCE_SECONDS)
        copies = await harbour.copies(people)
        serving.end()
    lost, doubled = copies[0], LEARNERS - copies[0] - copies[1]
    report(f"{LEARNERS} messages: lost {lost}, doubled {doubled}, {time.monotonic() - began:.0f} s")
    database.close()
    assert copies == Counter({1: LEARNERS})


def put_off(session: Session) -> None:
    """Everybody's lesson is due in a while."""
    session.connection().execute(sa.update(Enrolment).values(next_due_at=datetime.now(UTC) + DUE_IN))


def is_told(serving: Running) -> bool:
    return "SQLITE_FULL" in serving.output.read_text()
