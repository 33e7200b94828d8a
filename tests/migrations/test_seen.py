"""What a SQLite file notes of its tables."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import SQLModel

from bot import migrations
from bot.kit.db import Database
from bot.migrations import seen


@pytest.fixture
def file(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'groundswell.db'}")
    yield database
    database.close()


def as_noted(file: Database) -> bool:
    with file.engine.begin() as connection:
        return seen.is_as_noted(connection, SQLModel.metadata)


def test_tables_are_as_noted_after_an_upgrade(file: Database):
    """Not before there are any."""
    assert not as_noted(file)
    migrations.upgrade(file)
    assert as_noted(file)


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE day_off RENAME COLUMN day TO date",
        "DROP TABLE day_off",
        "CREATE INDEX by_hand ON workspace (name)",
        "UPDATE alembic_version SET version_num = '0999'",
        "DELETE FROM alembic_version",
        "DROP TABLE workflow_status",
    ],
)
def test_another_table_index_or_revision_is_not_as_noted(file: Database, change: str):
    """Ours or the engine's."""
    migrations.upgrade(file)
    with file.engine.begin() as connection:
        connection.execute(sa.text("PRAGMA defer_foreign_keys=ON"))
        connection.execute(sa.text(change))
    assert not as_noted(file)


def test_what_the_code_expects_is_described_without_addresses():
    """They would differ in each process, and the tables would be compared at each start."""
    assert not any("0x" in line for table in SQLModel.metadata.sorted_tables for line in seen._described(table))


def test_tables_that_the_code_expects_otherwise_are_not_as_noted(file: Database):
    """As after an update of the program."""
    migrations.upgrade(file)
    others = sa.MetaData()
    for table in SQLModel.metadata.sorted_tables:
        table.to_metadata(others)
    others.tables["day_off"].append_column(sa.Column("more", sa.String()))
    with file.engine.begin() as connection:
        assert not seen.is_as_noted(connection, others)
