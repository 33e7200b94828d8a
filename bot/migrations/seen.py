"""Notes in a SQLite file that its tables were compared with the code, so that the next start need not do it again.

The note is a checksum of everything the comparison depends on: the tables as the file has them, those that the code
expects, and the steps between. A change to any of them makes another checksum, and the tables are compared again.
"""

from __future__ import annotations

import zlib
from pathlib import Path

import sqlalchemy as sa

STEPS = Path(__file__).parent / "versions"
REVISION = "alembic_version"


def is_as_noted(connection: sa.Connection, tables: sa.MetaData) -> bool:
    """Whether nothing has changed since `note`."""
    noted = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    return bool(noted) and noted == _checksum(connection, tables)


def note(connection: sa.Connection, tables: sa.MetaData) -> None:
    """Note that the tables are those of the code, and the engine's are there."""
    connection.exec_driver_sql(f"PRAGMA user_version={_checksum(connection, tables)}")


def _checksum(connection: sa.Connection, tables: sa.MetaData) -> int:
    """A positive number of 31 bits, which is what a file has room for."""
    found = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").all()
    has_revision = any(name == REVISION for _, name, _ in found)
    revisions = connection.exec_driver_sql(f"SELECT version_num FROM {REVISION}").all() if has_revision else []  # noqa: S608 - ours
    steps = [path.read_bytes() for path in sorted(STEPS.glob("*.py"))]
    expected = [_described(table) for table in tables.sorted_tables]
    return zlib.crc32(repr((list(map(tuple, found)), list(map(tuple, revisions)), steps, expected)).encode()) >> 1 or 1


def _described(table: sa.Table) -> list[str]:
    listed = [each for each in table.constraints if isinstance(each, sa.schema.ColumnCollectionConstraint)]
    return [
        table.name,
        *map(repr, table.columns),
        *sorted(f"{index.name} {index.unique} {[str(each) for each in index.expressions]}" for index in table.indexes),
        *sorted(f"{type(each).__name__} {sorted(each.columns.keys())}" for each in listed),
    ]
