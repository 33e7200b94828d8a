"""A new certificate in the place of one that was revoked by mistake, or that has a wrong name on it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.certification.certificates import commands, service, views
from bot.certification.certificates.rules import CertificateStanding
from bot.certification.certificates.service import NothingToReissueError, OwnReissueError, UnknownCertificateError
from bot.certification.certificates.signing import Holder
from bot.delivery.models import Delivery
from bot.kit.db import row_id
from bot.members.command_registry import CommandContext
from bot.members.models import Role
from bot.members.service import person
from tests.certification.certificates.conftest import OTHER, Office


def test_a_mistaken_revocation_is_followed_by_a_new_certificate(office: Office) -> None:
    """It says the same and is valid until the same day; the old one stays revoked, and its holder hears of both."""
    old, lead = office.issues(), office.member("U0SAM")
    shown = commands.revoke(office.session, lead, row_id(old), "Mixed up", now=office.now)
    assert views.REISSUE in str(shown)
    holder = commands.reissue(office.session, lead, row_id(old), now=office.now)
    new = service.newest_of(office.session, old.workspace_id, holder)
    assert new
    assert (new.title, new.grounds, new.expires_at) == (old.title, old.grounds, old.expires_at)
    assert new.public_id != old.public_id
    standings = [service.standing(each, now=office.now) for each in (old, new)]
    assert standings == [CertificateStanding.REVOKED, CertificateStanding.VALID]
    keys = [each.key for each in office.session.exec(select(Delivery).where(Delivery.target == holder))]
    assert f"certification.reissued:{row_id(old)}" in keys


def test_a_wrong_name_is_read_again_for_the_new_one(office: Office) -> None:
    """The old certificate is revoked then, and what was published since it was issued still renews the new one."""
    old, lead = office.issues(), office.member("U0SAM")
    holder = commands.reissue(office.session, lead, row_id(old), now=office.now + timedelta(days=30))
    new = service.newest_of(office.session, old.workspace_id, holder)
    assert new
    office.signs(new, Holder("Lena Brandt"))
    assert (old.holder_name, new.holder_name) == ("Lena Fischer", "Lena Brandt")
    assert old.revoked_at
    assert new.renewed_at == old.issued_at


def test_what_cannot_be_replaced_is_refused(office: Office) -> None:
    """One that was replaced already, that has expired, of another workspace, or one's own that was revoked."""
    old, lead = office.issues(), office.member("U0SAM")
    commands.reissue(office.session, lead, row_id(old), now=office.now)
    with pytest.raises(NothingToReissueError):
        commands.reissue(office.session, lead, row_id(old), now=office.now)
    expired = office.issues("U0MATEO")
    with pytest.raises(NothingToReissueError):
        commands.reissue(office.session, lead, row_id(expired), now=office.now + timedelta(days=9999))
    with pytest.raises(UnknownCertificateError):
        commands.reissue(office.session, office.member("U0ELSE", OTHER), row_id(expired), now=office.now)
    own = office.issues("U0SAM")
    commands.revoke(office.session, office.member("U0ELSA"), row_id(own), "Why", now=office.now)
    with pytest.raises(OwnReissueError):
        commands.reissue(office.session, lead, row_id(own), now=office.now)


def test_the_command_asks_before_a_new_one_is_issued(office: Office) -> None:
    """By number or by person; nothing is issued yet."""
    old, lead = office.issues(), office.member("U0SAM")
    for text in (f"reissue {old.public_id}", "ausstellen <@U0LENA>"):
        reply = commands.of_workspace(CommandContext(office.session, lead, text, "D1", office.now))
        assert views.REISSUE in str(reply.message)
    assert len(service.in_workspace(office.session, old.workspace_id)) == 1


def test_a_holder_asks_for_the_right_name_once_a_day(office: Office) -> None:
    """Everybody who runs the programme hears of it, admins too where there are facilitators."""
    old = office.issues()
    for slack_id, role in (("U0SAM", Role.ADMIN), ("U0JONAS", Role.FACILITATOR)):
        office.member(slack_id).role = role
    office.session.flush()
    holder = person(office.member())
    for _time in range(2):
        asked = commands.ask_for_new_one(office.session, holder, row_id(old), now=office.now)
        assert asked == ["U0JONAS", "U0SAM"]
    keys = [each.key for each in office.session.exec(select(Delivery))]
    assert len([each for each in keys if each.startswith("certification.new_one_wanted:")]) == 2
    with pytest.raises(NothingToReissueError):
        commands.ask_for_new_one(office.session, person(office.member("U0MATEO")), row_id(old), now=office.now)
