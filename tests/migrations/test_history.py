"""The schema's history, against what the code expects."""

from __future__ import annotations

from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

from bot import migrations
from bot.kit.db import Database
from bot.migrations import _config


def _ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
    return kind != "table" or name in SQLModel.metadata.tables


def test_one_line_of_history_in_the_order_of_its_numbers():
    """Each step follows the one before it, and their numbers say so."""
    steps = list(reversed(list(ScriptDirectory.from_config(_config()).walk_revisions())))
    assert [step.revision for step in steps] == [f"{number:04d}" for number in range(1, len(steps) + 1)]
    assert [step.down_revision for step in steps[1:]] == [step.revision for step in steps[:-1]]


def test_the_history_ends_in_the_tables_of_the_code(db: Database):
    """Nothing is missing from the database, and nothing is left over, on either kind."""
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours, "compare_type": False})
        different: list[Any] = compare_metadata(context, SQLModel.metadata)
    assert migrations.is_current(db)
    assert different == []
