"""Transactions on both databases."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.kit.db import Database, insert_new
from bot.members import service as members
from bot.members.models import Workspace

AT = datetime(2026, 11, 23, tzinfo=UTC)


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
