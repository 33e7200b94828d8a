"""What holds, and what doesn't: unknown, changed, expired, revoked, signed by somebody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.certification.certificates import keys, open_badges, service
from bot.certification.certificates.open_badges import UnreadableBadgeError
from bot.certification.certificates.rules import RenewedBy
from bot.certification.certificates.service import Renewal
from bot.certification.certificates.verification import BadgeVerdict
from bot.kit.secrets import BADGES, Cipher
from tests.certification.certificates.conftest import OTHER, WORKSPACE, Office

YEARS = timedelta(days=800)


def test_a_good_certificate_is_valid_by_link_and_by_file(office: Office):
    """A file that was only laid out differently says the same."""
    made = office.issues()
    assert office.opens(made.public_id).verdict is BadgeVerdict.VALID
    document = open_badges.read(json.dumps(json.loads(office.credential(made)), indent=3).encode())
    assert office.brings(document).verdict is BadgeVerdict.VALID


@pytest.mark.parametrize("guess", ["", "x", "AAAAAAAAAAAAAAAAAAAAAA", "../../etc/passwd", "a" * 5000, "\u0000"])
def test_a_number_that_was_never_issued_is_unknown(office: Office, guess: str):
    """However it looks."""
    office.issues()
    if "\u0000" in guess:
        guess = guess.replace("\u0000", "%00")
    found = office.opens(guess)
    assert (found.verdict, found.known) == (BadgeVerdict.UNKNOWN, None)


def test_an_expired_one_says_so_and_a_clock_may_be_off(office: Office):
    """By some minutes."""
    made = office.issues()
    end = made.expires_at - office.now
    assert office.opens(made.public_id, end + timedelta(minutes=4)).verdict is BadgeVerdict.VALID
    assert office.opens(made.public_id, end + timedelta(minutes=6)).verdict is BadgeVerdict.EXPIRED
    assert office.opens(made.public_id, -timedelta(days=1)).verdict is BadgeVerdict.NOT_YET


def test_a_revoked_one_says_so_by_link_and_by_file(office: Office):
    """From the moment on, also after it would have ended."""
    made = office.issues()
    service.revoke(office.session, made, office.member("U0SAM"), "a private reason", now=office.now)
    assert office.opens(made.public_id).verdict is BadgeVerdict.REVOKED
    assert office.brings(json.loads(office.credential(made)), YEARS).verdict is BadgeVerdict.REVOKED


def test_the_badge_from_before_a_renewal_is_outdated(office: Office):
    """While the renewed certificate holds; then it's expired like that."""
    made = office.issues()
    old = json.loads(office.credential(made))
    service.renew(office.session, made, Renewal(RenewedBy.TEACH_BACK, "7", 24), now=office.now + timedelta(days=720))
    office.signs(made)
    assert office.brings(old, YEARS).verdict is BadgeVerdict.OUTDATED
    assert office.brings(json.loads(office.credential(made)), YEARS).verdict is BadgeVerdict.VALID
    assert office.brings(old, YEARS * 2).verdict is BadgeVerdict.EXPIRED


def test_a_badge_stays_valid_when_the_key_is_replaced(office: Office):
    """Twice; it says which key it was, and new badges get the new one."""
    made = office.issues()
    old_key = keys.all_of(office.session, WORKSPACE)[0]
    for _ in range(2):
        keys.rotate(office.session, office.context, WORKSPACE, now=office.now + timedelta(days=1))
    found = office.opens(made.public_id)
    assert (found.verdict, found.replaced_key) == (BadgeVerdict.VALID, old_key)
    assert office.opens(office.issues("U0MATEO").public_id).replaced_key is None
    assert len(keys.all_of(office.session, WORKSPACE)) == 3


def test_what_a_withdrawn_key_signed_holds_no_more(office: Office):
    """Its holder gets a new badge of the same number, and a revoked one still says that it was revoked."""
    made, other = office.issues(), office.issues(workspace_id=OTHER)
    old = json.loads(office.credential(made))
    [key] = keys.all_of(office.session, WORKSPACE)
    assert keys.withdraw(office.session, office.context, keys.name(key), now=office.now) == 1
    assert office.opens(made.public_id).verdict is BadgeVerdict.KEY_WITHDRAWN
    office.signs(made)
    assert office.opens(made.public_id).verdict is BadgeVerdict.VALID
    assert office.brings(old).verdict is BadgeVerdict.KEY_WITHDRAWN
    assert office.opens(other.public_id).verdict is BadgeVerdict.VALID
    service.revoke(office.session, made, office.member("U0SAM"), "a private reason", now=office.now)
    assert office.brings(old).verdict is BadgeVerdict.REVOKED


def test_a_lost_secret_breaks_no_badge(office: Office):
    """The key can't be opened any more, so the next badge gets a new one."""
    made = office.issues()
    office.context = keys.BadgeContext(Cipher("another secret", BADGES), office.context.site)
    second = office.issues("U0MATEO")
    assert office.opens(made.public_id).verdict is BadgeVerdict.VALID
    assert office.opens(second.public_id).verdict is BadgeVerdict.VALID


def test_a_badge_signed_by_somebody_else_is_not_ours(office: Office):
    """Though it says everything that ours says."""
    made = office.issues()
    forger = office.issues("U0EVE", OTHER)
    stolen = json.loads(office.credential(made))
    stolen["proof"] = json.loads(office.credential(forger))["proof"]
    found = office.brings(stolen)
    assert (found.verdict, found.known) == (BadgeVerdict.OTHER_KEY, None)


def test_what_the_database_says_is_checked_too(office: Office):
    """A row that somebody changed by hand is no certificate."""
    made = office.issues()
    badge = service.badges(office.session, made)[0]
    badge.credential = badge.credential.replace("78", "98")
    assert office.opens(made.public_id).verdict is BadgeVerdict.CHANGED


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[1]", b"\x89PNG", b"\x89PNG\r\n\x1a\n", b"null", b"[" * 9000, b"\xff\xfe"]
)
def test_what_is_no_badge_is_refused(content: bytes):
    """And nothing breaks."""
    with pytest.raises(UnreadableBadgeError):
        open_badges.read(content)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_one_byte_changed_anywhere_is_refused(office: Office, data: st.DataObject):
    """Whichever byte of the file, and whatever is put there."""
    if not service.in_workspace(office.session, WORKSPACE):
        office.issues()
    good = office.credential(service.in_workspace(office.session, WORKSPACE)[0]).encode()
    place = data.draw(st.integers(0, len(good) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != good[place]))
    changed = good[:place] + bytes([other]) + good[place + 1 :]
    try:
        document = open_badges.read(changed)
    except UnreadableBadgeError:
        return
    assert office.brings(document).verdict in {BadgeVerdict.CHANGED, BadgeVerdict.OTHER_KEY, BadgeVerdict.UNKNOWN}
