"""`import` questions from other systems, and `export answers`."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import typer
from sqlmodel import Session, select

from bot.authoring import answer_export
from bot.authoring.importing import Format, ReadFile, read_file
from bot.authoring.track_writer import add_lessons
from bot.cli.maintenance import need_current, opened
from bot.errors import GroundswellError
from bot.kit.content import ContentErrors
from bot.kit.db import Database
from bot.members.models import Workspace
from bot.settings import read


class UnreadableSinceError(GroundswellError):
    """“{given}” is not a day or a moment. Write it like 2026-11-24 or 2026-11-24T09:00+01:00."""


class UnwritableFileError(GroundswellError):
    """{path} cannot be written: {reason}."""


class UnknownWorkspaceError(GroundswellError):
    """There is no workspace “{given}” here. {known}"""  # noqa: D415 - the known ones end the sentence


def bring_in(file: Path, track: str, wanted: Format | None, *, dry_run: bool) -> int:
    """Import what can be used and report the rest; returns 1 if nothing can be, or the content would not load."""
    imported = read_file(file, wanted)
    _report(imported, file)
    questions = imported.found.questions
    if not questions:
        return 1
    if dry_run:
        typer.echo(f"Nothing is written; without --dry-run they would go to {read().content / 'tracks' / track}.")
        return 0
    try:
        written = add_lessons(read().content, track, questions, source=file.name)
    except ContentErrors as errors:
        typer.echo(f"The content would not load any more, so nothing is written:\n{errors}", err=True)
        return 1
    for path in written:
        typer.echo(f"wrote {path}")
    typer.echo("Write a lesson above each, then run `groundswell check`.")
    return 0


def _report(imported: ReadFile, file: Path) -> None:
    encoding = f" in {imported.encoding}" if imported.encoding not in (None, "utf-8") else ""
    found = imported.found
    counts = f"{len(found.questions)} to import, {len(found.skipped)} left out"
    typer.echo(f"{file.name}, {imported.format}{encoding}: {counts}")
    for question in found.questions:
        typer.echo(f"  {question.id} ({question.kind.replace('_', ' ')})")
    for partial in found.partial:
        typer.echo(f"  in part only, {partial}", err=True)
    for skipped in found.skipped:
        typer.echo(f"  left out, {skipped}", err=True)


def take_out(kind: answer_export.Format, workspace_id: str | None, since: str | None, out: Path | None) -> None:
    """Write the answers to a file, or to standard output."""
    moment = _moment(since) if since else None
    database = opened(read().database_url)
    try:
        need_current(database)
        if workspace_id is not None:
            database.read_now(_need_workspace, workspace_id)
        if out is None:
            count = _export(database, kind, sys.stdout, workspace_id, moment)
        else:
            with _opened(out) as file:
                count = _export(database, kind, file, workspace_id, moment)
    finally:
        database.close()
    typer.echo(f"{count} answers", err=True)


def _need_workspace(session: Session, workspace_id: str) -> None:
    known = sorted(session.exec(select(Workspace.id)))
    if workspace_id not in known:
        hint = f"Known: {', '.join(known)}." if known else "None has installed Groundswell yet."
        raise UnknownWorkspaceError(given=workspace_id, known=hint)


def _opened(out: Path) -> TextIO:
    try:
        return out.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise UnwritableFileError(path=out, reason=error.strerror or "the system refuses") from None


def _export(
    database: Database, kind: answer_export.Format, out: TextIO, workspace_id: str | None, since: datetime | None
) -> int:
    return database.read_now(answer_export.export, kind, out, workspace_id=workspace_id, since=since)


def _moment(given: str) -> datetime:
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise UnreadableSinceError(given=given) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
