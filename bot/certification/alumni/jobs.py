"""What the clock does for alumni: invite new holders, and write to each of them once a quarter."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.certification.alumni import service, views
from bot.certification.alumni.content import AlumniContext
from bot.certification.alumni.models import Alumnus
from bot.certification.alumni.views import AlumniNews
from bot.certification.certificates.models import Certificate
from bot.community import home_data
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.db import first_due, insert_new, row_id
from bot.kit.i18n import in_language
from bot.kit.time import usable_zone
from bot.members.models import Member, Workspace
from bot.stories.models import Story, StoryStatus

_IS_HERE = sa.and_(col(Member.active), col(Workspace.gone_at).is_(None))
_UNINVITED = sa.and_(
    col(Certificate.revoked_at).is_(None),
    ~sa.exists().where(col(Alumnus.member_id) == col(Certificate.member_id)),
)


def invitation_key(member_id: int) -> str:
    """The key of the one invitation that somebody gets."""
    return f"alumni.invited:{member_id}"


def touch_key(alumnus: Alumnus) -> str:
    """The key of a quarterly message."""
    return f"alumni.touch:{alumnus.member_id}:{alumnus.touches}"


async def tick(deps: Deps, context: AlumniContext) -> None:
    """Invite those who have just got a certificate, and send the quarterly messages that are due, one by one."""
    if await deps.db.transact(invite, now=deps.now()):
        deps.nudge()
    while await deps.db.transact(send_due, context, now=deps.now()) is not None:
        deps.nudge()


def next_due_at(session: Session) -> datetime | None:
    """When somebody is next to be invited, or to get their quarterly message."""
    wanted = (
        sa.select(sa.func.min(col(Certificate.issued_at)))
        .select_from(Certificate)
        .join(Member, col(Member.id) == col(Certificate.member_id))
        .join(Workspace, col(Workspace.id) == col(Certificate.workspace_id))
    )
    uninvited = session.connection().execute(wanted.where(_UNINVITED, _IS_HERE)).scalar()
    planned = sa.select(sa.func.min(col(Alumnus.next_due_at))).where(col(Alumnus.next_due_at).is_not(None))
    found = (uninvited, session.connection().execute(planned).scalar())
    return min((moment for moment in found if moment), default=None)


def invite(session: Session, *, now: datetime) -> int:
    """Invite everybody who holds a certificate and wasn't invited before; returns how many."""
    wanted = (
        select(Member)
        .join(Certificate, col(Certificate.member_id) == col(Member.id))
        .join(Workspace, col(Workspace.id) == col(Member.workspace_id))
        .where(_UNINVITED, _IS_HERE, col(Certificate.issued_at) <= now)
        .distinct()
    )
    found = session.exec(wanted).all()
    for member in found:
        row = {
            "workspace_id": member.workspace_id, "member_id": row_id(member), "invited_at": now,
            "would_rate": False, "would_lead": False, "touches": 0,
        }  # fmt: skip
        insert_new(session, Alumnus, [row])
        with in_language(member.language):
            payload = views.invitation(service.channel(session, member.workspace_id))
        key = invitation_key(row_id(member))
        delivery.post(session, Outgoing(member.workspace_id, key, member.slack_id, payload, now))
    return len(found)


def send_due(session: Session, context: AlumniContext, *, now: datetime) -> int | None:
    """Send one quarterly message that is due; returns whose, None if nothing is due.

    Those who are gone, or hold no certificate any more, get none.
    """
    due = first_due(session, Alumnus, col(Alumnus.next_due_at), col(Alumnus.member_id), now=now)
    if due is None:
        return None
    member = session.get_one(Member, due.member_id)
    due.next_due_at = service.next_quarter(session, member, now=now)
    is_gone = session.get_one(Workspace, member.workspace_id).gone_at is not None
    if member.active and not is_gone and service.holds_certificate(session, member):
        with in_language(member.language):
            payload = views.quarterly(
                newest(session, due, now=now),
                context.prompt(due.touches),
                service.channel(session, member.workspace_id),
                usable_zone(member.zone),
            )
        delivery.post(session, Outgoing(member.workspace_id, touch_key(due), member.slack_id, payload, now))
        due.touches, due.touched_at = due.touches + 1, now
    session.add(due)
    session.flush()
    return due.member_id


def newest(session: Session, alumnus: Alumnus, *, now: datetime) -> AlumniNews | None:
    """The newest story of somebody else since the last message, or else the next session; None without either."""
    since = alumnus.touched_at or alumnus.joined_at or alumnus.invited_at
    wanted = select(Story).where(
        Story.workspace_id == alumnus.workspace_id,
        Story.member_id != alumnus.member_id,
        Story.status == StoryStatus.PUBLISHED,
        col(Story.published_at) > since,
        col(Story.deleted_at).is_(None),
    )
    story = session.exec(wanted.order_by(col(Story.published_at).desc()).limit(1)).first()
    if story:
        return AlumniNews(story.title)
    ahead = home_data.upcoming(session, alumnus.workspace_id, alumnus.member_id, now=now, limit=1)
    return AlumniNews(ahead[0].title, ahead[0].starts_at, ahead[0].channel) if ahead else None
