"""`move`: take everything from the SQLite file to a PostgreSQL database."""

from __future__ import annotations

import sqlalchemy as sa
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot import migrations
from bot.cli.maintenance import MOVED, need_current, opened, refuse_missing
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.kit.process_lock import ProcessLock
from bot.migrations import moving
from bot.settings import known_database, read


def run(target_url: str) -> None:
    """Copy every row, compare the counts and mark the file as moved; SettingsError with nothing done otherwise."""
    source = _source(read().database_url)
    lock = ProcessLock(source)
    try:
        if not lock.alone():
            raise SettingsError(reason="a process is still running on the file; stop them all, then move")
        need_current(source)
        target = _target(target_url)
        try:
            moved = _move(source, target)
        finally:
            target.close()
        with source.engine.begin() as connection:
            connection.exec_driver_sql(f"PRAGMA application_id={MOVED}")
    finally:
        lock.close()
        source.close()
    rows = sum(moved.rows.values())
    typer.echo(f"Moved {rows} rows of {len(moved.rows)} tables; the counts are the same in both.")
    if moved.cleaned:
        typer.echo(f"From {moved.cleaned} texts, a zero character was taken out, which PostgreSQL can't store.")
    shown = sa.make_url(known_database(target_url)).render_as_string()
    typer.echo(f"Now set DATABASE_URL to {shown} and start the processes. The file is kept, and refuses to be used.")


def _source(url: str) -> Database:
    if not url.startswith("sqlite"):
        raise SettingsError(reason="DATABASE_URL has to name the SQLite file to be moved")
    refuse_missing(url)
    return opened(url)


def _target(url: str) -> Database:
    try:
        known = known_database(url)
    except ValueError as error:
        raise SettingsError(reason=f"{error}; name a PostgreSQL database to move to") from None
    if known.startswith("sqlite"):
        raise SettingsError(reason="name a PostgreSQL database to move to, not a SQLite file")
    target = opened(known)
    try:
        if sa.inspect(target.engine).has_table("workspace"):
            need_current(target)
        else:
            migrations.upgrade(target)
    except BaseException:
        target.close()
        raise
    return target


def _move(source: Database, target: Database) -> moving.Moved:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("rows")
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("Moving", total=None)
        return moving.move(source, target, lambda done, total: bar.update(task, completed=done, total=total))
