"""`migrate`, `manifest`, `version`, and helpers for other commands."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import os
import signal
from pathlib import Path

import sqlalchemy as sa
import typer

from bot import migrations
from bot.app.manifest import manifest as app_manifest
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.settings import read


def migrate() -> None:
    database = opened(read().database_url)
    try:
        migrations.upgrade(database)
    finally:
        database.close()
    typer.echo("The tables are up to date.")


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
        with database.engine.connect():
            return database
    except sa.exc.DBAPIError as error:
        database.close()
        raise SettingsError(reason=_why_closed(database, error)) from None


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
    return f"the file of {shown} can't be opened as a database ({error.orig})"


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
