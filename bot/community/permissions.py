"""Permissions for planning and changes in a community."""

from __future__ import annotations

from sqlmodel import Session

from bot.community.calendar.errors import NotAPlannerError, NotYoursToChangeError
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.members.command_registry import Audience
from bot.members.models import Member

# Who may plan; the commands and the buttons for planning are theirs.
PLANNERS = Audience.FACILITATORS


def is_planner(member: Member) -> bool:
    """Whether a member may plan: facilitators and admins."""
    return PLANNERS.admits(member)


def check_planner(member: Member) -> None:
    """NotAPlannerError unless a member may plan."""
    if not is_planner(member):
        raise NotAPlannerError


def may_change(session: Session, member: Member, card: SessionCard) -> bool:
    """Whether a member may move or cancel a session: planners, the activity's owner, and the session's leader."""
    activity = session.get(Activity, card.activity_id)
    return is_planner(member) or member.id in {card.host_id, activity.owner_id if activity else None}


def check_may_change(session: Session, member: Member, card: SessionCard) -> None:
    """NotYoursToChangeError unless a member may move or cancel a session."""
    if not may_change(session, member, card):
        raise NotYoursToChangeError


def check_owns(member: Member, activity: Activity) -> None:
    """NotYoursToChangeError unless a member may name owner and deputies of an activity: planners and its owner."""
    if not is_planner(member) and member.id != activity.owner_id:
        raise NotYoursToChangeError
