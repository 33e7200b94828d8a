"""The schema's history, against what the code expects."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.script import ScriptDirectory

from bot import migrations
from bot.kit.db import Database
from bot.migrations import _config
from tests.migrations.filling import counts, fill

# Development builds numbered their steps from 0001 to 0012, some of them twice over.
FIRST = 101


def steps() -> list[str]:
    return [step.revision for step in reversed(list(ScriptDirectory.from_config(_config()).walk_revisions()))]


def test_one_line_of_history_in_the_order_of_its_numbers():
    """Each step follows the one before it, its number says so, and no number of a development build is used again."""
    history = list(reversed(list(ScriptDirectory.from_config(_config()).walk_revisions())))
    assert steps() == [f"{number:04d}" for number in range(FIRST, FIRST + len(history))]
    assert [step.down_revision for step in history[1:]] == [step.revision for step in history[:-1]]


def test_the_history_ends_in_the_tables_of_the_code(db: Database):
    """Nothing is missing from the database, and nothing is left over, on either kind."""
    assert migrations.is_current(db)
    assert migrations.is_known(db)
    assert migrations.differences(db) == []


@pytest.mark.parametrize("revision", steps())
def test_a_filled_database_of_any_version_is_upgraded(empty_database: Database, revision: str):
    """A row in every table of that version is still there afterwards, and the tables are those of today."""
    with empty_database.engine.begin() as connection:
        command.upgrade(_config(connection), revision)
    before = fill(empty_database)

    migrations.upgrade(empty_database)

    after = counts(empty_database)
    assert before
    assert {table: rows for table, rows in after.items() if table in before} == before
    assert migrations.differences(empty_database) == []


@pytest.mark.parametrize("revision", ["0012", "0101", None])
def test_tables_of_a_development_build_are_refused_whole(empty_database: Database, revision: str | None):
    """One clear sentence, and nothing is done: neither a step of ours nor the engine's own tables."""
    with empty_database.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE workspace (id VARCHAR PRIMARY KEY)"))
        if revision:
            connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) PRIMARY KEY)"))
            connection.execute(sa.text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})
    tables = sa.inspect(empty_database.engine).get_table_names()

    expected = migrations.DifferentTablesError if revision == "0101" else migrations.DevelopmentTablesError
    with pytest.raises(expected, match=r"DATABASE_URL|backup"):
        migrations.upgrade(empty_database)

    assert sa.inspect(empty_database.engine).get_table_names() == tables


def test_tables_that_somebody_changed_are_named(db: Database):
    """A column that is gone and an index that is left over are told, though the revision is the newest."""
    with db.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE day_off RENAME COLUMN day TO date"))
        connection.execute(sa.text("CREATE INDEX by_hand ON workspace (name)"))

    found = migrations.differences(db)

    assert "column day_off.day is missing" in found
    assert "column day_off.date is left over" in found
    assert "index by_hand is left over" in found
    assert migrations.is_current(db)


def test_a_change_by_hand_is_found_after_the_tables_were_compared(empty_database: Database):
    """They are compared once and then only when something is different, which is what a start saves."""
    migrations.upgrade(empty_database)
    migrations.upgrade(empty_database)
    with empty_database.engine.begin() as connection:
        connection.execute(sa.text("CREATE INDEX by_hand ON workspace (name)"))

    with pytest.raises(migrations.DifferentTablesError, match="by_hand"):
        migrations.upgrade(empty_database)
