"""A row in every table of a database, whatever its schema: as a test of an upgrade needs them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from bot.kit.db import Database

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ENGINES_OWN = {"alembic_version"}


def fill(database: Database) -> dict[str, int]:
    """Put one row into every table, referring to one another as the keys ask; the number of rows by table."""
    tables = reflected(database)
    with database.engine.begin() as connection:
        for table in tables:
            connection.execute(table.insert(), {column.name: _value(column) for column in table.columns})
    return {table.name: 1 for table in tables}


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    with database.engine.connect() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in reflected(database)
        }


def reflected(database: Database) -> list[sa.Table]:
    """The tables as they are in the database, those first that others refer to."""
    metadata = sa.MetaData()
    metadata.reflect(database.engine, only=lambda name, _: name not in ENGINES_OWN)
    return list(metadata.sorted_tables)


def _value(column: sa.Column[Any]) -> object:
    kinds: dict[type[Any], object] = {
        bool: True,
        int: 1,
        float: 1.0,
        datetime: NOW,
        date: NOW.date(),
        str: "1",
        bytes: b"1",
    }
    return kinds.get(column.type.python_type, "1")
