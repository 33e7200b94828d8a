"""The schema and its history, which goes forward only: a mistake is mended by the next step."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.kit.db import Database
from bot.kit.engine import Engine

# One process migrates, the others wait for it; any number will do.
POSTGRES_LOCK = 7_283_645


def upgrade(database: Database) -> None:
    """Bring our tables and the engine's up to date; safe to run in several processes at once."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRES_LOCK})
        command.upgrade(_config(connection), "head")
    Engine.migrate(database)


def is_current(database: Database) -> bool:
    """Whether the database has the schema that this version of the code expects."""
    with database.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current == ScriptDirectory.from_config(_config()).get_current_head()


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
