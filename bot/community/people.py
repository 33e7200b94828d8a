"""Who somebody is in a community, and by which clock they live."""

from __future__ import annotations

import re
from datetime import datetime

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot.community.calendar.errors import NotYoursToChangeError
from bot.community.calendar.models import Activity
from bot.community.calendar.queries import SessionCard
from bot.community.calendar.service import PLANNERS
from bot.deps import Deps
from bot.errors import WorkspaceGoneError
from bot.kit.i18n import speak
from bot.members import service as members
from bot.members.listeners import profile_of
from bot.members.models import Member

log = structlog.get_logger()
PERSON = re.compile(r"<@([UW]\w+)(?:\|[^>]*)?>")


async def read_profile(deps: Deps, workspace_id: str, slack_id: str) -> None:
    """Ask Slack for somebody's zone and language, where we do not know them yet, and go on in that language."""
    if language := await learn(deps, workspace_id, slack_id):
        speak(language)


async def learn(deps: Deps, workspace_id: str, slack_id: str) -> str | None:
    """The same about somebody who is spoken of; their language, where it is news."""
    member = await deps.db.read(members.find, workspace_id, slack_id)
    if member is None or member.zone is not None:
        return None
    try:
        client = await deps.client(workspace_id)
        user = (await client.users_info(user=slack_id, include_locale=True))["user"]
    except (SlackApiError, TimeoutError, WorkspaceGoneError, aiohttp.ClientError) as error:
        log.warning("community.profile_unread", workspace=workspace_id, error=type(error).__name__)
        return None
    return await deps.db.transact(_keep, (workspace_id, slack_id), user)


def _keep(session: Session, slack: tuple[str, str], user: dict[str, object]) -> str | None:
    member = members.find(session, *slack)
    if member is None:
        return None
    members.read_profile(session, member, **profile_of(user))
    return member.language


def arrive(session: Session, slack: tuple[str, str], *, now: datetime) -> bool:
    """Somebody speaks to us; whether we know their zone."""
    return members.arrive(session, *slack, now=now).zone is not None


def strangers(session: Session, slack: tuple[str, str], words: str, *, now: datetime) -> list[str]:
    """The Slack ids of those whom a planner speaks of and of whom we do not know by which clock they live."""
    speaker = members.find(session, *slack)
    if speaker is None or not is_planner(speaker):
        return []
    named = dict.fromkeys(PERSON.findall(words))
    return [each for each in named if members.arrive(session, slack[0], each, now=now).zone is None]


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
