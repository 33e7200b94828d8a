"""`migrate`, `manifest`, `version`, and helpers for other commands."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa
import typer

from bot import migrations
from bot.app.manifest import manifest as app_manifest
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.kit.log import database_code
from bot.settings import read

# What a SQLite file is marked with once it was moved, so that an old unit or shell doesn't send everything once more.
MOVED = 0x6D6F7665
SECONDS_BETWEEN_PAGES = 0.01
PAGES_AT_ONCE = 1000


def migrate() -> None:
    settings = read()
    file = missing_file(settings.database_url)
    database = opened(settings.database_url)
    try:
        migrations.upgrade(database)
    finally:
        database.close()
    typer.echo(f"The tables are up to date, in the new file {file}." if file else "The tables are up to date.")


def backup(file: Path) -> None:
    """Write a copy of the SQLite file, whole even while processes write to it."""
    url = read().database_url
    if not url.startswith("sqlite"):
        raise SettingsError(reason="a PostgreSQL database is backed up with pg_dump (docs/operations.md)")
    if file.exists():
        raise SettingsError(reason=f"{file} is there already; name a new file")
    refuse_missing(url)
    database = opened(url)
    try:
        with (
            closing(sqlite3.connect(database.engine.url.database or "")) as source,
            closing(sqlite3.connect(file)) as to,
        ):
            source.backup(to, pages=PAGES_AT_ONCE, sleep=SECONDS_BETWEEN_PAGES)
    except sqlite3.Error as error:
        file.unlink(missing_ok=True)
        raise SettingsError(reason=f"{file} can't be written ({error})") from None
    finally:
        database.close()
    typer.echo(f"Written to {file.resolve()}.")


def version() -> None:
    typer.echo(importlib.metadata.version("groundswell"))


def manifest(url: str | None) -> None:
    if url is not None and not url.startswith("https://"):
        raise SettingsError(reason=f"{url} is not a public https:// address, which Slack asks for")
    typer.echo(json.dumps(app_manifest(url), indent=2))


def opened(url: str) -> Database:
    """The database at an address; SettingsError with a sentence that says why it can't be used."""
    try:
        database = Database(url)
    except (sa.exc.ArgumentError, ValueError):
        raise SettingsError(
            reason="DATABASE_URL is no address such as sqlite:///groundswell.db or postgresql://user:password@host/name"
        ) from None
    try:
        with database.engine.connect() as connection:
            if database.is_sqlite and connection.exec_driver_sql("PRAGMA application_id").scalar() == MOVED:
                database.close()
                raise SettingsError(
                    reason=f"{database.engine.url.database} was moved to PostgreSQL; set DATABASE_URL to that database"
                )
        if database.is_sqlite:
            _try_writing(database)
    except sa.exc.DBAPIError as error:
        database.close()
        raise SettingsError(reason=_why_closed(database, error)) from None
    return database


def _try_writing(database: Database) -> None:
    """Write as much as a small table takes and leave nothing of it; the driver's error if the disk doesn't take it."""
    with database.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE groundswell_try (filler BLOB)")
        connection.exec_driver_sql("INSERT INTO groundswell_try VALUES (zeroblob(65536))")
        connection.exec_driver_sql("DROP TABLE groundswell_try")


def _why_closed(database: Database, error: sa.exc.DBAPIError) -> str:
    shown = database.engine.url.render_as_string()
    if not database.is_sqlite:
        said = str(error.orig).strip().splitlines()[0].rpartition("failed: ")[2]
        return f"the database at {shown} can't be used ({said}); check DATABASE_URL, and that it is running"
    folder = Path(database.engine.url.database or "").resolve().parent
    if not folder.is_dir():
        return f"DATABASE_URL names the folder {folder}, which doesn't exist; make it first"
    if not os.access(folder, os.W_OK):
        return f"DATABASE_URL names the folder {folder}, in which this user may not write"
    file, code = database.engine.url.database, database_code(error)
    known: dict[str, str] = {
        "FULL": f"the disk is full, so {file} can't grow; make room first",
        "BUSY": f"{file} is locked by another program; close that first",
        **dict.fromkeys(
            ("READONLY", "CANTOPEN", "IOERR"),
            f"{file} and its folder can't be written ({code}); this user has to be able to",
        ),
    }
    kind = "".join(code.split("_")[1:2])
    return known.get(kind, f"the file of {shown} can't be opened as a database ({error.orig})")


def missing_file(url: str) -> Path | None:
    """The SQLite file of an address if it isn't there yet."""
    name = sa.make_url(url).database if url.startswith("sqlite") else None
    path = Path(name or "").resolve()
    return path if name and not path.exists() else None


def refuse_missing(url: str) -> None:
    """SettingsError for a SQLite file that isn't there, which would be made by opening it."""
    if file := missing_file(url):
        raise SettingsError(
            reason=f"there is no database {file}; start in the folder where it is, or run `groundswell migrate` once"
        )


def need_current(database: Database) -> None:
    """Raise SettingsError unless the tables are those of this version."""
    if not migrations.is_current(database):
        raise SettingsError(reason="the tables are not up to date; run `groundswell migrate` once, then start again")


def stop_signal() -> asyncio.Event:
    """An event that is set by Ctrl-C or a supervisor's SIGTERM; call it before anything is started."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
