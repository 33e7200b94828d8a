"""Transactions on both databases."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit import db as db_module
from bot.kit.db import READ_ONLY, Database, insert_new, is_unavailable
from bot.members import service as members
from bot.members.models import Workspace

AT = datetime(2026, 11, 23, tzinfo=UTC)
POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def add(session: Session, *ids: str) -> None:
    for id_ in ids:
        session.add(Workspace(id=id_, name="first", installed_at=AT))


def names(session: Session) -> dict[str, str]:
    return {row.id: row.name for row in session.exec(select(Workspace).order_by(col(Workspace.id)))}


def row(id_: str, name: str) -> dict[str, Any]:
    return {"id": id_, "name": name, "scopes": "", "installed_at": AT}


async def test_what_a_verb_did_is_kept_when_it_returns(db: Database):
    """Committed, and its result handed on."""

    def verb(session: Session, first: str, *, second: str) -> int:
        add(session, first, second)
        return 2

    assert await db.transact(verb, "T1", second="T2") == 2
    assert await db.read(names) == {"T1": "first", "T2": "first"}


async def test_what_a_verb_did_is_undone_when_it_raises(db: Database):
    """Rolled back as a whole, and the error reaches the caller."""

    def verb(session: Session) -> None:
        add(session, "T1")
        session.flush()
        raise LookupError("halfway")

    with pytest.raises(LookupError, match="halfway"):
        await db.transact(verb)

    assert await db.read(names) == {}


async def test_a_read_keeps_nothing(db: Database):
    """Whatever a reading verb changes is gone afterwards."""

    def verb(session: Session) -> int:
        add(session, "T1")
        session.flush()
        return len(names(session))

    assert await db.read(verb) == 1
    assert await db.read(names) == {}


async def test_what_was_read_may_be_used_after_the_transaction(db: Database):
    """Rows stay whole when their session has ended."""
    await db.transact(add, "T1")

    found = await db.transact(lambda session: session.get_one(Workspace, "T1"))

    assert (found.name, found.installed_at) == ("first", AT)


async def _begin_to_write(db: Database, may_end: threading.Event) -> asyncio.Task[None]:
    """A transaction that has written T1 and stays open until it may end."""
    writing = threading.Event()

    def slow(session: Session) -> None:
        add(session, "T1")
        session.flush()
        writing.set()
        may_end.wait(10)

    running = asyncio.create_task(db.transact_aside(slow))
    assert await asyncio.to_thread(writing.wait, 10), "nothing was written"
    return running


async def test_a_reader_does_not_wait_for_a_writer(db: Database):
    """The snapshot before a transaction is there while it runs."""
    may_end = threading.Event()
    running = await _begin_to_write(db, may_end)
    try:
        assert await asyncio.wait_for(db.read(names), 5) == {}
    finally:
        may_end.set()
    await running
    assert await db.read(names) == {"T1": "first"}


async def test_new_rows_only(db: Database):
    """A row whose key is there already stays as it was; the others go in."""
    await db.transact(insert_new, Workspace, [row("T1", "first")])

    await db.transact(insert_new, Workspace, [row("T1", "second"), row("T2", "second")])
    await db.transact(insert_new, Workspace, [])

    assert await db.read(names) == {"T1": "first", "T2": "second"}


@pytest.mark.parametrize("ids", [("T1",), ("T1", "T2"), ("T1", "T2", "T3")])
async def test_only_what_was_new_is_counted(db: Database, ids: tuple[str, ...]):
    """One row or several, on either database."""
    assert await db.transact(insert_new, Workspace, [row("T1", "first")]) == 1
    assert await db.transact(insert_new, Workspace, [row(each, "second") for each in ids]) == len(ids) - 1


async def test_a_missing_parent_is_refused(db: Database):
    """Foreign keys hold on SQLite too."""

    def verb(session: Session) -> None:
        members.arrive(session, "T0", "U1", now=AT)

    with pytest.raises(sa.exc.IntegrityError):
        await db.transact(verb)


async def test_an_error_does_not_quote_what_was_written(db: Database):
    """The message of a database error has no parameters in it, which may be what somebody wrote."""
    await db.transact(add, "T1")

    def again(session: Session) -> None:
        session.connection().execute(sa.insert(Workspace), [row("T1", "a secret thought")])

    with pytest.raises(sa.exc.IntegrityError) as refused:
        await db.transact(again)

    assert "a secret thought" not in str(refused.value)


async def test_many_writers_at_once_all_get_their_turn(db: Database):
    """Two databases on one file or server, as two processes have them, never meet a locked one."""
    other = Database(db.engine.url.render_as_string(hide_password=False))
    try:
        turns = [(db, other)[number % 2].transact(add, f"T{number:03d}") for number in range(60)]
        await asyncio.gather(*turns)
        assert len(await db.read(names)) == 60
    finally:
        other.close()


async def test_a_short_transaction_waits_for_a_long_one_without_holding_up_the_loop(db: Database):
    """While a thread is writing, the event loop goes on, and the short one is kept after it."""
    may_end = threading.Event()
    long = await _begin_to_write(db, may_end)
    short = asyncio.create_task(db.transact(add, "T2"))
    await asyncio.wait_for(asyncio.sleep(0.05), 5)
    may_end.set()
    await asyncio.gather(long, short)

    assert set(await db.read(names)) == {"T1", "T2"}


def refused(db: Database, *statements: str) -> sa.exc.DBAPIError:
    """The error that some statements in one transaction come to."""
    with pytest.raises(sa.exc.DBAPIError) as raised:
        _execute(db, statements)
    return raised.value


def _execute(db: Database, statements: Sequence[str]) -> None:
    with db.engine.connect() as connection:
        for statement in statements:
            result = connection.exec_driver_sql(statement)
            if result.returns_rows:
                result.all()


INSERT = "INSERT INTO workspace (id, name, scopes, installed_at) VALUES ('T1', '', '', '2026-11-23T00:00:00+00:00')"


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([INSERT, INSERT], id="a key twice"),
        pytest.param([INSERT.replace("'T1'", "NULL")], id="no key"),
        pytest.param(["UPDATE nothing SET a = 1"], id="no such table"),
        pytest.param(["UPDATE workspace SET"], id="no such statement"),
    ],
)
def test_what_the_database_refuses_it_refuses_again(db: Database, statements: list[str]):
    """Nobody has to wait for it."""
    assert not is_unavailable(refused(db, *statements))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_value_nobody_can_read_stays_unreadable(db: Database):
    """SQLite has text in it that is none."""
    assert not is_unavailable(refused(db, "SELECT CAST(x'ff' AS TEXT)"))


@POSTGRES
def test_a_value_that_cannot_be_kept_never_can(db: Database):
    """PostgreSQL has no room for a NUL in text."""
    with pytest.raises(sa.exc.DataError) as raised, db.engine.connect() as connection:
        connection.execute(sa.text("SELECT :words"), {"words": "a\x00b"})
    assert not is_unavailable(raised.value)


def test_a_lock_passes(db: Database):
    """Another connection is writing at the moment."""
    with db.engine.connect() as other:
        other.exec_driver_sql(INSERT)
        patience = "PRAGMA busy_timeout = 1" if db.is_sqlite else "SET lock_timeout = '50ms'"
        with pytest.raises(sa.exc.OperationalError) as raised, _impatient(db, patience) as connection:
            connection.exec_driver_sql(INSERT)
        assert is_unavailable(raised.value)
        other.rollback()


@contextmanager
def _impatient(db: Database, patience: str) -> Iterator[sa.Connection]:
    """A connection that waits for no lock; what it said is forgotten with it."""
    # On SQLite a transaction that will write waits for the lock at its beginning, before it can hear of patience.
    options = READ_ONLY if db.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
    with db.engine.connect().execution_options(**options) as connection:
        connection.exec_driver_sql(patience)
        yield connection
        connection.invalidate()


@POSTGRES
def test_a_lost_connection_comes_back(db: Database):
    """The server has ended it, or is not there."""
    with db.engine.connect() as doomed:
        pid = doomed.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with db.engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        with pytest.raises(sa.exc.OperationalError) as raised:
            doomed.exec_driver_sql("SELECT 1")
    assert is_unavailable(raised.value)
    nowhere = Database("postgresql+psycopg://nobody@127.0.0.1:1/nothing")
    assert is_unavailable(refused(nowhere, "SELECT 1"))
    nowhere.close()


def test_a_file_that_cannot_be_opened_may_be_there_later(tmp_path: Path):
    """As on a disk that is not mounted yet."""
    nowhere = Database(f"sqlite:///{tmp_path / 'missing' / 'file.db'}")
    assert is_unavailable(refused(nowhere, "SELECT 1"))
    nowhere.close()


def test_other_errors_are_none_of_the_database():
    """A mistake of ours is not mended by waiting, a free connection is worth waiting for."""
    assert not is_unavailable(LookupError())
    assert not is_unavailable(TimeoutError())
    assert is_unavailable(sa.exc.TimeoutError())


async def test_an_unavailable_database_is_asked_again(db: Database, monkeypatch: pytest.MonkeyPatch):
    """Until it is there; what it refuses is raised at once."""
    monkeypatch.setattr(db_module, "AWAY_SECONDS", 0.01)
    asked = 0

    def verb(session: Session, error: Exception) -> int:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise error
        add(session, "T1")
        return asked

    assert await db.transact_when_available(verb, sa.exc.OperationalError("", {}, ConnectionError())) == 3
    assert set(await db.read(names)) == {"T1"}
    asked = 0
    with pytest.raises(sa.exc.IntegrityError):
        await db.transact_when_available(verb, sa.exc.IntegrityError("", {}, ValueError()))
    assert asked == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_file_that_another_process_has_locked_does_not_hold_up_the_loop(db: Database):
    """It goes on at once; what was to be written is written when the lock is gone, and reading waits for nothing."""
    locker = sqlite3.connect(str(db.engine.url.database), isolation_level=None)
    try:
        locker.execute("BEGIN IMMEDIATE")
        written = asyncio.create_task(db.transact(add, "T1"))
        await asyncio.wait_for(asyncio.sleep(0.2), 5)
        assert await db.read(names) == {}
        assert not written.done()
        locker.execute("COMMIT")
        await asyncio.wait_for(written, 30)
        assert await db.read(names) == {"T1": "first"}
    finally:
        locker.close()
