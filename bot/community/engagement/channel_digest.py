"""The weekly digest for the channel, and a suggestion to facilitators of a quiet community."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from bot.community.activities.content import ActivityCatalog
from bot.community.calendar.announced import ACTIVITY_IS_ANNOUNCED
from bot.community.calendar.models import Activity, Community
from bot.community.engagement import health, queries, views
from bot.community.live_session import attendance
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.delivery import service as delivery
from bot.delivery.models import Topic
from bot.delivery.service import Outgoing
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.models import Member, Role

SUGGESTION_INTERVAL = timedelta(weeks=4)
MAX_AGE = timedelta(days=2)
MAX_AT_ONCE = 20


def send_due(session: Session, catalog: ActivityCatalog, *, now: datetime) -> int:
    """Send the digests that are due; returns their number."""
    wanted = select(Community).where(col(Community.next_digest_at) <= now)
    communities = list(session.exec(wanted.limit(MAX_AT_ONCE).with_for_update(skip_locked=True)))
    for community in communities:
        _send(session, catalog, community, now)
        while community.next_digest_at and community.next_digest_at <= now:
            community.next_digest_at += queries.WEEK
        session.add(community)
    session.flush()
    return len(communities)


def _send(session: Session, catalog: ActivityCatalog, community: Community, now: datetime) -> None:
    health.keep_summary(session, community, now=now)
    week = queries.week(session, community, now=now)
    if not week.is_empty:
        founder = session.get(Member, community.founder_id) if community.founder_id else None
        with in_language(founder.language if founder else None):
            payload = views.digest(week)
        key, until = f"community.digest:{community.id}:{now.date().isoformat()}", now + MAX_AGE
        delivery.post(session, Outgoing(community.workspace_id, key, community.channel, payload, now, until=until))
    if queries.is_quiet(session, community, now=now):
        _suggest(session, catalog, community, now)


def _suggest(session: Session, catalog: ActivityCatalog, community: Community, now: datetime) -> None:
    """Suggest an activity to the facilitators, or to admins if there are none; at most once in four weeks."""
    kind = suggestion(session, catalog, community, now=now)
    period = int(now.timestamp() // SUGGESTION_INTERVAL.total_seconds())
    notice = Notice(community.workspace_id, f"community.quiet:{community.id}:{period}", now, topic=Topic.COMMUNITY)
    staff = select(Member.id, Member.role).where(
        Member.workspace_id == community.workspace_id,
        col(Member.role).in_([Role.FACILITATOR, Role.ADMIN]),
        col(Member.active),
    )
    roles = {member_id: role for member_id, role in session.exec(staff) if member_id}
    facilitators = [member_id for member_id, role in roles.items() if role == Role.FACILITATOR]

    def write(to: NoticeRecipient) -> Json:
        template = catalog.template(kind, to.language)
        assert template, "it is a kind of the catalog"
        return views.quiet(community.channel, template)

    notify(session, notice, recipients(session, community.workspace_id, facilitators or list(roles)), write)


def suggestion(session: Session, catalog: ActivityCatalog, community: Community, *, now: datetime) -> str:
    """The kind of activity with the highest attendance so far, or the first that was never tried."""
    activities = session.exec(
        select(Activity).where(Activity.community_id == community.id, ACTIVITY_IS_ANNOUNCED)
    ).all()
    popularity: dict[str, float] = {}
    for activity in activities:
        mean = _mean_attendance(session, activity, now)
        popularity[activity.kind] = max(mean, popularity.get(activity.kind, 0.0))
    best = max(popularity, key=lambda kind: popularity[kind], default=None)
    if best and best in catalog.templates and popularity[best] > 0:
        return best
    untried = (kind for kind in catalog.templates if kind not in popularity)
    return next(untried, next(iter(catalog.templates)))


def _mean_attendance(session: Session, activity: Activity, now: datetime) -> float:
    sessions = attendance.recent(session, activity.workspace_id, row_id(activity), now=now)
    return sum(each.present for each in sessions) / len(sessions) if sessions else 0.0
