"""`groundswell move` and `groundswell backup`: nothing is lost on the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel
from typer.testing import CliRunner

from bot import migrations
from bot.cli import cli
from bot.cli.move import run as move
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.kit.engine import Engine
from bot.members.models import Workspace
from bot.migrations.moving import FilledTargetError, MissingRowsError
from bot.settings import ROOT
from tests import tools
from tests.migrations.filling import counts, fill
from tests.tables import furnish, unfurnish

PATIENCE_SECONDS = 60


@pytest.fixture
def target(postgres_server: str) -> str:
    """The address of a PostgreSQL database without tables."""
    url = f"{postgres_server.replace('postgresql://', 'postgresql+psycopg://')}/moved"
    unfurnish(url)
    return url


@pytest.fixture
def source(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A file with a row in every table of ours, and a job in the engine's, which DATABASE_URL names."""
    furnish(sqlite_url)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    database = Database(sqlite_url)
    with database.engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            connection.execute(table.insert(), {c.name: _value(c) for c in table.columns})
    engine = Engine(database, "one", wall=time.time)
    with Session(database.engine) as session, session.begin():
        engine.enqueue(session, "slack", "delivery.deliver", partition="1", job_id="batch-1")
    yield database
    database.close()


def _value(column: sa.Column[Any]) -> object:
    moment = datetime.fromisoformat("2026-11-23T09:30:15.123456+00:00")
    kinds: dict[str, object] = {
        "Boolean": False,
        "Integer": 1,
        "Float": 0.25,
        "LargeBinary": b"\x00\xff",
        "Date": moment.date(),
        "UTCDateTime": moment,
        "AutoString": "1" if column.primary_key or column.foreign_keys else "ä\x00🌊 'x'",
    }
    return kinds[type(column.type).__name__]


@pytest.mark.postgres
def test_every_row_arrives_as_it_was(source: Database, target: str):
    """In every table, job included; the file is marked, and the next number follows the last."""
    before = _all(source)

    done = CliRunner().invoke(cli, ["move", target])

    assert done.exit_code == 0, done.output + str(done.exception)
    assert "the counts are the same in both" in done.output
    there = Database(target)
    try:
        assert _all(there) == before
        with there.engine.begin() as connection:
            assert connection.exec_driver_sql("SELECT status FROM dbos.workflow_status").scalars().all() == ["ENQUEUED"]
            numbered = [t for t in SQLModel.metadata.sorted_tables if t.name == "improvement"]
            again = dict(connection.execute(sa.select(numbered[0])).mappings().one())
            del again["id"]
            again["key"] = "another"
            assert connection.execute(numbered[0].insert().returning(numbered[0].c.id), again).scalar_one() == 2
        assert migrations.differences(there) == []
    finally:
        there.close()
    refused = CliRunner().invoke(cli, ["migrate"])
    assert isinstance(refused.exception, SettingsError)
    assert "was moved to PostgreSQL" in str(refused.exception)


def _all(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables, without the character that PostgreSQL cannot store."""
    with database.engine.connect() as connection:
        return {
            table.name: [
                {name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in row.items()}
                for row in connection.execute(sa.select(table)).mappings()
            ]
            for table in SQLModel.metadata.sorted_tables
        }


@pytest.mark.postgres
def test_a_filled_target_is_refused(source: Database, target: str, monday: datetime):
    """It is named, and nothing is added to it."""
    there = Database(target)
    try:
        migrations.upgrade(there)
        with Session(there.engine) as session, session.begin():
            session.add(Workspace(id="T9", installed_at=monday))
        with pytest.raises(FilledTargetError, match="workspace"):
            move(target)
        assert {name for name, rows in counts(there).items() if rows} == {"workspace"}
    finally:
        there.close()


@pytest.mark.postgres
def test_rows_that_do_not_arrive_undo_the_whole(source: Database, target: str, monkeypatch: pytest.MonkeyPatch):
    """A count that differs leaves the target empty and the file in use."""
    monkeypatch.setattr("bot.migrations.moving._chunks", lambda *_: iter(()))
    with pytest.raises(MissingRowsError):
        move(target)
    there = Database(target)
    try:
        assert not any(counts(there).values())
    finally:
        there.close()
    assert CliRunner().invoke(cli, ["migrate"]).exit_code == 0


@pytest.mark.postgres
@pytest.mark.parametrize(("revision", "told"), [("0999", "newer version"), ("0100", "not up to date")])
def test_tables_of_another_version_are_refused(source: Database, target: str, revision: str, told: str):
    """Newer ones and older ones, here and there."""
    there = Database(target)
    migrations.upgrade(there)
    for database in (there, source):
        with database.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
        with pytest.raises((SettingsError, migrations.NewerTablesError), match=told):
            move(target)
        if database is there:
            there.close()
            unfurnish(target)


@pytest.mark.postgres
def test_a_running_process_is_not_moved_away_from(source: Database, target: str):
    """Whatever its role; a process of its own holds the lock, as it does in life."""
    script = (
        "import sys, bot.kit.db, bot.kit.process_lock as l\n"
        "lock = l.ProcessLock(bot.kit.db.Database(sys.argv[1]))\n"
        "print(lock.enter(), flush=True)\n"
        "sys.stdin.read()\n"
    )
    url = source.engine.url.render_as_string()
    with _python(script, url) as other:
        assert other.stdout
        assert other.stdout.readline() == b"True\n"
        with pytest.raises(SettingsError, match="still running"):
            move(target)
        other.communicate(timeout=PATIENCE_SECONDS)
    move(target)


def _python(script: str, *arguments: str) -> subprocess.Popen[bytes]:

    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


@pytest.mark.parametrize("given", ["sqlite:///other.db", "mysql://db/one", "nothing"])
def test_only_postgresql_is_moved_to(source: Database, given: str):
    """Another file or database is refused in a sentence."""
    with pytest.raises(SettingsError):
        move(given)


def test_a_backup_made_while_somebody_writes_is_whole(source: Database, tmp_path: Path):
    """It can be opened, is of this version, and has all or nothing of every transaction."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 2
            with source.engine.begin() as connection:
                for each in (number, number + 1):
                    connection.execute(
                        sa.text("INSERT INTO engine_heartbeat VALUES (:name, 1)"), {"name": f"worker {each}"}
                    )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        done = CliRunner().invoke(cli, ["backup", str(tmp_path / "copy.db")])
    finally:
        stop.set()
        writer.join(PATIENCE_SECONDS)
    assert done.exit_code == 0, str(done.exception)
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    try:
        assert migrations.is_current(copy)
        assert migrations.differences(copy) == []
        with closing(sqlite3.connect(tmp_path / "copy.db")) as read:
            assert read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            [(rows,)] = read.execute("SELECT count(*) FROM engine_heartbeat WHERE executor LIKE 'worker %'")
            assert rows % 2 == 0
    finally:
        copy.close()
    refused = CliRunner().invoke(cli, ["backup", str(tmp_path / "copy.db")])
    assert "is there already" in str(refused.exception)


@pytest.mark.postgres
def test_a_dump_of_postgresql_is_restored(target: str, postgres_server: str, tmp_path: Path):
    """As docs/operations.md says: dumped, restored into an empty database, and nothing has to be migrated."""
    programs = tools.postgres()
    assert programs
    there = Database(target)
    migrations.upgrade(there)
    fill(there)
    before = counts(there)
    there.close()
    file = tmp_path / "groundswell.dump"
    plain = target.replace("+psycopg", "")
    subprocess.run([programs / "pg_dump", "-Fc", "-f", file, plain], check=True, timeout=PATIENCE_SECONDS)
    unfurnish(target)
    subprocess.run(
        [programs / "pg_restore", "--no-owner", "--exit-on-error", "-d", plain, file],
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    back = Database(target)
    try:
        assert counts(back) == before
        assert migrations.is_current(back)
        assert migrations.differences(back) == []
    finally:
        back.close()
