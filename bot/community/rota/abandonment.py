"""What becomes of an activity whose owner is not there any more: they are asked, then the deputies, then everybody.

Only when nobody takes it is it archived, with its history. Nobody is the owner for ever.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import service as calendar_service
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState, SessionState
from bot.community.live_session.models import CheckIn
from bot.community.rota import notices, service, views
from bot.community.rota.models import RotaRole
from bot.community.rsvp import notices as rsvp_notices
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit.i18n import speaking
from bot.members.models import Member

QUIET = timedelta(weeks=8)
AGAIN = timedelta(weeks=1)
# Whom to ask, and for how many days each of them has to answer.
ASKED = {"owner": 7, "deputies": 7, "members": 14}
STAGES = tuple(ASKED)


class SettledError(GroundswellError):
    """That is settled by now, and nothing is changed. `/community rota {title}` shows who answers for it."""


def look(session: Session, *, now: datetime, limit: int = 20) -> int:
    """Look at the activities that are due for it; how many."""
    due = (
        select(Activity)
        .where(sa.text("next_look_at IS NOT NULL"), col(Activity.next_look_at) <= now)
        .order_by(col(Activity.next_look_at))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    found = list(session.exec(due))
    for activity in found:
        _look(session, activity, now)
    session.flush()
    return len(found)


def _look(session: Session, activity: Activity, now: datetime) -> None:
    if not is_lapsing(session, activity, now=now):
        activity.asked, activity.asked_at, activity.next_look_at = None, None, now + AGAIN
    elif activity.asked == STAGES[-1]:
        archive(session, activity, now=now)
    else:
        _ask(session, activity, STAGES[STAGES.index(activity.asked) + 1 if activity.asked else 0], now)
    session.add(activity)


def notice(session: Session, activity: Activity, *, now: datetime) -> None:
    """An activity whose owner has left the workspace is looked at now, not only when its eight weeks are over."""
    owner = session.get(Member, activity.owner_id) if activity.owner_id else None
    if activity.asked is None and activity.next_look_at and (owner is None or not owner.active):
        activity.next_look_at = min(activity.next_look_at, now)
        session.add(activity)


def is_lapsing(session: Session, activity: Activity, *, now: datetime) -> bool:
    """Whether nobody seems to look after an activity.

    Its owner is gone, or for eight weeks they neither led it nor came to it while it should have taken place.
    """
    owner = session.get(Member, activity.owner_id) if activity.owner_id else None
    if owner is None or not owner.active:
        return True
    held = (
        select(CommunitySession)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.state == SessionState.OVER)
        .where(col(CommunitySession.starts_at) > now - QUIET)
    )
    dates = list(session.exec(held))
    if not dates or activity.created_at > now - QUIET:
        return not dates and activity.created_at <= now - QUIET and _is_empty(session, activity, now)
    there = select(CheckIn.session_id).where(col(CheckIn.session_id).in_([date.id for date in dates]))
    came = set(session.exec(there))
    mine = set(session.exec(there.where(CheckIn.member_id == owner.id)))
    led = any(date.facilitator_id == owner.id and date.id in came for date in dates)
    return not mine and not led


def _is_empty(session: Session, activity: Activity, now: datetime) -> bool:
    """Whether nothing of an activity is ahead either; one that has only not begun yet is left in peace."""
    ahead = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, col(CommunitySession.starts_at) > now)
    )
    return session.exec(ahead).first() is None


def _ask(session: Session, activity: Activity, stage: str, now: datetime) -> None:
    """Ask this stage, or the next one where nobody is there to answer."""
    asked = _whom(session, activity, stage)
    if stage != STAGES[-1] and not asked:
        _ask(session, activity, STAGES[STAGES.index(stage) + 1], now)
        return
    activity.asked, activity.asked_at = stage, now
    activity.next_look_at = now + timedelta(days=ASKED[stage])
    key = f"community.lapse:{activity.id}:{stage}:{int(now.timestamp())}"
    if stage != STAGES[-1]:
        words = views.lapsing(activity.title, activity.id or 0, stage, ASKED[STAGES[-1]])
        notices.tell(session, activity.workspace_id, asked, key, words, now=now)
        return
    community = session.get(Community, activity.community_id)
    assert community, "an activity belongs to a community"
    with speaking(_tongue(session, community)):
        words = views.lapsing(activity.title, activity.id or 0, stage, ASKED[stage])
    delivery.post(session, Outgoing(activity.workspace_id, key, community.channel, words, now))


def _tongue(session: Session, community: Community) -> str | None:
    founder = session.get(Member, community.founder_id) if community.founder_id else None
    return founder.language if founder else None


def _whom(session: Session, activity: Activity, stage: str) -> list[int]:
    if stage == "owner":
        owner = session.get(Member, activity.owner_id) if activity.owner_id else None
        return [owner.id or 0] if owner and owner.active else []
    leads = service.leads(session, activity)
    return [lead.member_id for lead in leads if lead.deputy and lead.member_id != activity.owner_id]


def carry_on(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """The owner stays; SettledError for whoever is none any more."""
    if activity.owner_id != member_id:
        raise SettledError(title=activity.title)
    activity.asked, activity.asked_at, activity.next_look_at = None, None, now + QUIET
    session.add(activity)


def hand_on(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """The owner would rather not: the deputies are asked at once; SettledError for whoever is none any more."""
    if activity.owner_id != member_id:
        raise SettledError(title=activity.title)
    activity.owner_id = None
    _ask(session, activity, STAGES[1], now)
    session.add(activity)


def take_over(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """Somebody answers for it from now on, and takes turns in it; SettledError when that is not asked any more."""
    if activity.asked is None and activity.owner_id is not None:
        raise SettledError(title=activity.title)
    activity.owner_id, activity.asked, activity.asked_at = member_id, None, None
    activity.next_look_at = now + QUIET
    session.add(activity)
    service.take_part(session, activity, member_id, RotaRole.LEAD, now=now)
    notices.replan(session, activity, now=now)


def archive(session: Session, activity: Activity, *, now: datetime) -> None:
    """Nobody took it: what is ahead is called off, what has been is kept."""
    wanted = select(Series).where(Series.activity_id == activity.id, Series.state == SeriesState.PLANNED)
    for series in session.exec(wanted):
        rsvp_notices.tell_changes(session, calendar_service.cancel(session, series, now=now), None)
    activity.archived_at, activity.next_look_at = now, None
    session.add(activity)
    held = (
        select(CommunitySession.id)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.state == SessionState.OVER)
    )
    community = session.get(Community, activity.community_id)
    assert community, "an activity belongs to a community"
    with speaking(_tongue(session, community)):
        words = views.archived(activity.title, len(list(session.exec(held))))
    key = f"community.archived:{activity.id}"
    delivery.post(session, Outgoing(activity.workspace_id, key, community.channel, words, now))
