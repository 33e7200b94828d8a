"""The keys of issuers: made at the first badge, kept encrypted, replaced without breaking old badges."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlsplit

from sqlmodel import Session, col, select

from bot.certification.certificates import open_badges
from bot.certification.certificates.models import BadgeIssuer, Certificate, IssuedBadge, IssuerKey
from bot.certification.certificates.open_badges import SigningKey
from bot.errors import GroundswellError
from bot.kit.db import insert_new
from bot.kit.secrets import BADGES, Cipher
from bot.kit.slack import Json
from bot.settings import Settings

PATH_BYTES = 9
NAME_LENGTH = 12


class UnknownKeyError(GroundswellError):
    """There's no key called {given}, or it's been withdrawn. `certificates withdraw-key` by itself lists all keys."""


class NoSecretError(GroundswellError):
    """I can't sign badges here, because there is no secret to encrypt their keys with. Set GROUNDSWELL_SECRET."""


@dataclass(frozen=True)
class BadgeContext:
    """What signing takes from the settings.

    `site` is the public address of the app, where badges are verified; `folder` that of the files which verifiers
    fetch; both are None without a public address. `months` is for how long a certificate holds.
    """

    cipher: Cipher | None
    site: str | None = None
    folder: str | None = None
    months: int = 24

    @classmethod
    def of(cls, settings: Settings) -> BadgeContext:
        site = settings.url.rstrip("/") if settings.url else None
        folder = settings.badges_url.rstrip("/") if settings.badges_url else None
        secret, old = settings.address_secret, settings.old_secret
        cipher = Cipher(secret, BADGES, old=old) if secret else None
        return cls(cipher, site, folder or (f"{site}/badges" if site else None), settings.certificate_months)

    def page(self, public_id: str) -> str | None:
        """The address at which a certificate is verified."""
        return f"{self.site}/verify/{public_id}" if self.site else None

    def did(self, issuer: BadgeIssuer, key: IssuerKey) -> str:
        """Who signs: the address of the organisation's files where it has one, else the key itself."""
        if self.folder is None or not self.folder.startswith("https://"):
            return f"{open_badges.DID_KEY}{key.public}"
        parts = urlsplit(f"{self.folder}/{issuer.path}")
        return ":".join(["did:web", quote(parts.netloc, safe=""), *filter(None, parts.path.split("/"))])

    def method(self, issuer: BadgeIssuer, key: IssuerKey) -> str:
        """The address of the public key, which a badge names."""
        did = self.did(issuer, key)
        return f"{did}#{key.public if did.startswith(open_badges.DID_KEY) else name(key)}"

    def status_url(self, issuer: BadgeIssuer, key: IssuerKey) -> str | None:
        """The address of the list of a key's revoked badges."""
        return f"{self.folder}/{issuer.path}/{list_name(key)}" if self.folder else None

    def signing_key(self, issuer: BadgeIssuer, key: IssuerKey) -> SigningKey | None:
        """The key, opened; None if it was sealed with another secret."""
        private = self.cipher.open(key.sealed) if self.cipher else None
        return SigningKey(private, self.did(issuer, key), self.method(issuer, key)) if private else None


def name(key: IssuerKey) -> str:
    """A short name of a key, made of its public half."""
    return hashlib.sha256(key.public.encode()).hexdigest()[:NAME_LENGTH]


def list_name(key: IssuerKey) -> str:
    return f"revoked-{name(key)}.json"


def issuer_of(session: Session, workspace_id: str) -> BadgeIssuer:
    """The workspace as an issuer, with a path of its own from the first time on."""
    insert_new(session, BadgeIssuer, [{"workspace_id": workspace_id, "path": secrets.token_urlsafe(PATH_BYTES)}])
    return session.get_one(BadgeIssuer, workspace_id)


def issuer_at(session: Session, path: str) -> BadgeIssuer | None:
    """The issuer with that path in its public addresses."""
    return session.exec(select(BadgeIssuer).where(BadgeIssuer.path == path)).first()


def current(session: Session, context: BadgeContext, workspace_id: str, *, now: datetime) -> IssuerKey:
    """The key that signs new badges; one that can't be opened any more is replaced."""
    wanted = select(IssuerKey).where(IssuerKey.workspace_id == workspace_id, col(IssuerKey.retired_at).is_(None))
    found = session.exec(wanted).first()
    if found is not None and context.cipher is not None and context.cipher.open(found.sealed) is not None:
        return found
    return rotate(session, context, workspace_id, now=now)


def rotate(session: Session, context: BadgeContext, workspace_id: str, *, now: datetime) -> IssuerKey:
    """Make a new key; the one before signs no new badge, and badges that it signed stay valid."""
    if context.cipher is None:
        raise NoSecretError
    pair = open_badges.new_key()
    for key in all_of(session, workspace_id):
        key.retired_at = key.retired_at or now
        session.add(key)
    session.flush()
    made = IssuerKey(
        workspace_id=workspace_id, public=pair.public, sealed=context.cipher.seal(pair.private), made_at=now
    )
    session.add(made)
    session.flush()
    return made


def withdraw(session: Session, context: BadgeContext, key_name: str, *, now: datetime) -> int:
    """Let nothing hold any more that a key has signed, as it was stolen; how many certificates get a new badge.

    A new key signs those, and everything from now on.
    """
    known = session.exec(select(IssuerKey).where(col(IssuerKey.withdrawn_at).is_(None))).all()
    key = next((each for each in known if name(each) == key_name), None)
    if key is None:
        raise UnknownKeyError(given=key_name)
    key.withdrawn_at = now
    session.add(key)
    if key.retired_at is None:
        rotate(session, context, key.workspace_id, now=now)
    newest = (
        select(Certificate)
        .join(IssuedBadge, col(IssuedBadge.certificate_id) == col(Certificate.id))
        .where(
            Certificate.workspace_id == key.workspace_id,
            IssuedBadge.key_id == key.id,
            col(IssuedBadge.version) == col(Certificate.renewals),
            col(Certificate.revoked_at).is_(None),
        )
    )
    found = session.exec(newest).all()
    for certificate in found:
        certificate.renewals += 1
        session.add(certificate)
    session.flush()
    return len(found)


def all_of(session: Session, workspace_id: str) -> Sequence[IssuerKey]:
    """Every key that has signed for a workspace, newest first."""
    wanted = select(IssuerKey).where(IssuerKey.workspace_id == workspace_id).order_by(col(IssuerKey.id).desc())
    return session.exec(wanted).all()


def did_document(context: BadgeContext, issuer: BadgeIssuer, keys: Sequence[IssuerKey]) -> Json | None:
    """What `did:web` resolves to: every key but withdrawn ones, retired ones too; None without an address."""
    keys = [each for each in keys if each.withdrawn_at is None]
    if not keys or context.folder is None or not context.folder.startswith("https://"):
        return None
    did = context.did(issuer, keys[0])
    methods = [
        {
            "id": context.method(issuer, key),
            "type": "Multikey",
            "controller": did,
            "publicKeyMultibase": key.public,
        }
        for key in keys
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }
