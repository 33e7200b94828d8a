"""Certifies those who have passed the capstone and the teach-back, and renews a certificate by a later teach-back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.assessment import service as assessment
from bot.certification.capstone.models import Capstone
from bot.certification.certificates import rules, service
from bot.certification.certificates.models import Certificate
from bot.certification.certificates.rules import Grounds, RenewedBy
from bot.certification.certificates.service import Award, Renewal
from bot.certification.certificates.words import TRAINER
from bot.certification.teach_back import queries as teach_backs
from bot.certification.teach_back.models import TeachBack, TeachBackState
from bot.deps import Deps
from bot.kit.time import local_date
from bot.members.models import Member
from bot.members.service import person

# Nobody's certificate rests on fewer marks: two people mark each part without seeing the other's marks.
INDEPENDENT_MARKS = 2
AT_ONCE = 50

_PASSED = sa.and_(
    col(TeachBack.state) == TeachBackState.RELEASED, col(TeachBack.is_passed), col(TeachBack.is_rehearsal).is_(False)
)


async def tick(deps: Deps, months: int) -> None:
    """Issue and renew what is due, which is read first; the certificates' own tick signs and sends it."""
    if await deps.db.read(is_due, now=deps.now()):
        await deps.db.transact(certify, months=months, now=deps.now())


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether somebody is to be certified or renewed now."""
    return bool(_waiting(session) or _ending(session, now=now))


def certify(session: Session, *, months: int, now: datetime) -> int:
    """How many were certified or renewed now; somebody is certified once, even if that certificate was revoked."""
    waiting, ending = _waiting(session), _ending(session, now=now)
    for member in waiting:
        _issue(session, member, months, now=now)
    for certificate, number in ending:
        service.renew(session, certificate, Renewal(RenewedBy.TEACH_BACK, str(number), months), now=now)
    return len(waiting) + len(ending)


def _waiting(session: Session) -> Sequence[Member]:
    """Members of any workspace who passed both parts and were never certified."""
    held = sa.exists().where(col(Certificate.member_id) == Capstone.member_id, col(Certificate.title) == TRAINER)
    taught = sa.exists().where(col(TeachBack.member_id) == Capstone.member_id, _PASSED)
    wanted = (
        select(Member)
        .join(Capstone, col(Capstone.member_id) == Member.id)
        .where(col(Capstone.passed_at).is_not(None), taught, ~held)
        .order_by(col(Member.id))
    )
    return session.exec(wanted.limit(AT_ONCE)).all()


def _issue(session: Session, member: Member, months: int, *, now: datetime) -> None:
    who = person(member)
    capstone = assessment.passed(session, who)
    teach_back = teach_backs.passed(session, who.workspace_id, who.member_id)
    assert capstone is not None, "only those who passed are found"
    assert teach_back is not None, "as above"
    taught_on = local_date(teach_back.held_at, member.zone or "Etc/UTC")
    grounds = Grounds(float(round(capstone.total, 1)), INDEPENDENT_MARKS, taught_on)
    service.issue(session, who, Award(TRAINER, grounds, months), now=now)


def _ending(session: Session, *, now: datetime) -> Sequence[tuple[Certificate, int]]:
    """Certificates that may be renewed, each with the number of a teach-back passed since it was issued or renewed."""
    since = sa.func.coalesce(col(Certificate.renewed_at), col(Certificate.issued_at))
    wanted = (
        select(Certificate, sa.func.max(col(TeachBack.id)))
        .join(TeachBack, col(TeachBack.member_id) == Certificate.member_id)
        .where(
            _PASSED,
            col(TeachBack.released_at) > since,
            col(Certificate.revoked_at).is_(None),
            col(Certificate.expires_at) <= now + rules.RENEWABLE_BEFORE,
        )
        .group_by(*Certificate.__table__.columns)  # type: ignore[attr-defined]
    )
    return [(certificate, number) for certificate, number in session.exec(wanted.limit(AT_ONCE)) if number is not None]
