"""Open Badges 3.0: sign a credential, check its signature, and put it into a picture.

All that is known of `openbadgeslib` is in this file. It gets values and gives JSON; it asks no network, because the
library carries the contexts of JSON-LD with it.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from bot.kit.slack import Json

DID_KEY = "did:key:"
REVOCATION = "revocation"
LIST_SIZE = 131_072  # the smallest that the standard allows
MAX_CREDENTIAL_BYTES = 200_000


class UnreadableBadgeError(Exception):
    """Not for a person's eyes: a file holds no credential."""


@dataclass(frozen=True)
class KeyPair:
    """A private key in PEM, and its public half in multibase."""

    private: str
    public: str


@dataclass(frozen=True)
class SigningKey:
    """A private key, with the DID of the issuer whose it is and the address of its public half in that DID."""

    private: str
    issuer: str
    method: str


@dataclass(frozen=True)
class StatusEntry:
    """Where a credential's revocation is published: the address of a list, and a place in it."""

    url: str
    index: int


@dataclass(frozen=True)
class BadgeRecipient:
    """What the holder can prove to be theirs, of which only a salted hash is kept: an address, or their name."""

    kind: str
    identity: str
    salt: str


@dataclass(frozen=True)
class BadgeFacts:
    """Everything that a badge says."""

    id: str
    title: str
    description: str
    criteria: str
    grounds: Sequence[str]
    issuer_name: str
    issued_at: datetime
    expires_at: datetime
    recipient: BadgeRecipient
    achievement_id: str
    page: str | None = None
    status: StatusEntry | None = None


def new_key() -> KeyPair:
    # Half a second that few processes need.
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - as above
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 - as above
    from openbadgeslib.ob3.did import did_key_from_pem  # noqa: PLC0415 - as above

    key = Ed25519PrivateKey.generate()
    pem, unencrypted = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, unencrypted).decode()
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo).decode()
    return KeyPair(private, did_key_from_pem(public).removeprefix(DID_KEY))


def sign(facts: BadgeFacts, key: SigningKey, *, now: datetime) -> str:
    """The credential as compact JSON, without spaces or escapes, so that each of its bytes counts."""
    from openbadgeslib.ob3 import credential as ob3  # noqa: PLC0415 - as above
    from openbadgeslib.ob3.ldp import OB3LdpSigner  # noqa: PLC0415 - as above
    from openbadgeslib.ob3.status_list import status_entry  # noqa: PLC0415 - as above

    status = [status_entry(facts.status.url, REVOCATION, facts.status.index)] if facts.status else []
    recipient = facts.recipient
    made = ob3.OpenBadgeCredential(
        id=facts.id,
        issuer=ob3.Issuer(id=key.issuer, name=facts.issuer_name),
        recipient_id=None,  # would be printed in clear
        achievement=ob3.Achievement(
            id=facts.achievement_id,
            name=facts.title,
            description=facts.description,
            criteria_narrative=facts.criteria,
            achievement_type="Certificate",
        ),
        name=facts.title,
        issuance_date=facts.issued_at,
        expiration_date=facts.expires_at,
        evidence=[ob3.Evidence(id=facts.page, narrative=" ".join(facts.grounds))],
        identifiers=[ob3.IdentityObject.create(recipient.identity, recipient.salt, recipient.kind)],
        credential_status=status,
    )
    return _compact(OB3LdpSigner(key.private, key.method).sign(made, created=now))


@lru_cache(maxsize=64)
def sign_status_list(url: str, revoked: frozenset[int], key: SigningKey, *, changed_at: datetime, ttl: int) -> str:
    """The list of revoked places as a signed credential; the same for the same list, to the byte."""
    from openbadgeslib.ob3.ldp import add_data_integrity_proof  # noqa: PLC0415 - as above
    from openbadgeslib.ob3.status_list import build_status_list_credential  # noqa: PLC0415 - as above

    unsigned = build_status_list_credential(
        key.issuer, url, REVOCATION, revoked, LIST_SIZE, issued=changed_at, ttl=ttl * 1000
    )
    unsigned["credentialSubject"]["encodedList"] = _encoded(revoked)
    return _compact(add_data_integrity_proof(unsigned, key.private, key.method, created=changed_at))


def _encoded(revoked: Iterable[int]) -> str:
    """The bits of a list, as the library encodes them, but without the time of day that it puts in."""
    bits = bytearray(LIST_SIZE // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> (index % 8)
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")


def is_signed_by(document: Json, public: str) -> bool:
    """Whether a credential's signature is that of the key.

    It covers what the JSON means; a caller who reads a member of it also has to compare it with what was issued.
    """
    from openbadgeslib.errors import LibOpenBadgesException  # noqa: PLC0415 - as above
    from openbadgeslib.ob3.ldp import verify_data_integrity_proof  # noqa: PLC0415 - as above

    try:
        verify_data_integrity_proof(document, _pem_of(public))
    except (LibOpenBadgesException, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False
    return True


def _pem_of(public: str) -> bytes:
    from openbadgeslib.ob3.did import resolve_did  # noqa: PLC0415 - as above

    return resolve_did(f"{DID_KEY}{public}")


def bake(picture: bytes, credential: str) -> bytes:
    """A PNG with the credential in it."""
    from openbadgeslib import baking  # noqa: PLC0415 - as above

    return baking.bake_png(picture, credential, keyword=baking.ITXT_KEYWORD_OB3)


def read(content: bytes) -> Json:
    """The credential of a JSON file, or in a PNG; raises UnreadableBadgeError."""
    text = _unbaked(content) if content.startswith(b"\x89PNG") else content
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableBadgeError from None
    if not isinstance(found, dict) or not isinstance(found.get("proof"), dict):
        raise UnreadableBadgeError
    return found


def _unbaked(content: bytes) -> str:
    from openbadgeslib import baking  # noqa: PLC0415 - as above

    try:
        found = baking.extract_png(content, MAX_CREDENTIAL_BYTES, keyword=baking.ITXT_KEYWORD_OB3)
    except Exception:  # noqa: BLE001 - the reader of PNG raises many kinds for a broken one
        raise UnreadableBadgeError from None
    if found is None:
        raise UnreadableBadgeError
    return found


def _compact(document: Json) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
