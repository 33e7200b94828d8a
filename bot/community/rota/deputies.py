"""Deputies are asked before their turns change, and the person asking sees which turns those are."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity
from bot.community.notifications import Notice, notify, recipients
from bot.community.permissions import check_owns
from bot.community.rota import notices, question_views, service
from bot.community.rota.absences import only_tried
from bot.community.rota.joining import AnsweredRequestError
from bot.community.rota.models import RotaMember, RotaRole
from bot.community.rota.turn_choices import DeputyOffer
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.members.models import Member


def name(session: Session, activity: Activity, member: Member, by: Member, zone: str, *, now: datetime) -> Json:
    """Make somebody the deputy who leads already or does it themselves; anybody else is asked. Returns what to say."""
    entry = session.get(RotaMember, (activity.id, member.id))
    leads = entry is not None and entry.left_at is None and entry.role == RotaRole.LEAD
    if not leads and member.id != by.id:
        return _ask(session, activity, member, by, zone, now=now)
    _appoint(session, activity, member, by, now=now)
    return question_views.deputy_answered(activity.title, member.slack_id, agreed=True)


def _appoint(session: Session, activity: Activity, member: Member, by: Member, *, now: datetime) -> None:
    entry = service.take_part(session, activity, row_id(member), RotaRole.LEAD, now=now)
    if not entry.is_deputy:
        notices.notify_named(session, activity, member, by, as_deputy=True, now=now)
    entry.is_deputy = True
    session.add(entry)
    notices.replan(session, activity, now=now)


def _ask(session: Session, activity: Activity, member: Member, by: Member, zone: str, *, now: datetime) -> Json:
    with only_tried(session):
        service.take_part(session, activity, row_id(member), RotaRole.LEAD, now=now)
        gained = [each.session_id for each in service.plan(session, activity, now=now) if each.after == member.id]
    passed = calendar_queries.cards(session, gained)
    offer = DeputyOffer(activity_id=row_id(activity), member_id=row_id(member), by_id=row_id(by))
    notice = Notice(activity.workspace_id, f"community.deputy:{activity.id}:{int(now.timestamp())}", now)
    to = recipients(session, activity.workspace_id, [row_id(member)])
    notify(
        session,
        notice,
        to,
        lambda each: question_views.deputy_offer(activity.title, by.slack_id, passed, each.zone, offer),
    )
    heard = notices.heard(session, activity.workspace_id, to, now=now)
    return question_views.deputy_asked(activity.title, member.slack_id, passed, heard, zone)


def answer(session: Session, member: Member, offer: DeputyOffer, *, agreed: bool, now: datetime) -> Json:
    """Take the answer of somebody who was asked, and tell the asker; AnsweredRequestError if it isn't theirs."""
    activity = service.find_living_activity(session, member.workspace_id, offer.activity_id)
    by, entry = session.get(Member, offer.by_id), session.get(RotaMember, (activity.id, member.id))
    is_settled = entry is not None and entry.left_at is None and entry.is_deputy
    if offer.member_id != member.id or by is None or by.workspace_id != member.workspace_id or is_settled:
        raise AnsweredRequestError
    if agreed:
        check_owns(by, activity)
        entry = service.take_part(session, activity, row_id(member), RotaRole.LEAD, now=now)
        entry.is_deputy = True
        session.add(entry)
        notices.replan(session, activity, now=now)
    key = f"community.deputy_answer:{activity.id}:{member.id}:{int(now.timestamp())}"
    to = recipients(session, activity.workspace_id, [offer.by_id])
    said = question_views.deputy_answered
    notify(
        session, Notice(activity.workspace_id, key, now), to,
        lambda _to: said(activity.title, member.slack_id, agreed=agreed),
    )  # fmt: skip
    return said(activity.title, member.slack_id, agreed=agreed)
