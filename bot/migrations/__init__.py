"""Upgrade the schema and compare it with the code; there are no downgrades."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bot.errors import GroundswellError
from bot.kit.db import Database
from bot.kit.engine import Engine
from bot.kit.on_first_use import LaterModule
from bot.migrations import seen

# Most starts find the tables as the last one left them, and need nothing of Alembic.
if TYPE_CHECKING:
    from alembic import autogenerate, command, config, script
    from alembic.runtime import migration
else:
    autogenerate, command, config, script, migration = map(
        LaterModule,
        ("alembic.autogenerate", "alembic.command", "alembic.config", "alembic.script", "alembic.runtime.migration"),
    )

# The advisory lock with which one process migrates while the others wait; the number is arbitrary.
POSTGRES_LOCK = 7_283_645


class DevelopmentTablesError(GroundswellError):
    """The tables in {database} were made by a development build and cannot be upgraded, so nothing has been changed. Move that database away or set DATABASE_URL to a new one, then run `groundswell migrate`."""  # noqa: E501 - one sentence


class NewerTablesError(GroundswellError):
    """The tables in {database} were made by a newer version of Groundswell, so nothing has been changed. Install that version again, or restore a backup from before the update."""  # noqa: E501 - one sentence


class DifferentTablesError(GroundswellError):
    """The tables in {database} are not those that this version expects: {differences}. Somebody changed them by hand; restore them from a backup, or move that database away and run `groundswell migrate`."""  # noqa: E501 - one sentence


def upgrade(database: Database) -> None:
    """Upgrade our tables and the engine's; safe to run in several processes at once.

    Raises NewerTablesError or DevelopmentTablesError, before any change, if the tables were not made by this release
    or one before, and DifferentTablesError if they still differ from the code afterwards.
    """
    with database.engine.begin() as connection:
        tables = our_tables()
        if database.is_sqlite and seen.is_as_noted(connection, tables):
            return
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": POSTGRES_LOCK})
        _refuse_newer(database, connection)
        if _revision(connection) not in _releases(connection):
            raise DevelopmentTablesError(database=database.engine.url.render_as_string())
        command.upgrade(_config(connection), "head")
        found = _differences(connection)
        if found:
            raise DifferentTablesError(database=database.engine.url.render_as_string(), differences="; ".join(found))
    Engine.migrate(database)
    if database.is_sqlite:
        with database.engine.begin() as connection:
            seen.note(connection, tables)


def is_current(database: Database) -> bool:
    """Whether the database has this version's schema revision; raises NewerTablesError if it has a later one."""
    with database.engine.connect() as connection:
        _refuse_newer(database, connection)
        return _revision(connection) == _history().get_current_head()


def _refuse_newer(database: Database, connection: sa.Connection) -> None:
    head, found = _history().get_current_head(), _revision(connection)
    if found and head and found.isdigit() and int(found) > int(head):
        raise NewerTablesError(database=database.engine.url.render_as_string())


def is_known(database: Database) -> bool:
    """Whether the tables were made by a release, or don't exist yet."""
    with database.engine.connect() as connection:
        return _revision(connection) in _releases(connection)


def differences(database: Database) -> list[str]:
    """How the tables differ from what the code expects, in words; empty if they don't."""
    with database.engine.connect() as connection:
        return _differences(connection)


def _revision(connection: sa.Connection) -> str | None:
    return migration.MigrationContext.configure(connection).get_current_revision()


def _releases(connection: sa.Connection) -> set[str | None]:
    """The revisions that can be upgraded: all of ours, and None (no revision) if our tables don't exist yet."""
    known: set[str | None] = {step.revision for step in _history().walk_revisions()}
    return known if sa.inspect(connection).has_table("workspace") else {*known, None}


def our_tables() -> sa.MetaData:
    """The tables of every feature, as the code expects them."""
    from sqlmodel import SQLModel  # noqa: PLC0415 - see below

    import bot.app.groundswell  # noqa: F401, PLC0415 - registers every feature's tables

    return SQLModel.metadata


def _differences(connection: sa.Connection) -> list[str]:
    expected = our_tables()

    def ours(_item: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in expected.tables

    context = migration.MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": False})
    return sorted(_in_words(change) for change in autogenerate.compare_metadata(context, expected))


def _in_words(change: Any) -> str:
    """Describe one of Alembic's differences: a tuple of kind and objects, or a list of changes to one column."""
    if isinstance(change, list):
        return f"column {change[0][2]}.{change[0][3]} is different"
    kind, *about = change
    verb = {"add": "is missing", "remove": "is left over"}.get(kind.partition("_")[0], "is different")
    if kind in {"add_column", "remove_column"}:
        return f"column {about[1]}.{about[2].name} {verb}"
    name = getattr(about[0], "name", None) or getattr(about[0], "table", "")
    return f"{kind.partition('_')[2].replace('_', ' ')} {name} {verb}"


def _history() -> script.ScriptDirectory:
    return script.ScriptDirectory.from_config(_config())


def _config(connection: sa.Connection | None = None) -> config.Config:
    made = config.Config()
    made.set_main_option("script_location", str(Path(__file__).parent))
    made.attributes["connection"] = connection
    return made
