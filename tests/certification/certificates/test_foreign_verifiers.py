"""Two foreign verifiers accept our badges, and refuse those that don't hold; they reach this machine alone."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytest_httpserver import HTTPServer
from sqlmodel import Session

from bot.certification.certificates import keys, service
from bot.certification.certificates.keys import BadgeContext
from bot.kit.db import Database
from bot.kit.secrets import BADGES, Cipher
from bot.kit.slack import Json
from bot.members.models import Workspace
from tests import tools
from tests.certification.certificates.conftest import SITE, WORKSPACE, Office
from tests.tables import furnish

pytestmark = pytest.mark.skipif(
    tools.node() is None or not tools.has_validators(),
    reason="Node or the verifiers are missing; `make tools` has them",
)
BAZAAR, CORE = "@digitalbazaar/vc", "@digitalcredentials/verifier-core"
SECONDS = 120
GOOD = {"signature": True, "expiration": True, "revocation": True}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office whose clock is the machine's, because the verifiers go by that."""
    url = f"sqlite:///{tmp_path_factory.mktemp('verifiers') / 'badges.db'}"
    furnish(url)
    database, now = Database(url), datetime.now(UTC) - timedelta(hours=1)
    with Session(database.engine, expire_on_commit=False) as session, session.begin():
        session.add(Workspace(id=WORKSPACE, name="Müller & Söhne “KI”", installed_at=now))
        session.flush()
        yield Office(session, BadgeContext(Cipher("a secret", BADGES)), now)
    database.close()


def badges(office: Office, folder: str) -> dict[str, Json]:
    """A badge of each kind, published in a folder; one was signed before the key was replaced, one by a stolen key."""
    office.context, now = BadgeContext(office.context.cipher, SITE, folder), office.now
    made: dict[str, Json] = {}
    stolen = keys.rotate(office.session, office.context, WORKSPACE, now=now)
    made["by a withdrawn key"] = issued(office, folder, "stolen")
    keys.withdraw(office.session, office.context, keys.name(stolen), now=now)
    office.now = now - timedelta(days=800)
    made["expired"] = issued(office, folder, "expired")
    office.now = now
    made["by an old key"] = issued(office, folder, "old")
    keys.rotate(office.session, office.context, WORKSPACE, now=now)
    made["good"] = issued(office, folder, "good")
    made["tampered"] = json.loads(json.dumps(made["good"]).replace("78 %", "79 %"))
    made["revoked"] = issued(office, folder, "revoked")
    revoked = next(
        each for each in service.in_workspace(office.session, WORKSPACE) if each.title == f"revoked {folder}"
    )
    service.revoke(office.session, revoked, office.member("U0SAM"), "a mistake", now=now)
    return made


def issued(office: Office, folder: str, kind: str) -> Json:
    made = office.issues(title=f"{kind} {folder}")
    document: Json = json.loads(office.credential(made))
    return document


def asked(found: dict[str, Json], documents: dict[str, Json]) -> Json:
    """What both verifiers say, by badge; anything that isn't on this machine is out of their reach."""
    node = tools.node()
    assert node
    ran = subprocess.run(
        [node, tools.VALIDATORS / "ask.mjs"],
        input=json.dumps({"badges": found, "documents": documents}),
        capture_output=True,
        text=True,
        check=True,
        timeout=SECONDS,
    )
    said: Json = json.loads(ran.stdout)["said"]
    return said


@pytest.fixture(scope="module")
def by_key(office: Office) -> Iterator[Json]:
    """What they say of badges signed by a bare key, with lists that a server on this machine shows."""
    with HTTPServer(host="127.0.0.1", port=0) as server:
        found = badges(office, server.url_for("/badges"))
        path = keys.issuer_of(office.session, WORKSPACE).path
        for name, document in office.files().items():
            server.expect_request(f"/badges/{path}/{name}").respond_with_json(document)
        lists = {server.url_for(f"/badges/{path}/{name}"): each for name, each in office.files().items()}
        yield asked(found, lists)


@pytest.fixture(scope="module")
def by_address(office: Office) -> Json:
    """What they say of badges of an organisation with an address, whose files are given to them."""
    found = badges(office, f"{SITE}/badges")
    path, files = keys.issuer_of(office.session, WORKSPACE).path, office.files()
    documents = {f"{SITE}/badges/{path}/{name}": document for name, document in files.items()}
    return asked(found, {**documents, files["did.json"]["id"]: files["did.json"]})


def verdict(said: Json, verifier: str, badge: str) -> Json:
    return {name: said[badge][verifier][name] for name in GOOD}


@pytest.mark.parametrize("verifier", [BAZAAR, CORE])
@pytest.mark.parametrize("badge", ["good", "by an old key"])
def test_good_badges_are_accepted(by_key: Json, verifier: str, badge: str):
    """Also one from before the key was replaced."""
    assert verdict(by_key, verifier, badge) == GOOD, by_key[badge]


@pytest.mark.parametrize("verifier", [BAZAAR, CORE])
@pytest.mark.parametrize(
    ("badge", "fails"),
    [
        ("tampered", "signature"),
        ("expired", "expiration"),
        ("revoked", "revocation"),
        ("by a withdrawn key", "revocation"),
    ],
)
def test_other_badges_are_refused_for_what_is_wrong(by_key: Json, verifier: str, badge: str, fails: str):
    """A changed one by its signature, an expired one by its date, a revoked one and a stolen key's by the list."""
    found = verdict(by_key, verifier, badge)
    assert found[fails] is False, by_key[badge]
    if fails != "signature":
        assert found == {**GOOD, fails: False}


@pytest.mark.parametrize(
    ("badge", "fails"),
    [
        ("good", None),
        ("by an old key", None),
        ("tampered", "signature"),
        ("expired", "expiration"),
        ("revoked", "revocation"),
        ("by a withdrawn key", "signature"),
    ],
)
def test_badges_of_an_organisation_with_an_address_are_told_apart(by_address: Json, badge: str, fails: str | None):
    """By the keys that it publishes at `did:web`; the other verifier would fetch them from the internet."""
    found = verdict(by_address, BAZAAR, badge)
    assert found == GOOD if fails is None else found[fails] is False, by_address[badge]
