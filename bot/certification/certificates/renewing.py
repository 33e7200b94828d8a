"""Renew one's own certificate with a story that was published since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.certificates import service
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import RenewedBy
from bot.certification.certificates.service import NoCertificateError, Renewal, RevokedCertificateError
from bot.kit.db import row_id
from bot.members.service import Person
from bot.stories.models import Story, StoryStatus


@dataclass(frozen=True)
class RenewedCertificate:
    """A certificate with its new end, and the title of the story that it was renewed with."""

    certificate: Certificate
    story: str


def with_newest_story(session: Session, holder: Person, months: int, *, now: datetime) -> RenewedCertificate | None:
    """Renew a member's newest certificate; None if they have published no story since they got or renewed it."""
    ever = service.of_member(session, holder)
    held = [each for each in ever if each.revoked_at is None]
    if not held:
        raise RevokedCertificateError if ever else NoCertificateError
    certificate = held[0]
    story = _newest_story(session, holder, certificate.renewed_at or certificate.issued_at)
    if story is None:
        return None
    service.renew(session, certificate, Renewal(RenewedBy.STORY, str(row_id(story)), months), now=now)
    return RenewedCertificate(certificate, story.title)


def _newest_story(session: Session, holder: Person, since: datetime) -> Story | None:
    """The newest story in the showcase that they began themselves, and published after a moment."""
    theirs = sa.and_(
        col(Story.workspace_id) == holder.workspace_id,
        col(Story.member_id) == holder.member_id,
        col(Story.status) == StoryStatus.PUBLISHED,
        col(Story.published_at) > since,
        col(Story.deleted_at).is_(None),
    )
    return session.exec(select(Story).where(theirs).order_by(col(Story.published_at).desc())).first()
