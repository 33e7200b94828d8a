"""Locks that a process holds for as long as it lives, so that no two are the same one; they end with it, even by kill.

On SQLite they are parts of a file beside the database's; on PostgreSQL a lock of a connection of its own.
"""

from __future__ import annotations

import os
import zlib
from contextlib import suppress
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from bot.kit.db import Database

# Which bytes of the file mean what: any process, a `serve` with all roles, and from there on workers by their names.
ANY, SERVE, NAMES = 0, 1, 2
# Of PostgreSQL's advisory locks; the number is arbitrary.
POSTGRES_CLASS = 7_283_646


class ProcessLock:
    """The locks of this process on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._file: int | None = None
        self._connection: sa.Connection | None = None

    def enter(self) -> bool:
        """Say that a process is running here; False if somebody has the database for themselves."""
        return not self._database.is_sqlite or self._part(ANY, "shared")

    def alone(self) -> bool:
        """Have the database for this process alone; False if another is running. Only on SQLite."""
        return self._part(ANY, "exclusive")

    def serve(self) -> bool:
        """Be the only `serve` with all roles; False if there is another. PostgreSQL may have many."""
        return not self._database.is_sqlite or self._part(SERVE, "exclusive")

    def name(self, executor: str) -> bool:
        """Be the only worker of that name; False if there is another."""
        number = zlib.crc32(executor.encode()) >> 1
        if self._database.is_sqlite:
            return self._part(NAMES + number, "exclusive")
        if self._connection is None:
            engine = sa.create_engine(self._database.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            self._connection = engine.connect()
        wanted = sa.select(sa.func.pg_try_advisory_lock(POSTGRES_CLASS, number))
        return bool(self._connection.execute(wanted).scalar_one())

    def _part(self, place: int, kind: Literal["shared", "exclusive"]) -> bool:
        try:
            import fcntl  # noqa: PLC0415 - Windows has none, and one process is enough there
        except ImportError:
            return True
        if self._file is None:
            path = f"{self._database.engine.url.database}-lock"
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            mode = fcntl.LOCK_SH if kind == "shared" else fcntl.LOCK_EX
            fcntl.lockf(self._file, mode | fcntl.LOCK_NB, 1, place)
        except (BlockingIOError, PermissionError):
            return False
        return True

    def close(self) -> None:
        """Let everything go."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._connection is not None:
            with suppress(sa.exc.DBAPIError):
                self._connection.close()
            self._connection = None
