"""`migrate`, `manifest`, `version`, and helpers for other commands."""

from __future__ import annotations

import asyncio
import importlib.metadata
import json
import signal

import typer

from bot import migrations
from bot.app.manifest import manifest as app_manifest
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.settings import read


def migrate() -> None:
    database = Database(read().database_url)
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
