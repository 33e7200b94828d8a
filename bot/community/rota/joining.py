"""Joining a rota: at once where an activity is open, else with its owner's yes."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session, select

from bot.community.calendar import nights
from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Activity
from bot.community.notifications import Notice, NoticeRecipient, notify, recipients
from bot.community.permissions import is_planner
from bot.community.rota import notices, service, views
from bot.community.rota.models import RotaMember, RotaRequest, RotaRole
from bot.errors import GroundswellError
from bot.kit.db import row_id
from bot.kit.slack import Json
from bot.kit.time import usable_zone
from bot.members.models import Member

MAX_SESSIONS = 200


class AnsweredRequestError(GroundswellError):
    """Somebody has already answered that, or the question wasn't for you. `/community rota` shows who leads what."""


def may_join(session: Session, activity: Activity, member: Member, role: RotaRole) -> bool:
    """Whether a member may take a role in a rota without asking anybody.

    So may planners, the owner, and those leading already; everybody may if the activity is open, or nobody can say yes.
    """
    own = session.get(RotaMember, (activity.id, member.id))
    has_it = own is not None and own.left_at is None and own.role in (RotaRole.LEAD, role)
    is_theirs = has_it or is_planner(member) or activity.owner_id == member.id
    return is_theirs or activity.is_open or not _who_decides(session, activity)


def _who_decides(session: Session, activity: Activity) -> list[int]:
    """The owner of an activity, or its deputies if the owner is gone."""
    owner = session.get(Member, activity.owner_id) if activity.owner_id else None
    if owner and owner.active:
        return [row_id(owner)]
    return [each.member_id for each in service.active_members(session, activity) if each.is_deputy]


def ask(
    session: Session, activity: Activity, member: Member, role: RotaRole, *, now: datetime
) -> list[NoticeRecipient]:
    """Ask those who decide to let a member join; returns whom. An open question isn't asked again."""
    to = recipients(session, activity.workspace_id, _who_decides(session, activity))
    wanted = select(RotaRequest).where(
        RotaRequest.activity_id == activity.id, RotaRequest.member_id == member.id, RotaRequest.state == "asked"
    )
    if session.exec(wanted).first() is None:
        request = RotaRequest(
            workspace_id=activity.workspace_id,
            activity_id=row_id(activity),
            member_id=row_id(member),
            role=role,
            at=now,
        )
        session.add(request)
        session.flush()
        notice = Notice(activity.workspace_id, f"community.rota_request:{request.id}", now)
        at_night = _at_night(session, activity, member, now)
        notify(
            session, notice, to,
            lambda _to: views.rota_request(row_id(request), member.slack_id, activity.title, role, at_night=at_night),
        )  # fmt: skip
    return to


def ask_owner(session: Session, activity: Activity, member: Member, role: RotaRole, *, now: datetime) -> Json:
    """Ask those who decide to let a member join; returns what the member is told."""
    asked = ask(session, activity, member, role, now=now)
    heard = notices.heard(session, activity.workspace_id, asked, now=now)
    return views.rota_requested(activity.title, [each.slack_id for each in asked], heard)


def _at_night(session: Session, activity: Activity, member: Member, now: datetime) -> str | None:
    """What the clock says for a member when an activity takes place next, if that is in their night."""
    upcoming = calendar_queries.upcoming(session, activity.workspace_id, now=now, limit=MAX_SESSIONS)
    moment = next((card.starts_at for card in upcoming if card.activity_id == activity.id), None)
    zone = usable_zone(member.zone)
    return nights.clock(moment, zone) if moment and nights.is_night(moment, zone) else None


def answer(session: Session, by: Member, request_id: int, *, agreed: bool, now: datetime) -> RotaRequest:
    """Record the answer of the person who decides, take the member in if it is yes, and tell them.

    AnsweredRequestError if it is answered already, or somebody else decides.
    """
    wanted = select(RotaRequest).where(RotaRequest.id == request_id, RotaRequest.workspace_id == by.workspace_id)
    request = session.exec(wanted.with_for_update()).first()
    if request is None or request.state != "asked":
        raise AnsweredRequestError
    activity = service.find_living_activity(session, by.workspace_id, request.activity_id)
    if by.id not in _who_decides(session, activity) and not is_planner(by):
        raise AnsweredRequestError
    request.state = "agreed" if agreed else "declined"
    session.add(request)
    if agreed:
        service.take_part(session, activity, request.member_id, RotaRole(request.role), now=now)
    notice = Notice(activity.workspace_id, f"community.rota_answer:{request.id}", now)
    to = recipients(session, activity.workspace_id, [request.member_id])
    notify(session, notice, to, lambda _to: views.rota_answer(by.slack_id, activity.title, request.role, agreed=agreed))
    return request
