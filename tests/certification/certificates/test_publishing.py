"""What verifiers fetch: the keys of an issuer and the lists of revoked badges."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import timedelta
from pathlib import Path

from bot.certification.certificates import keys, open_badges, publishing, service
from bot.certification.certificates.keys import BadgeContext
from bot.kit.slack import Json
from tests.certification.certificates.conftest import OTHER, SITE, WORKSPACE, Office


def revoked_in(document: Json) -> set[int]:
    """The places that are set in a list."""
    encoded = document["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    assert len(bits) * 8 == open_badges.LIST_SIZE
    return {at for at in range(open_badges.LIST_SIZE) if bits[at // 8] & (0x80 >> at % 8)}


def status_of(office: Office, certificate: object) -> Json:
    status: Json = json.loads(office.credential(certificate))["credentialStatus"]  # type: ignore[arg-type]
    return status


def test_only_what_was_revoked_is_in_the_list(office: Office):
    """At the place that the badge names, in the file that it names, signed by its issuer."""
    good, bad, elsewhere = office.issues(), office.issues("U0MATEO"), office.issues("U0EVE", OTHER)
    for each in (bad, elsewhere):
        service.revoke(office.session, each, office.member("U0SAM"), "a mistake", now=office.now)
    status, path = status_of(office, bad), keys.issuer_of(office.session, WORKSPACE).path
    name = status["statusListCredential"].removeprefix(f"{SITE}/badges/{path}/")
    found = office.files()[name]
    assert revoked_in(found) == {int(status["statusListIndex"])}
    assert int(status_of(office, good)["statusListIndex"]) not in revoked_in(found)
    assert found["issuer"] == json.loads(office.credential(good))["issuer"]["id"]
    assert open_badges.is_signed_by(found, keys.all_of(office.session, WORKSPACE)[0].public)


def test_old_keys_stay_published_with_their_lists(office: Office):
    """The newest first; a badge of an old key can still be revoked."""
    old = office.issues()
    keys.rotate(office.session, office.context, WORKSPACE, now=office.now)
    office.issues("U0MATEO")
    service.revoke(office.session, old, office.member("U0SAM"), "a mistake", now=office.now)
    document, lists = office.files()["did.json"], office.files()
    named = json.loads(office.credential(old))["proof"]["verificationMethod"]
    assert [each["id"] == named for each in document["verificationMethod"]] == [False, True]
    assert document["assertionMethod"] == [each["id"] for each in document["verificationMethod"]]
    del lists["did.json"]
    assert sorted(len(revoked_in(each)) for each in lists.values()) == [0, 1]
    assert "sealed" not in json.dumps(document)
    assert "PRIVATE" not in json.dumps(document)


def test_the_folder_is_the_same_as_what_is_served(office: Office, tmp_path: Path):
    """To the byte, and the same again when nothing was revoked since."""
    office.issues()
    office.issues("U0EVE", OTHER)
    folder = tmp_path / "badges"
    written = publishing.write(office.session, office.context, folder)
    before = {path: path.read_text(encoding="utf-8") for path in written}
    assert len(written) == 4
    open_badges.sign_status_list.cache_clear()
    assert publishing.write(office.session, office.context, folder) == written
    assert {path: path.read_text(encoding="utf-8") for path in written} == before
    assert [path for path in folder.rglob("*") if path.is_file() and path not in written] == []
    for workspace_id in (WORKSPACE, OTHER):
        path = keys.issuer_of(office.session, workspace_id).path
        state = publishing.state_of(office.session, path)
        assert state
        for name, text in publishing.files(office.context, state).items():
            assert before[folder / path / name] == text


def test_nothing_is_published_without_an_address(office: Office):
    """Nor of anybody who isn't an issuer."""
    office.context = BadgeContext(office.context.cipher)
    office.issues()
    assert office.files() == {}
    assert publishing.state_of(office.session, "nobody") is None


def test_a_list_changes_with_a_revocation_alone(office: Office):
    """Time that goes by makes no other file."""
    made = office.issues()
    office.now += timedelta(days=30)
    before = office.files()
    assert office.files() == before
    service.revoke(office.session, made, office.member("U0SAM"), "a mistake", now=office.now)
    assert office.files() != before
