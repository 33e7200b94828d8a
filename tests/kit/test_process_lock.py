"""Locks between processes: they hold as long as a process lives, and not a moment longer."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.kit.db import Database
from bot.kit.process_lock import ProcessLock
from bot.settings import ROOT

PATIENCE_SECONDS = 60
HOLDER = """
import sys
from bot.kit.db import Database
from bot.kit.process_lock import ProcessLock
lock = ProcessLock(Database(sys.argv[1]))
print([getattr(lock, each.partition(":")[0])(*each.split(":")[1:]) for each in sys.argv[2:]], flush=True)
sys.stdin.read()
"""


@contextmanager
def held(db: Database, *locks: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds these locks; it is killed at the end."""
    url = db.engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", HOLDER, url, *locks]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == f"{[True] * len(locks)}\n".encode()
            yield process
        finally:
            process.kill()
            process.wait(PATIENCE_SECONDS)


@pytest.fixture
def lock(db: Database) -> Iterator[ProcessLock]:
    """Ours."""
    made = ProcessLock(db)
    yield made
    made.close()


def test_a_name_belongs_to_one_worker(db: Database, lock: ProcessLock):
    """On both databases; another name is free, and a killed worker leaves its own."""
    with held(db, "enter", "name:one"):
        assert lock.enter()
        assert not lock.name("one")
        assert lock.name("two")
    _soon(lambda: lock.name("one"))


def _soon(look: Callable[[], bool]) -> None:
    """PostgreSQL notices a moment later that a process has been killed."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not look():
        assert time.monotonic() < until, "waited for the lock of a process that was killed"
        time.sleep(0.05)


def test_one_file_has_one_serve(sqlite_url: str):
    """Beside others with a role of their own; and nobody has the file alone meanwhile."""
    db = Database(sqlite_url)
    lock = ProcessLock(db)
    try:
        with held(db, "enter", "serve"):
            assert lock.enter()
            assert not lock.serve()
            assert not lock.alone()
        assert lock.serve()
        assert lock.alone()
    finally:
        lock.close()
        db.close()


def test_a_file_that_somebody_has_alone_is_not_entered(sqlite_url: str):
    """As while it is moved."""
    db = Database(sqlite_url)
    lock = ProcessLock(db)
    try:
        with held(db, "alone"):
            assert not lock.enter()
    finally:
        lock.close()
        db.close()
