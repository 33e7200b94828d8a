"""Issue, renew and revoke certificates. Nothing here talks to Slack or signs; `signing.py` makes the badges."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.certificates import rules
from bot.certification.certificates.models import Certificate, IssuedBadge
from bot.certification.certificates.rules import CertificateStanding, Grounds, RenewedBy
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import nearest_language
from bot.members import service as members
from bot.members.models import Member
from bot.members.service import Person, person

ID_BYTES = 16  # nobody guesses one of 2¹²⁸
MAX_REASON = 500


class AlreadyCertifiedError(GroundswellError):
    """This person already holds that certificate, and it's valid. You can renew it instead."""


class UnknownCertificateError(GroundswellError):
    """There's no certificate {given} in this workspace. `/groundswell certificate` lists all certificates."""


class NoCertificateError(GroundswellError):
    """You don't have a certificate yet. You'll get one when you've passed your capstone and your teach-back."""


class RevokedCertificateError(GroundswellError):
    """Your certificate was revoked, so it can't be renewed. The people who run the programme can tell you more."""


class NothingHeldError(GroundswellError):
    """This person has no certificate that you could revoke. `/groundswell certificate` lists all certificates."""


class AlreadyRevokedError(GroundswellError):
    """That certificate has already been revoked."""


class UnnamedRevocationError(GroundswellError):
    """Add the certificate's number and the reason. `/groundswell certificate` shows the numbers."""


class UnexplainedRevocationError(GroundswellError):
    """Say why in a few words, because the holder will ask: `/groundswell certificate revoke {given} the reason`."""


class NothingToReissueError(GroundswellError):
    """This person has no certificate that I could replace: they never had one, or it has expired."""


class OwnReissueError(GroundswellError):
    """This is your own certificate, and it was revoked. Somebody else who runs the programme can issue a new one."""


class TooEarlyToRenewError(GroundswellError):
    """Your certificate is valid for more than six more months, so there's nothing to renew yet."""


class RenewedWithThatError(GroundswellError):
    """You've already used that story or teach-back to renew your certificate. Each one counts once."""


@dataclass(frozen=True)
class Award:
    """What somebody is certified for, why, and for how many months."""

    title: str
    grounds: Grounds
    months: int


@dataclass(frozen=True)
class Renewal:
    """What a certificate is renewed by, with a reference to it such as a story's number, and for how many months."""

    by: RenewedBy
    reference: str
    months: int

    @property
    def key(self) -> str:
        return f"{self.by}:{self.reference}"


def issue(session: Session, holder: Person, award: Award, *, now: datetime) -> Certificate:
    """Certify a member; the signed badge follows within seconds, and with it their message.

    Raises AlreadyCertifiedError if they hold a valid certificate of that title.
    """
    held = of_member(session, holder)
    if any(each.title == award.title and standing(each, now=now) is CertificateStanding.VALID for each in held):
        raise AlreadyCertifiedError
    made = Certificate(
        workspace_id=holder.workspace_id,
        member_id=holder.member_id,
        public_id=secrets.token_urlsafe(ID_BYTES),
        title=award.title,
        grounds=json.dumps(award.grounds.as_json()),
        language=nearest_language(holder.language),
        issued_at=now,
        expires_at=rules.months_after(now, award.months),
    )
    session.add(made)
    session.flush()
    return made


def renew(session: Session, certificate: Certificate, renewal: Renewal, *, now: datetime) -> None:
    """Give a certificate a new end; a new badge follows, and the old one goes on saying the old end."""
    if certificate.revoked_at is not None:
        raise RevokedCertificateError
    if certificate.renewed_for == renewal.key:
        raise RenewedWithThatError
    if now < certificate.expires_at - rules.RENEWABLE_BEFORE:
        raise TooEarlyToRenewError
    certificate.expires_at = rules.renewed_until(certificate.expires_at, renewal.months, now=now)
    certificate.renewals += 1
    certificate.renewed_at, certificate.renewed_for = now, renewal.key
    session.add(certificate)
    session.flush()


def revoke(session: Session, certificate: Certificate, by: Member, reason: str, *, now: datetime) -> None:
    """Take a certificate back, for a reason that only its holder and those who run the programme read."""
    if certificate.revoked_at is not None:
        raise AlreadyRevokedError
    if not reason.strip():
        raise UnexplainedRevocationError(given=certificate.public_id)
    certificate.revoked_at, certificate.revoked_by = now, row_id(by)
    certificate.revoked_reason = reason.strip()[:MAX_REASON]
    session.add(certificate)
    session.flush()


def replaceable(session: Session, workspace_id: str, number: int, by: Member, *, now: datetime) -> Certificate:
    """A certificate in whose place somebody may issue a new one: the newest of its holder, unless it has expired."""
    found = session.get(Certificate, number)
    if found is None or found.workspace_id != workspace_id:
        raise UnknownCertificateError(given=number)
    wanted = select(Certificate).where(
        Certificate.workspace_id == workspace_id, Certificate.member_id == found.member_id
    )
    newest = session.exec(wanted.order_by(col(Certificate.id).desc()).with_for_update()).first()
    if newest is None or newest.id != found.id or newest.expires_at <= now:
        raise NothingToReissueError
    if found.revoked_at is not None and found.member_id == by.id:
        raise OwnReissueError
    return found


def reissue(session: Session, certificate: Certificate, by: Member, reason: str, *, now: datetime) -> Certificate:
    """A new certificate in the place of one, for the same and until the same day; its name is read anew from Slack.

    The old one is revoked for `reason` unless it was before.
    """
    if certificate.revoked_at is None:
        revoke(session, certificate, by, reason, now=now)
    made = Certificate(
        workspace_id=certificate.workspace_id,
        member_id=certificate.member_id,
        public_id=secrets.token_urlsafe(ID_BYTES),
        title=certificate.title,
        grounds=certificate.grounds,
        language=certificate.language,
        issued_at=now,
        expires_at=certificate.expires_at,
        # What they have published since they got the old one still renews the new one.
        renewed_at=certificate.renewed_at or certificate.issued_at,
        renewed_for=certificate.renewed_for,
        told_until=certificate.told_until,
    )
    session.add(made)
    session.flush()
    return made


def standing(certificate: Certificate, *, now: datetime) -> CertificateStanding:
    """Whether a certificate holds now."""
    return rules.standing(certificate.issued_at, certificate.expires_at, certificate.revoked_at, now=now)


def grounds(certificate: Certificate) -> Grounds:
    return Grounds.from_json(json.loads(certificate.grounds))


def of_member(session: Session, holder: Person) -> Sequence[Certificate]:
    """A member's certificates, newest first."""
    mine = sa.and_(col(Certificate.workspace_id) == holder.workspace_id, col(Certificate.member_id) == holder.member_id)
    return session.exec(select(Certificate).where(mine).order_by(col(Certificate.id).desc())).all()


def in_workspace(session: Session, workspace_id: str) -> Sequence[Certificate]:
    """A workspace's certificates, newest first."""
    wanted = select(Certificate).where(Certificate.workspace_id == workspace_id)
    return session.exec(wanted.order_by(col(Certificate.id).desc())).all()


def revoked_last(session: Session, workspace_id: str, limit: int = 5) -> Sequence[Certificate]:
    """The certificates of a workspace that were revoked, the last one first."""
    wanted = select(Certificate).where(
        Certificate.workspace_id == workspace_id, col(Certificate.revoked_at).is_not(None)
    )
    return session.exec(wanted.order_by(col(Certificate.revoked_at).desc()).limit(limit)).all()


def newest_of(session: Session, workspace_id: str, slack_id: str) -> Certificate | None:
    """The newest certificate of somebody, revoked or not."""
    holder = members.find(session, workspace_id, slack_id)
    return next(iter(of_member(session, person(holder))), None) if holder else None


def newest_valid_of(session: Session, workspace_id: str, slack_id: str) -> Certificate | None:
    """The newest certificate of somebody that wasn't revoked."""
    holder = members.find(session, workspace_id, slack_id)
    held = of_member(session, person(holder)) if holder else ()
    return next((each for each in held if each.revoked_at is None), None)


def find(session: Session, workspace_id: str, public_id: str) -> Certificate:
    """A certificate of this workspace; raises UnknownCertificateError."""
    wanted = select(Certificate).where(
        Certificate.workspace_id == workspace_id, Certificate.public_id == public_id.strip()
    )
    found = session.exec(wanted).first()
    if found is None:
        raise UnknownCertificateError(given=public_id)
    return found


def find_public(session: Session, public_id: str) -> Certificate | None:
    """The certificate with that id, for the public page, which shows it to everybody who has the id."""
    return session.exec(select(Certificate).where(Certificate.public_id == public_id)).first()


def badges(session: Session, certificate: Certificate) -> Sequence[IssuedBadge]:
    """The badges of a certificate, newest first."""
    wanted = select(IssuedBadge).where(
        IssuedBadge.workspace_id == certificate.workspace_id, IssuedBadge.certificate_id == row_id(certificate)
    )
    return session.exec(wanted.order_by(col(IssuedBadge.version).desc())).all()


def newest_badge(session: Session, certificate: Certificate) -> IssuedBadge | None:
    """The badge with the certificate's present end; None until it's signed."""
    found = badges(session, certificate)
    return found[0] if found and found[0].version == certificate.renewals else None
