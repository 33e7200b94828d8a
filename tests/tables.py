"""Databases with all their tables: a copy of one that was migrated once, or the one of an earlier test, emptied."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import psycopg
import sqlalchemy as sa

from bot import migrations
from bot.kit.db import Database

TEMPLATE = "groundswell_template"
# A fingerprint of everything but rows.
SCHEMA = """
WITH ours AS (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'dbos'))
SELECT md5(string_agg(line, ' ' ORDER BY line)) FROM (
    SELECT concat_ws(' ', relname, attname, atttypid, attnotnull)
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid WHERE relnamespace IN (SELECT oid FROM ours)
    UNION ALL SELECT conname FROM pg_constraint WHERE connamespace IN (SELECT oid FROM ours)
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace IN (SELECT oid FROM ours)
    UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT version_num FROM alembic_version
    UNION ALL SELECT version::text FROM dbos.dbos_migrations
) AS lines (line)
"""
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Apart from what has rows from the beginning. Rows that were rolled back take room as well.
USED = """
SELECT format('%I.%I', nspname, relname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE relkind = 'r' AND nspname IN ('public', 'dbos') AND relname NOT IN ('alembic_version', 'dbos_migrations')
AND pg_relation_size(pg_class.oid) > 0
"""
COUNT_FROM_ONE = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


def furnish(url: str) -> None:
    """Make a database with all tables and no rows in them; a SQLite file that is there already is left as it is."""
    made = sa.make_url(url)
    assert made.database, "a database has a name"
    if made.get_backend_name() == "sqlite":
        if not Path(made.database).exists():
            shutil.copy(_sqlite(), made.database)
        return
    server = _server(made)
    schema = _postgres(server)
    if not _emptied(f"{server}/{made.database}", schema):
        _create(server, made.database, TEMPLATE)


def unfurnish(url: str) -> None:
    """Make a PostgreSQL database without any tables; SQLite makes one when it is used."""
    made = sa.make_url(url)
    if made.get_backend_name() != "sqlite":
        _create(_server(made), str(made.database), "template1")


def _create(server: str, name: str, template: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}'.encode())


@cache
def _sqlite() -> Path:
    path = Path(tempfile.mkdtemp(prefix="groundswell-tables-")) / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@cache
def _postgres(server: str) -> str:
    """Make the template; the fingerprint of its schema."""
    _create(server, TEMPLATE, "template1")
    _migrate(f"{server.replace('postgresql://', 'postgresql+psycopg://')}/{TEMPLATE}")
    with psycopg.connect(f"{server}/{TEMPLATE}") as connection:
        return _schema(connection)


def _migrate(url: str) -> None:
    database = Database(url)
    migrations.upgrade(database)
    database.close()


def _emptied(address: str, schema: str) -> bool:
    """Whether there is a database of that schema, which has no rows and no other connections any more.

    Making one anew costs a server ten times as much.
    """
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(END_OTHERS)
            if _schema(connection) != schema:
                return False
            used = [name for (name,) in connection.execute(USED)]
            if used:
                connection.execute("SET session_replication_role = replica")  # in any order, whatever refers to them
                connection.execute("; ".join(f"DELETE FROM {name}" for name in used).encode())  # noqa: S608 - quoted
                connection.execute(f"VACUUM {', '.join(used)}".encode())
            connection.execute(COUNT_FROM_ONE)
            return True
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):  # there is none yet, or one without tables
        return False


def _schema(connection: psycopg.Connection) -> str:
    [(found,)] = connection.execute(SCHEMA)
    return str(found)


def _server(url: sa.URL) -> str:
    return f"postgresql://{url.username}@{url.host}:{url.port}"
