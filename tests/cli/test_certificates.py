"""`groundswell certificates`: public files for the time when the app is down, and a new key."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.certification.certificates import keys
from bot.certification.certificates.keys import BadgeContext, UnknownKeyError
from bot.certification.certificates.models import IssuerKey
from bot.cli import certificates
from bot.cli.certificates import NoIssuerError
from bot.errors import SettingsError
from bot.kit.db import Database
from bot.members.models import Workspace
from bot.settings import read
from tests.tables import furnish

URL = "https://badges.example.org"


@pytest.fixture
def database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch, monday: datetime):
    """A workspace that has a key, and the environment of its installation."""
    furnish(sqlite_url)
    for name, value in {"DATABASE_URL": sqlite_url, "GROUNDSWELL_SECRET": "s", "GROUNDSWELL_BADGES_URL": URL}.items():
        monkeypatch.setenv(name, value)
    made = Database(sqlite_url)
    with Session(made.engine) as session, session.begin():
        session.add(Workspace(id="T0CERT", name="Acme Ltd", installed_at=monday))
        session.flush()
        keys.issuer_of(session, "T0CERT")
        keys.current(session, BadgeContext.of(read()), "T0CERT", now=monday)
    yield made
    made.close()


def test_files_are_written_for_another_server(database: Database, tmp_path: Path):
    """One folder an issuer, with its keys and a list for each."""
    certificates.publish(tmp_path / "public")
    [issuer] = (tmp_path / "public").iterdir()
    assert sorted(path.name.partition("-")[0] for path in issuer.iterdir()) == ["did.json", "revoked"]
    document = json.loads((issuer / "did.json").read_text(encoding="utf-8"))
    assert document["id"] == f"did:web:badges.example.org:{issuer.name}"


def test_a_key_is_replaced_and_the_old_one_stays(database: Database, tmp_path: Path):
    """In the public files too."""
    certificates.rotate("T0CERT")
    certificates.rotate(None)
    with Session(database.engine) as session:
        found = keys.all_of(session, "T0CERT")
        assert [key.retired_at is None for key in found] == [True, False, False]
        assert session.get_one(IssuerKey, found[0].id).sealed != found[1].sealed
    certificates.publish(tmp_path / "public")
    assert len(list((tmp_path / "public").rglob("revoked-*.json"))) == 3
    with pytest.raises(NoIssuerError):
        certificates.rotate("T0NOBODY")


def test_without_an_address_there_is_nothing_to_publish(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """A sentence says which setting is missing."""
    monkeypatch.delenv("GROUNDSWELL_BADGES_URL")
    with pytest.raises(SettingsError):
        certificates.publish(tmp_path)


def test_a_stolen_key_is_withdrawn(database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """It is listed by name, leaves the public keys, and another one signs from then on; twice is refused."""
    certificates.withdraw(None)
    with Session(database.engine) as session:
        [old] = keys.all_of(session, "T0CERT")
    assert keys.name(old) in capsys.readouterr().out
    certificates.withdraw(keys.name(old))
    with Session(database.engine) as session:
        new, was = keys.all_of(session, "T0CERT")
    assert (new.withdrawn_at, new.retired_at) == (None, None)
    assert was.withdrawn_at
    assert was.retired_at
    certificates.publish(tmp_path / "public")
    [document] = (tmp_path / "public").rglob("did.json")
    methods = json.loads(document.read_text(encoding="utf-8"))["verificationMethod"]
    assert [each["publicKeyMultibase"] for each in methods] == [new.public]
    with pytest.raises(UnknownKeyError):
        certificates.withdraw(keys.name(old))
