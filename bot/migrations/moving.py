"""Copy everything from a SQLite file to an empty PostgreSQL database, in one transaction there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.errors import GroundswellError
from bot.kit.db import Database
from bot.migrations import our_tables

CHUNK = 1000
ENGINES_SCHEMA = "dbos"
# What a fresh database has rows in already: the versions of the tables, and what each worker writes anew at its start.
MADE_ANEW = frozenset({"dbos_migrations", "queues", "application_versions"})
NUL = "\x00"


class FilledTargetError(GroundswellError):
    """Nothing has been moved: {database} has rows already, in the table {table}. Name an empty database."""


class MissingRowsError(GroundswellError):
    """Nothing has been moved: {table} has {before} rows here and {after} there. Please report this."""


@dataclass
class Moved:
    """How many rows each table had, and in how many texts something was taken out that PostgreSQL can't store."""

    rows: dict[str, int] = field(default_factory=dict)
    cleaned: int = 0


@dataclass(frozen=True)
class _Pair:
    """The same table in both databases."""

    here: sa.Table
    there: sa.Table

    @property
    def columns(self) -> list[str]:
        return [name for name in self.here.c.keys() if name in self.there.c]  # noqa: SIM118 - a collection of columns


def move(source: Database, target: Database, progress: Callable[[int, int], None]) -> Moved:
    """Copy every row; `progress` is told how many of how many. Nobody writes to the source meanwhile.

    Raises FilledTargetError or MissingRowsError, and then nothing is there.
    """
    with source.engine.begin() as here, target.engine.begin() as there:
        pairs = _pairs(here, there)
        _refuse_filled(target, there, pairs)
        moved = Moved({pair.here.name: _count(here, pair.here) for pair in pairs})
        total, done = sum(moved.rows.values()), 0
        progress(0, total)
        for pair in pairs:
            for rows in _chunks(here, pair):
                moved.cleaned += sum(_clean(row) for row in rows)
                there.execute(pair.there.insert(), rows)
                done += len(rows)
                progress(done, total)
        for pair in pairs:
            after = _count(there, pair.there)
            if after != moved.rows[pair.here.name]:
                raise MissingRowsError(table=pair.here.name, before=moved.rows[pair.here.name], after=after)
            _continue_sequences(there, pair.there)
    return moved


def _pairs(here: sa.Connection, there: sa.Connection) -> list[_Pair]:
    """Our tables and then the engine's, each after those that it refers to."""
    pairs = [_Pair(table, table) for table in our_tables().sorted_tables]
    engines_here, engines_there = sa.MetaData(), sa.MetaData()
    engines_there.reflect(there, schema=ENGINES_SCHEMA)
    names = {table.name for table in engines_there.sorted_tables} - MADE_ANEW
    engines_here.reflect(here, only=lambda name, _: name in names)
    found = engines_here.tables
    pairs += [_Pair(found[table.name], table) for table in engines_there.sorted_tables if table.name in found]
    return pairs


def _refuse_filled(target: Database, there: sa.Connection, pairs: list[_Pair]) -> None:
    for pair in pairs:
        if there.execute(sa.select(sa.literal(1)).select_from(pair.there).limit(1)).first():
            raise FilledTargetError(database=target.engine.url.render_as_string(), table=pair.there.name)


def _count(connection: sa.Connection, table: sa.Table) -> int:
    return connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


def _chunks(here: sa.Connection, pair: _Pair) -> Iterator[list[dict[str, Any]]]:
    wanted = sa.select(*(pair.here.c[name] for name in pair.columns)).order_by(*pair.here.primary_key)
    json_columns = [name for name in pair.columns if isinstance(pair.there.c[name].type, sa.JSON)]
    for rows in here.execute(wanted, execution_options={"yield_per": CHUNK}).mappings().partitions():
        found = [dict(row) for row in rows]
        for row, name in ((row, name) for row in found for name in json_columns if isinstance(row[name], str)):
            row[name] = json.loads(row[name])
        yield found


def _clean(row: dict[str, Any]) -> int:
    """Take out the one character that SQLite stores in a text and PostgreSQL doesn't; in how many texts it was."""
    spoiled = [name for name, value in row.items() if isinstance(value, str) and NUL in value]
    for name in spoiled:
        row[name] = row[name].replace(NUL, "")
    return len(spoiled)


def _continue_sequences(there: sa.Connection, table: sa.Table) -> None:
    """Have the next row get the number after the last one that was moved."""
    full = f'"{table.schema}"."{table.name}"' if table.schema else f'"{table.name}"'
    for column in table.primary_key:
        if not isinstance(column.type, sa.Integer):
            continue
        sequence = there.execute(sa.select(sa.func.pg_get_serial_sequence(full, column.name))).scalar()
        last = there.execute(sa.select(sa.func.max(column))).scalar()
        if sequence and last is not None:
            there.execute(sa.select(sa.func.setval(sequence, last)))
