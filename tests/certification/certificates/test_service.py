"""Certificates are issued, renewed and revoked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.certification.certificates import service, signing
from bot.certification.certificates.rules import CertificateStanding, RenewedBy
from bot.certification.certificates.service import (
    AlreadyCertifiedError,
    AlreadyRevokedError,
    Award,
    Renewal,
    RenewedWithThatError,
    RevokedCertificateError,
    TooEarlyToRenewError,
    UnexplainedRevocationError,
    UnknownCertificateError,
)
from bot.certification.certificates.words import TRAINER
from bot.members.service import person
from tests.certification.certificates.conftest import GROUNDS, OTHER, WORKSPACE, Office

NEAR_THE_END = timedelta(days=700)
STORY = Renewal(RenewedBy.STORY, "12", 24)


def test_a_certificate_holds_for_two_years(office: Office):
    """Its number is long and random, and nothing of a person is in it."""
    made, other = office.issues(), office.issues("U0MATEO")
    assert service.standing(made, now=office.now) is CertificateStanding.VALID
    assert (made.expires_at.year, made.expires_at.month) == (2028, 11)
    assert made.public_id != other.public_id
    assert len(made.public_id) >= 22


def test_nobody_gets_the_same_certificate_twice(office: Office):
    """A different one, or the same after it was revoked, they do."""
    made = office.issues()
    award = Award(TRAINER, GROUNDS, 24)
    with pytest.raises(AlreadyCertifiedError):
        service.issue(office.session, person(office.member()), award, now=office.now)
    office.issues(title="AI Champion Practitioner")
    service.revoke(office.session, made, office.member("U0SAM"), "a mistake", now=office.now)
    assert service.issue(office.session, person(office.member()), award, now=office.now).public_id != made.public_id


def test_renewing_gives_another_term_and_a_new_badge(office: Office):
    """The old badge stays as it was; the new one waits to be signed."""
    made = office.issues()
    before, end = office.credential(made), made.expires_at
    service.renew(office.session, made, STORY, now=office.now + NEAR_THE_END)
    assert made.expires_at.year == end.year + 2
    assert service.newest_badge(office.session, made) is None
    assert [each.certificate_id for each in signing.unsigned(office.session)] == [made.id]
    office.signs(made)
    assert office.credential(made) != before
    assert [each.version for each in service.badges(office.session, made)] == [1, 0]


def test_renewing_is_refused_for_a_reason(office: Office):
    """Too early, twice with the same story, or after it was revoked."""
    made = office.issues()
    with pytest.raises(TooEarlyToRenewError):
        service.renew(office.session, made, STORY, now=office.now)
    service.renew(office.session, made, STORY, now=office.now + NEAR_THE_END)
    with pytest.raises(RenewedWithThatError):
        service.renew(office.session, made, STORY, now=office.now + 2 * NEAR_THE_END)
    service.revoke(office.session, made, office.member("U0SAM"), "a mistake", now=office.now)
    with pytest.raises(RevokedCertificateError):
        service.renew(office.session, made, replace(STORY, reference="13"), now=office.now + 2 * NEAR_THE_END)


def test_revoking_needs_a_reason_and_happens_once(office: Office):
    """Nothing is revoked without one."""
    made = office.issues()
    with pytest.raises(UnexplainedRevocationError):
        service.revoke(office.session, made, office.member("U0SAM"), "  ", now=office.now)
    assert made.revoked_at is None
    service.revoke(office.session, made, office.member("U0SAM"), "a mistake", now=office.now)
    with pytest.raises(AlreadyRevokedError):
        service.revoke(office.session, made, office.member("U0SAM"), "again", now=office.now)


def test_a_certificate_of_another_workspace_is_unknown(office: Office):
    """Its number doesn't help."""
    made = office.issues(workspace_id=OTHER)
    with pytest.raises(UnknownCertificateError):
        service.find(office.session, WORKSPACE, made.public_id)
    assert service.in_workspace(office.session, WORKSPACE) == []
    assert service.find(office.session, OTHER, made.public_id) is made
