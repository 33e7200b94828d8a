"""Engines for tests: they know the statements of earlier ones, and do not wait for the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

Maker = Callable[[sa.URL, int], sa.Engine]


def quick(make: Maker) -> Maker:
    """Make engines as `make` does, which share what SQLAlchemy has compiled, and do not wait for the disk.

    A statement is compiled for a dialect, so they share that too: it belongs to the first engine that was connected.
    """
    dialects: dict[str, sa.Dialect] = {}
    compiled: dict[Any, Any] = {}

    def made(url: sa.URL, pooled: int) -> sa.Engine:
        engine, kind = make(url, pooled), url.get_backend_name()
        own = engine.dialect
        sa.event.listen(engine, "connect", lambda *_: dialects.setdefault(kind, own))
        if kind == "sqlite":
            sa.event.listen(engine, "connect", _without_waiting_for_the_disk)
        engine.dialect = dialects.get(kind, own)
        engine.update_execution_options(compiled_cache=compiled)
        return engine

    return made


def _without_waiting_for_the_disk(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
