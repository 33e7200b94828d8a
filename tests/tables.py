"""Databases with all their tables, copied from one that was migrated once."""

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


def furnish(url: str) -> None:
    """Give an empty database its tables; a SQLite file that is there already is left as it is."""
    made = sa.make_url(url)
    assert made.database, "a database has a name"
    if made.get_backend_name() == "sqlite":
        if not Path(made.database).exists():
            shutil.copy(_sqlite(), made.database)
        return
    server = _server(made)
    _postgres(server)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{made.database}"'.encode())
        connection.execute(f'CREATE DATABASE "{made.database}" TEMPLATE {TEMPLATE}'.encode())


@cache
def _sqlite() -> Path:
    path = Path(tempfile.mkdtemp(prefix="groundswell-tables-")) / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@cache
def _postgres(server: str) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {TEMPLATE}".encode())
    _migrate(f"{server.replace('postgresql://', 'postgresql+psycopg://')}/{TEMPLATE}")


def _migrate(url: str) -> None:
    database = Database(url)
    migrations.upgrade(database)
    database.close()


def _server(url: sa.URL) -> str:
    return f"postgresql://{url.username}@{url.host}:{url.port}"
