"""`rotate-secret`: encrypt everything with a new secret, so that no workspace has to install the app again."""

from __future__ import annotations

import typer
from sqlmodel import Session

from bot.app import sealed
from bot.cli.maintenance import need_current, opened
from bot.errors import SettingsError
from bot.kit.secrets import ADDRESSES, BADGES, TOKENS
from bot.settings import read

NAMES = {TOKENS: "tokens of workspaces", ADDRESSES: "addresses of calendars", BADGES: "keys of certificates"}


def rotate() -> int:
    """Encrypt everything with GROUNDSWELL_SECRET; returns 1 if something can't be opened with either secret."""
    settings = read()
    if settings.secret is None:
        raise SettingsError(reason="set GROUNDSWELL_SECRET to the new secret and GROUNDSWELL_SECRET_OLD to the old one")
    database = opened(settings.database_url)
    try:
        need_current(database)
        with Session(database.engine) as session, session.begin():
            found = sealed.reseal(session, settings)
    finally:
        database.close()
    for each in found:
        left = f"; {each.unreadable} can't be opened with either secret" if each.unreadable else ""
        typer.echo(f"{NAMES[each.kind]}: {each.readable} encrypted with GROUNDSWELL_SECRET{left}")
    if any(each.unreadable for each in found):
        typer.echo("Set GROUNDSWELL_SECRET_OLD to the secret that they were encrypted with, and run this again.")
        return 1
    typer.echo("GROUNDSWELL_SECRET_OLD isn't needed any more.")
    return 0
