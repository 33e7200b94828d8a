"""Who may plan and change what in a community."""

from __future__ import annotations

from sqlmodel import Session

from bot.community.calendar.errors import NotYoursToChangeError
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.service import PLANNERS
from bot.members.models import Member


def is_planner(member: Member) -> bool:
    """Whether somebody may plan anything."""
    return member.role in PLANNERS


def may_change(session: Session, member: Member, card: SessionCard) -> bool:
    """Whether somebody may move a session or call it off: facilitators, its owner, and whoever leads it."""
    activity = session.get(Activity, card.activity_id)
    return is_planner(member) or member.id in {card.host_id, activity.owner_id if activity else None}


def check_owns(member: Member, activity: Activity) -> None:
    """NotYoursToChangeError unless somebody may say who answers for an activity: facilitators, and its owner."""
    if not is_planner(member) and member.id != activity.owner_id:
        raise NotYoursToChangeError


def check_may_change(session: Session, member: Member, card: SessionCard) -> None:
    """NotYoursToChangeError unless they may."""
    if not may_change(session, member, card):
        raise NotYoursToChangeError
