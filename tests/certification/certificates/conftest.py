"""A workspace with people, and certificates that are signed there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session

from bot.certification.certificates import keys, publishing, service, signing, verification
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import Certificate, IssuedBadge
from bot.certification.certificates.rules import Grounds
from bot.certification.certificates.service import Award
from bot.certification.certificates.signing import Holder
from bot.certification.certificates.verification import Verification
from bot.certification.certificates.words import TRAINER
from bot.kit.db import Database
from bot.kit.secrets import BADGES, Cipher
from bot.kit.slack import Json
from bot.members import service as members
from bot.members.models import Member, Workspace
from bot.members.service import person

WORKSPACE, OTHER = "T0CERT", "T0OTHER"
SITE = "https://learn.example.org"
LENA = Holder("Lena Fischer", "lena@example.org")
GROUNDS = Grounds(total=78, marks=2, taught_on=date(2026, 11, 20))


@dataclass
class Office:
    """Where certificates are issued: a session, how badges are signed, and the time."""

    session: Session
    context: BadgeContext
    now: datetime

    def member(self, slack_id: str = "U0LENA", workspace_id: str = WORKSPACE) -> Member:
        return members.arrive(self.session, workspace_id, slack_id, now=self.now)

    def issues(self, slack_id: str = "U0LENA", workspace_id: str = WORKSPACE, title: str = TRAINER) -> Certificate:
        """A certificate with its badge."""
        holder = person(self.member(slack_id, workspace_id))
        made = service.issue(self.session, holder, Award(title, GROUNDS, 24), now=self.now)
        self.signs(made)
        return made

    def signs(self, certificate: Certificate, holder: Holder = LENA) -> IssuedBadge:
        return signing.sign(self.session, self.context, certificate, holder, now=self.now)

    def credential(self, certificate: Certificate) -> str:
        """The newest badge's JSON."""
        return service.badges(self.session, certificate)[0].credential

    def opens(self, public_id: str, after: timedelta = timedelta()) -> Verification:
        """What somebody sees who opens the link, so much later."""
        known = verification.look_up(self.session, public_id)
        return verification.check_known(known, now=self.now + after)

    def brings(self, document: Json, after: timedelta = timedelta()) -> Verification:
        """What somebody sees who brings a file, so much later."""
        known = verification.look_up(self.session, signing.certificate_id_in(document))
        return verification.check_file(document, known, now=self.now + after)

    def files(self, workspace_id: str = WORKSPACE) -> dict[str, Json]:
        """What is published of an issuer."""
        state = publishing.state_of(self.session, keys.issuer_of(self.session, workspace_id).path)
        assert state
        return {name: json.loads(text) for name, text in publishing.files(self.context, state).items()}


@pytest.fixture
def context() -> BadgeContext:
    return BadgeContext(Cipher("a secret", BADGES), SITE, f"{SITE}/badges")


@pytest.fixture
def office(db: Database, context: BadgeContext, monday: datetime) -> Iterator[Office]:
    """Two workspaces and nobody certified yet, in one transaction."""
    with Session(db.engine, expire_on_commit=False) as session, session.begin():
        for workspace_id in (WORKSPACE, OTHER):
            session.add(Workspace(id=workspace_id, name="Acme Ltd", installed_at=monday))
        session.flush()
        yield Office(session, context, monday)
