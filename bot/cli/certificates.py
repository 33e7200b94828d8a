"""`certificates`: the public files of issuers, and their keys."""

from __future__ import annotations

from pathlib import Path

import typer
from sqlmodel import Session, col, select

from bot.app.groundswell import utc_now
from bot.certification.certificates import keys, publishing
from bot.certification.certificates.keys import BadgeContext, NoSecretError
from bot.certification.certificates.models import BadgeIssuer, IssuerKey
from bot.cli.maintenance import need_current, opened
from bot.errors import GroundswellError, SettingsError
from bot.settings import read


class NoIssuerError(GroundswellError):
    """The workspace {given} has issued no certificate yet, so it has no key."""


def publish(folder: Path) -> None:
    """Write every issuer's files; the same ones that the web role serves."""
    settings = read()
    context = BadgeContext.of(settings)
    if context.folder is None:
        raise SettingsError(reason="set GROUNDSWELL_URL or GROUNDSWELL_BADGES_URL, which the files name")
    if context.cipher is None:
        raise NoSecretError
    database = opened(settings.database_url)
    try:
        need_current(database)
        written = database.read_now(publishing.write, context, folder)
    finally:
        database.close()
    for path in written:
        typer.echo(path)
    typer.echo(f"{len(written)} files written. {context.folder} has to show what is in {folder}.")


def rotate(workspace: str | None) -> None:
    """Replace the key of one issuer, or of all."""
    settings = read()
    context = BadgeContext.of(settings)
    database = opened(settings.database_url)
    try:
        need_current(database)
        with Session(database.engine) as session, session.begin():
            for workspace_id in _issuers(session, workspace):
                key = keys.rotate(session, context, workspace_id, now=utc_now())
                typer.echo(f"{workspace_id}: new badges are signed with {keys.name(key)}.")
    finally:
        database.close()


def withdraw(key_name: str | None) -> None:
    """Withdraw a key that was stolen; without one, list the keys that there are."""
    settings = read()
    context = BadgeContext.of(settings)
    database = opened(settings.database_url)
    try:
        need_current(database)
        with Session(database.engine) as session, session.begin():
            if key_name is None:
                for workspace_id in _issuers(session, None):
                    for each in keys.all_of(session, workspace_id):
                        typer.echo(f"{workspace_id}: {keys.name(each)}, {_state(each)}")
                return
            renewed = keys.withdraw(session, context, key_name, now=utc_now())
            typer.echo(f"{key_name} is withdrawn. {renewed} certificates get a new badge, signed with a new key.")
    finally:
        database.close()


def _state(key: IssuerKey) -> str:
    if key.withdrawn_at:
        return f"withdrawn on {key.withdrawn_at:%Y-%m-%d}"
    return f"replaced on {key.retired_at:%Y-%m-%d}" if key.retired_at else "signs new badges"


def _issuers(session: Session, workspace: str | None) -> list[str]:
    wanted = select(BadgeIssuer.workspace_id).order_by(col(BadgeIssuer.workspace_id))
    found = [each for each in session.exec(wanted) if workspace in (None, each)]
    if workspace and not found:
        raise NoIssuerError(given=workspace)
    return found
