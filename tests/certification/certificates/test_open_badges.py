"""The badge itself: what is in it, what isn't, and its signature."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.certification.certificates import keys, open_badges, printing, service
from bot.certification.certificates.signing import Holder
from tests.certification.certificates.conftest import OTHER, SITE, WORKSPACE, Office


def public_key(office: Office) -> str:
    return keys.all_of(office.session, WORKSPACE)[0].public


def test_a_badge_names_no_person_and_no_address(office: Office):
    """Not their name, address or Slack id, nor the workspace's; only a salted hash, a different one each time."""
    made, text = office.issues(), ""
    text = office.credential(made)
    for private in ("Lena", "Fischer", "lena@", "U0LENA", WORKSPACE):
        assert private not in text
    [identity] = json.loads(text)["credentialSubject"]["identifier"]
    assert (identity["hashed"], identity["identityType"]) == (True, "emailAddress")
    assert "id" not in json.loads(text)["credentialSubject"]
    other = office.issues(title="Another")
    assert json.loads(office.credential(other))["credentialSubject"]["identifier"][0]["salt"] != identity["salt"]


def test_who_has_the_address_can_prove_that_it_is_theirs(office: Office):
    """Or their name, where the app may not read addresses."""
    by_address, by_name = office.issues(), office.issues("U0MATEO")
    office.session.delete(service.badges(office.session, by_name)[0])
    office.session.flush()
    by_name.holder_name = ""
    office.signs(by_name, Holder("Mateo Cruz"))
    for made, kind, identity in ((by_address, "emailAddress", "lena@example.org"), (by_name, "name", "Mateo Cruz")):
        [found] = json.loads(office.credential(made))["credentialSubject"]["identifier"]
        assert found["identityType"] == kind
        salted = identity + found["salt"]
        assert found["identityHash"] == f"sha256${hashlib.sha256(salted.encode()).hexdigest()}"


def test_it_is_signed_by_the_organisations_address_if_it_has_one(office: Office):
    """And by the key itself otherwise, or where the address has no TLS."""
    document = json.loads(office.credential(office.issues()))
    path = keys.issuer_of(office.session, WORKSPACE).path
    assert document["issuer"]["id"] == f"did:web:learn.example.org:badges:{path}"
    assert document["credentialStatus"]["statusListCredential"].startswith(f"{SITE}/badges/{path}/")
    for folder in (None, "http://localhost:3000/badges"):
        office.context = keys.BadgeContext(office.context.cipher, None, folder)
        document = json.loads(office.credential(office.issues(title=str(folder))))
        assert document["issuer"]["id"] == f"did:key:{public_key(office)}"
        assert ("credentialStatus" in document) is (folder is not None)


def test_two_workspaces_are_two_issuers(office: Office):
    """With keys and addresses of their own."""
    mine, theirs = office.issues(), office.issues("U0EVE", OTHER)
    issuers = {json.loads(office.credential(each))["issuer"]["id"] for each in (mine, theirs)}
    assert len(issuers) == 2
    assert not open_badges.is_signed_by(json.loads(office.credential(theirs)), public_key(office))


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_signature_covers_every_word(office: Office, data: st.DataObject):
    """A text that is changed anywhere breaks it, even for verifiers that know nothing of what was issued."""
    if not service.in_workspace(office.session, WORKSPACE):
        office.issues()
    document = json.loads(office.credential(service.in_workspace(office.session, WORKSPACE)[0]))
    assert open_badges.is_signed_by(document, public_key(office))
    places = list(texts(document))
    holder, key = data.draw(st.sampled_from(places))
    holder[key] = f"{holder[key]}x"
    assert not open_badges.is_signed_by(document, public_key(office))


def texts(node: object):
    """Every text in a document, as what it's in and its place there."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if isinstance(value, str):
            yield node, key
        else:
            yield from texts(value)


def test_a_picture_carries_the_badge_and_stays_a_picture(office: Office):
    """Small enough to be brought back, and read from it as it was put in."""
    made = office.issues()
    picture = printing.picture(printed_of(office))
    baked = open_badges.bake(picture, office.credential(made))
    assert open_badges.read(baked) == json.loads(office.credential(made))
    assert len(baked) < open_badges.MAX_CREDENTIAL_BYTES
    with pytest.raises(open_badges.UnreadableBadgeError):
        open_badges.read(picture)


def printed_of(office: Office) -> printing.Printed:
    return printing.Printed(
        title="AI Champion Trainer",
        holder="Lena Fischer",
        issuer="Acme Ltd",
        grounds=("Capstone passed.",),
        language="en",
        issued_at=office.now,
        expires_at=office.now + timedelta(days=730),
        public_id="0123456789abcdef",
        page=None,
    )
