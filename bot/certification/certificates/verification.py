"""Whether a certificate or a badge holds, and why not: values for the page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from bot.certification.certificates import keys, open_badges, service, signing
from bot.certification.certificates.models import Certificate, IssuedBadge, IssuerKey
from bot.kit.db import row_id
from bot.kit.slack import Json


class BadgeVerdict(StrEnum):
    """What the page begins with; `outdated` is an old badge of a certificate that was renewed since."""

    VALID = "valid"
    OUTDATED = "outdated"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    REVOKED = "revoked"
    KEY_WITHDRAWN = "key_withdrawn"
    CHANGED = "changed"
    OTHER_KEY = "other_key"
    UNKNOWN = "unknown"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"


@dataclass(frozen=True)
class KnownCertificate:
    """A certificate with everything that is needed to check it; its badges and keys are newest first."""

    certificate: Certificate
    badges: Sequence[IssuedBadge]
    keys: Sequence[IssuerKey]
    issuer_name: str

    def key_of(self, badge: IssuedBadge) -> IssuerKey:
        return next(key for key in self.keys if row_id(key) == badge.key_id)


@dataclass(frozen=True)
class Verification:
    """The outcome: with `known`, the certificate was found, and with `badge` its signature was checked too."""

    verdict: BadgeVerdict
    known: KnownCertificate | None = None
    badge: IssuedBadge | None = None

    @property
    def replaced_key(self) -> IssuerKey | None:
        """The key that signed it, if the issuer has a newer one."""
        if self.known is None or self.badge is None:
            return None
        key = self.known.key_of(self.badge)
        return key if key.retired_at else None


def look_up(session: Session, public_id: str) -> KnownCertificate | None:
    """The certificate with that id, once its badge is signed; ids that are no ids are simply not found."""
    certificate = service.find_public(session, public_id)
    badges = service.badges(session, certificate) if certificate else ()
    if certificate is None or not badges:
        return None
    all_keys = keys.all_of(session, certificate.workspace_id)
    return KnownCertificate(certificate, badges, all_keys, signing.issuer_name(session, certificate.workspace_id))


def check_known(known: KnownCertificate | None, *, now: datetime) -> Verification:
    """Check the certificate behind a link: the signature of its newest badge, then its dates and status."""
    if known is None:
        return Verification(BadgeVerdict.UNKNOWN)
    return _checked(known, known.badges[0], now=now)


def check_file(document: Json, known: KnownCertificate | None, *, now: datetime) -> Verification:
    """Check a badge that somebody brought.

    It has to say exactly what was issued. Only then is its signature checked, which would be slow for a document that
    was made to be slow.
    """
    if known is None:
        return Verification(BadgeVerdict.UNKNOWN)
    badge = signing.is_as_issued(document, known.badges)
    if badge is not None:
        return _checked(known, badge, now=now)
    named = str(document["proof"].get("verificationMethod", "")).rpartition("#")[2]
    ours = any(named in (key.public, keys.name(key)) for key in known.keys)
    return Verification(BadgeVerdict.CHANGED if ours else BadgeVerdict.OTHER_KEY)


def _checked(known: KnownCertificate, badge: IssuedBadge, *, now: datetime) -> Verification:
    if not open_badges.is_signed_by(json.loads(badge.credential), known.key_of(badge).public):
        return Verification(BadgeVerdict.CHANGED)
    verdict = BadgeVerdict(service.standing(known.certificate, now=now))
    if known.key_of(badge).withdrawn_at and verdict is not BadgeVerdict.REVOKED:
        return Verification(BadgeVerdict.KEY_WITHDRAWN, known, badge)
    is_old = badge.version < known.certificate.renewals
    return Verification(BadgeVerdict.OUTDATED if is_old and verdict is BadgeVerdict.VALID else verdict, known, badge)
