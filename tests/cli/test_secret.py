"""`groundswell rotate-secret`: a new secret, and nobody installs the app again."""

from __future__ import annotations

import pytest
from sqlmodel import Session, SQLModel, select
from typer.testing import CliRunner

from bot.app import sealed
from bot.certification.certificates import keys
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import IssuerKey
from bot.cli import cli
from bot.community.feeds.models import Feed
from bot.kit.db import Database
from bot.kit.secrets import ADDRESSES, BADGES, TOKENS, Cipher
from bot.members.models import Workspace
from bot.settings import read

TOKEN = "xoxb-1-2-three"


@pytest.fixture
def filled(db: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, monday):
    """A workspace, a calendar and an issuer, all sealed with the first secret."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("GROUNDSWELL_SECRET", "first")
    with Session(db.engine) as session, session.begin():
        session.add(Workspace(id="T1", token=Cipher("first").seal(TOKEN), installed_at=monday))
        session.flush()
        address = Cipher("first", ADDRESSES).seal("an-address")
        session.add(Feed(workspace_id="T1", secret_hash="h", made_at=monday, sealed=address))
        keys.issuer_of(session, "T1")
        keys.current(session, BadgeContext.of(read()), "T1", now=monday)
    return db


def opened_with(db: Database, secret: str) -> list[bool]:
    """Whether each kind can be opened with this secret alone."""
    with Session(db.engine) as session:
        token = session.exec(select(Workspace.token)).one()
        address = session.exec(select(Feed.sealed)).one()
        key = session.exec(select(IssuerKey.sealed)).one()
    found = {TOKENS: token, ADDRESSES: address, BADGES: key}
    return [Cipher(secret, kind).open(text or "") is not None for kind, text in found.items()]


def test_everything_is_sealed_with_the_new_secret(filled: Database, monkeypatch: pytest.MonkeyPatch):
    """Tokens, calendars and keys, on both databases; the old secret then opens nothing."""
    monkeypatch.setenv("GROUNDSWELL_SECRET", "second")
    monkeypatch.setenv("GROUNDSWELL_SECRET_OLD", "first")

    done = CliRunner().invoke(cli, ["rotate-secret"])

    assert done.exit_code == 0, done.output
    assert "isn't needed any more" in done.output
    assert TOKEN not in done.output
    assert opened_with(filled, "second") == [True] * 3
    assert opened_with(filled, "first") == [False] * 3


def test_a_secret_that_opens_nothing_changes_nothing(filled: Database, monkeypatch: pytest.MonkeyPatch):
    """It is told, with exit code 1, and so does the doctor."""
    monkeypatch.setenv("GROUNDSWELL_SECRET", "second")

    done = CliRunner().invoke(cli, ["rotate-secret"])

    assert done.exit_code == 1
    assert "GROUNDSWELL_SECRET_OLD" in done.output
    assert opened_with(filled, "first") == [True] * 3
    assert "FIX secret: 3 encrypted texts can't be opened" in CliRunner().invoke(cli, ["doctor"]).output


def test_processes_open_both_until_then():
    """What was sealed before the change and after it, in any order of restarts."""
    both = Cipher("second", old="first")
    assert both.open(Cipher("first").seal(TOKEN)) == TOKEN
    assert both.open(Cipher("second").seal(TOKEN)) == TOKEN
    assert Cipher("second").open(both.seal(TOKEN)) == TOKEN
    assert both.open(Cipher("third").seal(TOKEN)) is None


def test_no_sealed_column_is_left_out():
    """A new table with something encrypted has to be named here too."""
    named = {column.table.name for column in sealed._columns().values()}
    kept = {table.name for table in SQLModel.metadata.sorted_tables if {"sealed", "token"} & set(table.c.keys())}
    assert kept == named
