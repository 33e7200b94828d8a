"""Activities whose owner is gone: the owner is asked, then the deputies, then everybody in the channel.

An activity that nobody takes over is archived; its history stays.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col, select

from bot.community.calendar import service as calendar_service
from bot.community.calendar.announced import ACTIVITY_IS_ANNOUNCED
from bot.community.calendar.models import Activity, Community, CommunitySession, Series, SeriesState, SessionState
from bot.community.live_session.models import CheckIn
from bot.community.notifications import Notice, notify, recipients
from bot.community.rota import notices, service, views
from bot.community.rota.models import RotaRole
from bot.community.rsvp import notices as rsvp_notices
from bot.delivery import service as delivery
from bot.delivery.service import Outgoing
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.i18n import in_language
from bot.kit.slack import Json
from bot.members.models import Member

MAX_QUIET = timedelta(weeks=8)
CHECK_INTERVAL = timedelta(weeks=1)
MAX_AT_ONCE = 20


class OwnerCheckStage(StrEnum):
    """Who is asked whether an activity goes on, in this order."""

    OWNER = "owner"
    DEPUTIES = "deputies"
    CHANNEL = "channel"

    @property
    def time_to_answer(self) -> timedelta:
        return timedelta(days=14 if self == OwnerCheckStage.CHANNEL else 7)


NEXT_STAGE: dict[str | None, OwnerCheckStage] = {
    None: OwnerCheckStage.OWNER,
    OwnerCheckStage.OWNER: OwnerCheckStage.DEPUTIES,
    OwnerCheckStage.DEPUTIES: OwnerCheckStage.CHANNEL,
}


class SettledError(GroundswellError):
    """That question is already settled, so nothing has changed. `/community rota {title}` shows who the owner is."""


def check_due(session: Session, *, now: datetime) -> int:
    """Check the activities that are due; returns their number."""
    due = (
        select(Activity)
        .where(col(Activity.next_owner_check_at) <= now)
        .order_by(col(Activity.next_owner_check_at))
        .limit(MAX_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    activities = list(session.exec(due))
    for activity in activities:
        if not is_abandoned(session, activity, now=now):
            activity.owner_check_stage, activity.owner_check_asked_at, activity.next_owner_check_at = (
                None,
                None,
                now + CHECK_INTERVAL,
            )
            session.add(activity)
        elif activity.owner_check_stage == OwnerCheckStage.CHANNEL:
            archive(session, activity, now=now)
        else:
            _ask(session, activity, NEXT_STAGE[activity.owner_check_stage], now)
    session.flush()
    return len(activities)


def check_soon(session: Session, activity: Activity, *, now: datetime) -> None:
    """Schedule a check at the next tick if an activity's owner has left the workspace."""
    if activity.owner_check_stage is None and activity.next_owner_check_at and not _has_owner(session, activity):
        activity.next_owner_check_at = min(activity.next_owner_check_at, now)
        session.add(activity)


def _has_owner(session: Session, activity: Activity) -> bool:
    """Whether the owner of an activity is still in the workspace."""
    owner = session.get(Member, activity.owner_id) if activity.owner_id else None
    return owner is not None and owner.active


def is_abandoned(session: Session, activity: Activity, *, now: datetime) -> bool:
    """Whether nobody seems to look after an activity; one that is only drafted has nobody to look after it yet.

    Its owner has left, or neither led nor attended it for eight weeks in which it took place, or nothing has taken
    place in eight weeks and nothing is planned.
    """
    is_known = select(Activity.id).where(Activity.id == activity.id, ACTIVITY_IS_ANNOUNCED)
    if session.exec(is_known).first() is None:
        return False
    if not _has_owner(session, activity):
        return True
    sessions = (
        select(CommunitySession)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id)
    )
    recent = col(CommunitySession.starts_at) > now - MAX_QUIET
    held = list(session.exec(sessions.where(CommunitySession.state == SessionState.OVER, recent)))
    if activity.created_at > now - MAX_QUIET:
        return False
    if not held:
        return session.exec(sessions.where(col(CommunitySession.starts_at) > now)).first() is None
    check_ins = select(CheckIn.session_id).where(col(CheckIn.session_id).in_([each.id for each in held]))
    attended = set(session.exec(check_ins))
    owner_came = session.exec(check_ins.where(CheckIn.member_id == activity.owner_id)).first() is not None
    owner_led = any(each.facilitator_id == activity.owner_id and each.id in attended for each in held)
    return not owner_came and not owner_led


def _ask(session: Session, activity: Activity, stage: OwnerCheckStage, now: datetime) -> None:
    """Ask whether an activity goes on; a stage with nobody to ask is skipped."""
    if stage == OwnerCheckStage.OWNER:
        asked = [activity.owner_id] if activity.owner_id and _has_owner(session, activity) else []
        stage = stage if asked else OwnerCheckStage.DEPUTIES
    if stage == OwnerCheckStage.DEPUTIES:
        members = service.active_members(session, activity)
        asked = [each.member_id for each in members if each.is_deputy and each.member_id != activity.owner_id]
        stage = stage if asked else OwnerCheckStage.CHANNEL
    activity.owner_check_stage, activity.owner_check_asked_at, activity.next_owner_check_at = (
        stage,
        now,
        now + stage.time_to_answer,
    )
    session.add(activity)
    key = f"community.abandoned:{activity.id}:{stage}:{int(now.timestamp())}"
    days = OwnerCheckStage.CHANNEL.time_to_answer.days

    def question() -> Json:
        return views.goes_on(activity.title, row_id(activity), days, is_owner=stage == OwnerCheckStage.OWNER)

    if stage == OwnerCheckStage.CHANNEL:
        _post_in_channel(session, activity, key, question, now)
    else:
        to = recipients(session, activity.workspace_id, asked)
        notify(session, Notice(activity.workspace_id, key, now), to, lambda _to: question())


def _post_in_channel(session: Session, activity: Activity, key: str, write: Callable[[], Json], now: datetime) -> None:
    """Post in the community's channel, in the language of the community's founder."""
    community = session.get_one(Community, activity.community_id)
    founder = session.get(Member, community.founder_id) if community.founder_id else None
    with in_language(founder.language if founder else None):
        payload = write()
    delivery.post(session, Outgoing(activity.workspace_id, key, community.channel, payload, now))


def keep_owner(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """The owner carries on; SettledError for a member who is not the owner any more."""
    if activity.owner_id != member_id:
        raise SettledError(title=activity.title)
    activity.owner_check_stage, activity.owner_check_asked_at, activity.next_owner_check_at = (
        None,
        None,
        now + MAX_QUIET,
    )
    session.add(activity)


def step_down(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """The owner gives up, and the deputies are asked; SettledError for a member who is not the owner."""
    if activity.owner_id != member_id:
        raise SettledError(title=activity.title)
    activity.owner_id = None
    _ask(session, activity, OwnerCheckStage.DEPUTIES, now)


def take_over(session: Session, activity: Activity, member_id: int, *, now: datetime) -> None:
    """Make a member the owner and part of the rota; SettledError if nobody is asked for any more."""
    if activity.owner_check_stage is None and activity.owner_id is not None:
        raise SettledError(title=activity.title)
    activity.owner_id, activity.owner_check_stage, activity.owner_check_asked_at = member_id, None, None
    activity.next_owner_check_at = now + MAX_QUIET
    session.add(activity)
    service.take_part(session, activity, member_id, RotaRole.LEAD, now=now)
    notices.replan(session, activity, now=now)


def archive(session: Session, activity: Activity, *, now: datetime) -> None:
    """Cancel the sessions ahead of an activity that nobody took over, and say so in its channel."""
    wanted = select(Series).where(Series.activity_id == activity.id, Series.state == SeriesState.PLANNED)
    for series in session.exec(wanted):
        rsvp_notices.notify_changes(session, calendar_service.cancel(session, series, now=now), None)
    activity.archived_at, activity.next_owner_check_at = now, None
    session.add(activity)
    over = (
        select(sa.func.count())
        .select_from(CommunitySession)
        .join(Series, col(Series.id) == col(CommunitySession.series_id))
        .where(Series.activity_id == activity.id, CommunitySession.state == SessionState.OVER)
    )
    held = session.exec(over).one()
    key = f"community.archived:{activity.id}"
    _post_in_channel(session, activity, key, lambda: views.archived(activity.title, held), now)
