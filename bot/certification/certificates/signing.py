"""Sign the badge of a certificate, and find those that still have none."""

from __future__ import annotations

import json
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.certificates import keys, open_badges, service, words
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.models import Certificate, IssuedBadge
from bot.certification.certificates.open_badges import BadgeFacts, BadgeRecipient, StatusEntry
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.members.models import Member, Workspace

SALT_BYTES = 16
NAME, ADDRESS = "name", "emailAddress"
# A name for ids that are made of a workspace's path, so that two badges for the same thing say so.
ACHIEVEMENTS = uuid.UUID("5f9f2d3c-4d41-4c39-9d53-6d9f6c0e7a11")


@dataclass(frozen=True)
class Holder:
    """What Slack says of a holder: their name, and their address if the app may read it."""

    name: str
    address: str = ""


@dataclass(frozen=True)
class Unsigned:
    """A certificate without a badge for its present end, since when that is so, and the Slack id of its holder."""

    workspace_id: str
    certificate_id: int
    since: datetime
    slack_id: str


def unsigned(session: Session, limit: int = 20) -> list[Unsigned]:
    """Certificates that wait for their badge, in every workspace that still has the app."""
    has_badge = sa.exists().where(
        col(IssuedBadge.certificate_id) == col(Certificate.id), col(IssuedBadge.version) == col(Certificate.renewals)
    )
    waiting = sa.and_(~has_badge, col(Certificate.revoked_at).is_(None), col(Workspace.gone_at).is_(None))
    wanted = (
        select(Certificate, Member.slack_id)
        .join(Member, col(Member.id) == col(Certificate.member_id))
        .join(Workspace, col(Workspace.id) == col(Certificate.workspace_id))
        .where(waiting)
    )
    found = session.exec(wanted.order_by(col(Certificate.id)).limit(limit))
    return [Unsigned(each.workspace_id, row_id(each), each.renewed_at or each.issued_at, who) for each, who in found]


def first_unsigned_at(session: Session) -> datetime | None:
    """Since when the first certificate has been waiting for its badge."""
    return min((each.since for each in unsigned(session)), default=None)


def sign(
    session: Session, context: BadgeContext, certificate: Certificate, holder: Holder, *, now: datetime
) -> IssuedBadge:
    """Sign the badge for a certificate's present end; its words are in its holder's language."""
    key = keys.current(session, context, certificate.workspace_id, now=now)
    issuer = keys.issuer_of(session, certificate.workspace_id)
    signing_key = context.signing_key(issuer, key)
    assert signing_key is not None, "the current key can be opened"
    certificate.holder_name = certificate.holder_name or holder.name
    session.add(certificate)
    index, list_url = _free_index(session, row_id(key)), context.status_url(issuer, key)
    identity = (ADDRESS, holder.address.casefold()) if holder.address else (NAME, certificate.holder_name)
    with in_language(certificate.language):
        facts = BadgeFacts(
            id=f"urn:groundswell:certificate:{certificate.public_id}",
            title=certificate.title,
            description=words.description(),
            criteria=words.criteria(),
            grounds=words.grounds(service.grounds(certificate)),
            issuer_name=issuer_name(session, certificate.workspace_id),
            issued_at=certificate.issued_at,
            expires_at=certificate.expires_at,
            recipient=BadgeRecipient(*identity, salt=secrets.token_urlsafe(SALT_BYTES)),
            achievement_id=uuid.uuid5(ACHIEVEMENTS, f"{issuer.path}/{certificate.title}").urn,
            page=context.page(certificate.public_id),
            status=StatusEntry(list_url, index) if list_url else None,
        )
    made = IssuedBadge(
        workspace_id=certificate.workspace_id,
        certificate_id=row_id(certificate),
        key_id=row_id(key),
        version=certificate.renewals,
        status_index=index,
        credential=open_badges.sign(facts, signing_key, now=now),
        signed_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _free_index(session: Session, key_id: int) -> int:
    """A random place in the list of a key, so that neighbours say nothing about each other."""
    taken = set(session.exec(select(IssuedBadge.status_index).where(IssuedBadge.key_id == key_id)))
    while (index := secrets.randbelow(open_badges.LIST_SIZE)) in taken:
        pass
    return index


def issuer_name(session: Session, workspace_id: str) -> str:
    """What the organisation is called in Slack."""
    workspace = session.get(Workspace, workspace_id)
    return (workspace.name if workspace else "") or "Groundswell"


def certificate_id_in(document: dict[str, object]) -> str:
    """The certificate's id that a credential names; empty for one that isn't ours."""
    found = document.get("id")
    return found.removeprefix("urn:groundswell:certificate:") if isinstance(found, str) else ""


def is_as_issued(document: dict[str, object], badges: Sequence[IssuedBadge]) -> IssuedBadge | None:
    """The badge that says exactly that; None if none does."""
    return next((badge for badge in badges if json.loads(badge.credential) == document), None)
