"""What `serve`, `worker` and `clock` refuse to start with, each in a sentence."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session
from typer.testing import CliRunner

from bot import migrations
from bot.app.groundswell import ALL
from bot.cli import cli, serve
from bot.errors import SettingsError
from bot.kit import db as db_module
from bot.kit import log
from bot.kit.db import Database
from bot.kit.engine import Heartbeat
from bot.kit.process_lock import ProcessLock
from bot.settings import read
from tests.kit.test_process_lock import held
from tests.tables import furnish

Start = Callable[..., str]


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch) -> Start:
    """Starts a command that has to be refused; the sentence. Nothing real would be started."""
    for name in list(os.environ):
        if name.startswith(("SLACK_", "GROUNDSWELL_", "OPENAI_", "DATABASE_", "PORT", "DYNO")):
            monkeypatch.delenv(name)
    monkeypatch.setattr(serve, "_run", _never)

    def run(*words: str, **environment: str) -> str:
        given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "hush", **environment}
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        refused = CliRunner().invoke(cli, words).exception
        assert isinstance(refused, SettingsError | migrations.NewerTablesError), refused
        return str(refused)

    return run


async def _never(*_: object) -> None:
    raise AssertionError("it started")


def test_two_serves_on_one_file(start: Start, sqlite_url: str):
    """The second says so, whatever its name."""
    furnish(sqlite_url)
    db = Database(sqlite_url)
    with held(db, "enter", "serve"):
        told = start("serve", DATABASE_URL=sqlite_url, GROUNDSWELL_EXECUTOR="another")
    db.close()
    assert "another `groundswell serve` is running on" in told


@pytest.mark.parametrize("seconds", ["0.5"])
def test_two_workers_of_one_name(start: Start, db: Database, database_url: str, seconds: str):
    """On both databases; a live one has as long to end as a dead one would be waited for."""
    _beat(db, "one", time.time() + 60)
    with held(db, "enter", "name:one"):
        told = start(
            "worker", DATABASE_URL=database_url, GROUNDSWELL_EXECUTOR="one", GROUNDSWELL_FAILOVER_SECONDS=seconds
        )
    assert "another worker called one is running" in told
    assert "GROUNDSWELL_EXECUTOR" in told


def _beat(db: Database, executor: str, at: float) -> None:
    with Session(db.engine) as session, session.begin():
        session.add(Heartbeat(executor=executor, at=at))


@pytest.mark.postgres
def test_a_name_without_a_heartbeat_is_free(postgres_server: str, monkeypatch: pytest.MonkeyPatch):
    """A machine that died may leave its connection, and so its lock, for hours."""
    url = f"{postgres_server.replace('postgresql://', 'postgresql+psycopg://')}/test"
    furnish(url)
    db = Database(url)
    _beat(db, "one", time.time() - 3600)
    monkeypatch.setenv("GROUNDSWELL_EXECUTOR", "one")
    lock = ProcessLock(db)
    try:
        with held(db, "name:one"):
            serve._take_name(read(), db, lock, ("worker",))
    finally:
        lock.close()
        db.close()


@pytest.mark.parametrize("command", [["worker"], ["clock"], ["serve", "--role", "web"]])
def test_a_file_that_is_not_there_is_not_made_by_the_way(start: Start, tmp_path: Path, command: list[str]):
    """In another working folder a relative address names another file."""
    missing = tmp_path / "groundswell.db"
    told = start(*command, DATABASE_URL=f"sqlite:///{missing}")
    assert f"there is no database {missing}" in told
    assert not missing.exists()


def test_a_new_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """`serve` makes one, in the folder that it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")
    monkeypatch.setenv("GROUNDSWELL_LOG", "json")
    log.configure("json")
    serve._say_where(read(), ALL)
    printed = capsys.readouterr().err
    assert '"database.new"' in printed
    assert str(tmp_path / "other.db") in printed
    assert (
        str(tmp_path / "third.db")
        in CliRunner().invoke(cli, ["migrate"], env={"DATABASE_URL": "sqlite:///third.db"}).output
    )


@pytest.mark.parametrize("command", [["worker"], ["clock"], ["serve"], ["serve", "--role", "web"]])
def test_newer_tables_are_told(start: Start, sqlite_url: str, command: list[str]):
    """Not as tables to be upgraded, nor as those of a development build."""
    furnish(sqlite_url)
    db = Database(sqlite_url)
    with db.engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0999'"))
    db.close()
    assert "newer version of Groundswell" in start(*command, DATABASE_URL=sqlite_url)


@contextmanager
def limited(monkeypatch: pytest.MonkeyPatch, pragma: str) -> Iterator[None]:
    """Every connection of a file behaves as on such a disk."""
    real = db_module._prepare_sqlite

    def prepare(connection: Any, record: object) -> None:
        real(connection, record)
        connection.execute(f"PRAGMA {pragma}")

    with monkeypatch.context() as patch:
        patch.setattr(db_module, "_prepare_sqlite", prepare)
        yield


@pytest.mark.parametrize(
    ("pragma", "told"), [("max_page_count=1", "the disk is full"), ("query_only=ON", "can't be written")]
)
@pytest.mark.parametrize("command", ["serve", "migrate", "worker"])
def test_a_disk_that_takes_nothing_more(
    start: Start, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, pragma: str, told: str, command: str
):
    """Full, or read-only: a sentence at the start, with the file's name."""
    furnish(sqlite_url)
    with limited(monkeypatch, pragma):
        said = start(command, DATABASE_URL=sqlite_url)
    assert told in said
    assert sqlite_url.removeprefix("sqlite:///") in said
