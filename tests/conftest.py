"""A database of each kind, the shipped library, and a whole product in a workspace."""

from __future__ import annotations

import gc
import getpass
import logging
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from hypothesis import settings

from bot.community.activities.content import load as load_activities
from bot.journeys import content
from bot.journeys.content import Library
from bot.kit import db as db_module
from bot.kit import editions
from bot.kit.db import Database
from bot.kit.log import QUIETED_LOGGERS
from tests import timeouts, tools, waiting
from tests.engines import quick
from tests.opening import once, shared_opening
from tests.stage import MONDAY, Stage, staged
from tests.tables import furnish

START_SECONDS = 60

# An example takes as long as the machine lets it: it may be shared.
settings.register_profile("shared", deadline=None)
settings.load_profile("shared")


def pytest_configure(config: pytest.Config) -> None:
    timeouts.register(config)
    # Where Python keeps no bytecode, every process of a run and every program of a test would compile everything again.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two processors: stories wait for Slack, the clock and a browser much of the time."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest story begins first, so that nobody waits for it alone at the end."""
    items.sort(key=lambda item: "test_a_year" not in item.nodeid)


def pytest_collection_finish() -> None:
    """Whatever has been loaded until now stays, so that the garbage collector need not look through it again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def monday() -> datetime:
    """A Monday morning: 08:00 in London, 09:00 in Berlin."""
    return MONDAY


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_made_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What every product of this process would read or compile again; the programs that tests start are as in life."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db_module, "_engine", quick(db_module._engine))
        patch.setattr(content, "load", once(content.load))
        patch.setattr(editions, "load", once(editions.load))
        patch.setattr("bot.app.community_context.load", once(load_activities))
        # Stories go by the minute; what spreads lessons over some of them has tests of its own.
        patch.setenv("GROUNDSWELL_SPREAD_MINUTES", "0")
        # A model's client would read the machine's for a twentieth of a second, and nobody here has a certificate.
        patch.delenv("SSL_CERT_FILE", raising=False)
        patch.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("no-authorities")))
        yield


@pytest.fixture(autouse=True)
def _logging_is_put_back() -> Iterator[None]:
    """Logging is the process's: a command that a test runs configures it, and the next test would log like it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    if structlog.is_configured():
        root.handlers[:], root.level = handlers, level
        for name in QUIETED_LOGGERS:
            logging.getLogger(name).setLevel(logging.NOTSET)
        structlog.reset_defaults()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name; it refuses to run as root."""
    programs = tools.postgres()
    assert programs, "PostgreSQL is missing; `make tools` installs it"
    folder = Path(tempfile.mkdtemp(prefix="groundswell-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    user = "postgres" if as_user else getpass.getuser()
    data = folder / "data"
    setup: list[str | Path] = [programs / "initdb", "-D", data, "-A", "trust", "-U", user, "--no-sync"]
    subprocess.run([*as_user, *setup], check=True, cwd=folder, stdout=subprocess.DEVNULL, timeout=START_SECONDS)
    options = ["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", f"unix_socket_directories={folder}"]
    run: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port), *options]
    server = subprocess.Popen([*as_user, *run], cwd=folder, stderr=subprocess.DEVNULL)
    address = f"postgresql://{user}@127.0.0.1:{port}"
    _wait_for_postgres(address)
    yield address
    # At once: nobody needs these databases any more, and tests may have left connections open.
    subprocess.run(
        [*as_user, programs / "pg_ctl", "stop", "-m", "immediate", "-D", data],
        check=True,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        timeout=START_SECONDS,
    )
    server.wait(START_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for_postgres(address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:  # it names the address
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that `furnish` makes, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    server: str = request.getfixturevalue("postgres_server")
    return f"{server.replace('postgresql://', 'postgresql+psycopg://')}/test"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite file, where the kind of database makes no difference."""
    return f"sqlite:///{tmp_path / 'test.db'}"


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """A database with all tables, once of each kind."""
    furnish(database_url)
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def library() -> Library:
    """The first section of the content that ships."""
    return content.load(shared_opening())


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Awaitable[Any]]:
    """Waits until something is true (not None, not empty) and gives it; fails after a while."""
    return waiting.until


@pytest.fixture
async def stage(tmp_path: Path, monday: datetime) -> AsyncIterator[Stage]:
    """A workspace with the product in it, on a Monday morning; its clock moves when it is told."""
    async with staged(tmp_path, monday) as running:
        yield running
