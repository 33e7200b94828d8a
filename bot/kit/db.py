"""Run synchronous functions over a session, each in one transaction."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from datetime import datetime
from functools import lru_cache, partial
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import sqlalchemy as sa
import structlog
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlmodel import Session, select

from bot.kit.log import cause, database_code

log = structlog.get_logger()

CONNECTIONS = 10
# Of a process's connections: for the engine's own statements, and for the two that listen and are in no pool.
FOR_ENGINE, LISTENING = 3, 2
SPINS, SPIN_SECONDS = 100, 0.001
READ_ONLY = {"groundswell_read_only": True}
# On the event loop, a file that another process has locked must not keep everybody waiting; a thread can wait.
ON_LOOP = {"groundswell_on_loop": True}
LOCK_WAIT_ON_LOOP_MS, LOCK_WAIT_MS = 20, 30_000

# Error messages go to logs, and parameters may be what people wrote.
_POOL: dict[str, Any] = {"hide_parameters": True}

AWAY_SECONDS = 2.0
# Temporary errors: a lock, a full disk, no memory, a file that cannot be opened, read or written just now.
_SQLITE_PASSING = frozenset(
    {"BUSY", "LOCKED", "NOMEM", "READONLY", "INTERRUPT", "IOERR", "FULL", "CANTOPEN", "PROTOCOL"}
)
# The same as prefixes of SQLSTATE: connections, a read-only standby, locks, resources, restarts, the disk.
_POSTGRES_PASSING = ("08", "25006", "40", "53", "55", "57", "58")

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
Verb = Callable[Concatenate[Session, P], R]


class Database:
    """An engine, and the threads that run its transactions.

    On SQLite, a short transaction runs on the event loop as soon as nothing else in this process is writing, because a
    switch to a thread and back costs more than a click's transaction. A long one, or one that has waited long, runs in
    a single writer thread. PostgreSQL gets a pool of threads, and a process has at most so many `connections` to it.
    """

    def __init__(self, url: str, *, connections: int = CONNECTIONS) -> None:
        pooled = connections - LISTENING
        self.engine = _engine(sa.make_url(url), pooled)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._read_only = self.engine.execution_options(**READ_ONLY)
        self._on_loop = self.engine.execution_options(**ON_LOOP)
        self._read_on_loop = self._read_only.execution_options(**ON_LOOP)
        self._threads = ThreadPoolExecutor(1 if self.is_sqlite else pooled - FOR_ENGINE, "db")
        self._writing = threading.Lock()

    async def transact(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run a short `verb(session, …)` in one transaction: committed if it returns, rolled back if it raises."""
        for _ in range(SPINS if self.is_sqlite else 0):
            if self._writing.acquire(blocking=False):
                try:
                    return self._write_on_loop(verb, *args, **kwargs)
                except _LockedElsewhereError:
                    break
                finally:
                    self._writing.release()
            await asyncio.sleep(SPIN_SECONDS)
        return await self.transact_aside(verb, *args, **kwargs)

    def _write_on_loop(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Like `_write`; _LockedElsewhereError, before the verb has begun, if another process is writing."""
        with Session(self._on_loop, expire_on_commit=False) as session, session.begin():
            try:
                session.connection()
            except sa.exc.OperationalError as error:
                if is_locked(error):
                    raise _LockedElsewhereError from None
                raise
            return verb(session, *args, **kwargs)

    async def transact_aside(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Like `transact` for long transactions, such as many rows: always in a thread."""

        def run() -> R:
            if not self.is_sqlite:
                return self._write(verb, *args, **kwargs)
            with self._writing:
                return self._write(verb, *args, **kwargs)

        return await self._in_thread(run)

    def _write(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return verb(session, *args, **kwargs)

    async def transact_when_available(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Like `transact_aside`, but retries while the database is unavailable; other errors are raised at once."""
        while True:
            try:
                return await self.transact_aside(verb, *args, **kwargs)
            except sa.exc.SQLAlchemyError as error:
                if not is_unavailable(error):
                    raise
                log.error("database.unavailable", error=cause(error))
                await asyncio.sleep(AWAY_SECONDS)

    async def read(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `verb(session, …)` on a snapshot without a write lock; changes are not committed."""
        if self.is_sqlite:
            try:
                with Session(self._read_on_loop, expire_on_commit=False) as session:
                    return verb(session, *args, **kwargs)
            except sa.exc.OperationalError as error:
                if not is_locked(error):
                    raise
        return await self._in_thread(partial(self.read_now, verb, *args, **kwargs))

    async def _in_thread(self, run: Callable[[], R]) -> R:
        """Run in a thread with the current context variables, such as the language."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, copy_context().run, run)

    def read_now(self, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Like `read`, for callers that cannot await."""
        with Session(self._read_only, expire_on_commit=False) as session:
            return verb(session, *args, **kwargs)

    def close(self) -> None:
        """Wait for running transactions, then close every connection."""
        self._threads.shutdown()
        self.engine.dispose()


class _LockedElsewhereError(Exception):
    """Another process holds the lock that a transaction needs, and nothing of it was done."""


class _HasId(Protocol):
    id: int | None


def row_id(row: _HasId) -> int:
    """The id of a row in the database; raises ValueError if it was never flushed."""
    if row.id is None:
        raise ValueError(f"{type(row).__name__} has not been flushed")
    return row.id


def first_due(session: Session, table: type[T], moment: Any, then_by: Any, *, now: datetime) -> T | None:
    """The row of a table whose moment passed first, locked until the transaction ends; None if none is due.

    Rows that another process has locked are left to it.
    """
    due = select(table).where(moment <= now).order_by(moment, then_by).limit(1)
    return session.exec(due.with_for_update(skip_locked=True)).first()


def partial_index(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index of the rows that match an SQL condition, on both databases."""
    condition = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


def is_locked(error: sa.exc.DBAPIError) -> bool:
    """Whether a SQLite file is locked by another connection."""
    return database_code(error).split("_")[1:2] in (["BUSY"], ["LOCKED"])


def is_unavailable(error: BaseException) -> bool:
    """Whether the database was unreachable, locked or full, so that the same statements may succeed later.

    False for a row that the database rejects, because it would be rejected again.
    """
    if isinstance(error, sa.exc.TimeoutError):
        return True  # all connections are in use
    if not isinstance(error, sa.exc.DBAPIError):
        return False
    if error.connection_invalidated or isinstance(error.orig, OSError):
        return True
    if name := getattr(error.orig, "sqlite_errorname", None):
        return str(name).split("_")[1] in _SQLITE_PASSING
    if state := getattr(error.orig, "sqlstate", None):
        return str(state).startswith(_POSTGRES_PASSING)
    # Without a code, psycopg has lost its server, while SQLite's module could not read a value.
    return hasattr(error.orig, "sqlstate") and isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError)


def insert_new(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> int:
    """Insert rows in one statement, skipping those whose unique key exists; returns how many were inserted."""
    if not rows:
        return 0
    connection = session.connection()
    statement = _insert_new(table, connection.dialect.name)  # type: ignore[arg-type] # a class is hashable
    # Without this, SQLAlchemy returns -1 for an INSERT on PostgreSQL, which is truthy.
    return connection.execute(statement, rows, execution_options={"preserve_rowcount": True}).rowcount


@lru_cache
def _insert_new(table: Any, dialect: str) -> Any:
    if dialect == "sqlite":
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - only the dialect in use

        return sqlite_insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects.postgresql import insert as postgres_insert  # noqa: PLC0415 - as above

    return postgres_insert(table).on_conflict_do_nothing()


def _engine(url: sa.URL, pooled: int) -> sa.Engine:
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, pool_size=pooled, max_overflow=0, pool_pre_ping=True, **_POOL)
    threads = {"check_same_thread": False}
    engine = sa.create_engine(url, pool_size=8, max_overflow=8, connect_args=threads, **_POOL)
    sa.event.listen(engine, "connect", _prepare_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _record: object) -> None:
    connection.isolation_level = None  # BEGIN is issued below
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={LOCK_WAIT_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: sa.Connection) -> None:
    # A write lock waits if it is taken at the start of a transaction, but fails if taken in the middle.
    options = connection.get_execution_options()
    wait = LOCK_WAIT_ON_LOOP_MS if options.get("groundswell_on_loop") else LOCK_WAIT_MS
    if connection.info.get("lock_wait", LOCK_WAIT_MS) != wait:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait}")
        connection.info["lock_wait"] = wait
    read_only = options.get("groundswell_read_only")
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
