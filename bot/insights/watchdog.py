"""The watchdog: when a day's messages fall short, the admins hear so in Slack, once for each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.punctuality import Punctuality, punctuality
from bot.delivery.service import Outgoing
from bot.insights import views
from bot.kit.i18n import in_language
from bot.members import service as members
from bot.members.models import Workspace

# So few say nothing about a day; and a few of very many are in `/groundswell status`.
MIN_FELL_SHORT, MIN_SHARE = 3, 0.05


def watch(session: Session, *, now: datetime) -> int:
    """Look at yesterday and today in every workspace; returns in how many the admins are told of a day."""
    workspaces = session.exec(select(Workspace.id).where(col(Workspace.gone_at).is_(None))).all()
    days = [now.date() - timedelta(days=1), now.date()]
    return sum(_look(session, workspace_id, day, now) for workspace_id in workspaces for day in days)


def _look(session: Session, workspace_id: str, day: date, now: datetime) -> bool:
    start = datetime.combine(day, time(), UTC)
    found = punctuality(session, workspace_id, start, start + timedelta(days=1), now=now)
    if not falls_short(found):
        return False
    told = False
    for slack_id in members.admins(session, workspace_id):
        key = watchdog_key(day, slack_id)
        if delivery.exists(session, workspace_id, key):
            continue
        with in_language(members.language_of(session, workspace_id, slack_id)):
            payload = views.fell_short(found, day)
        delivery.post(session, Outgoing(workspace_id, key, slack_id, payload, now, lane=Lane.PROMPT))
        told = True
    return told


def falls_short(found: Punctuality) -> bool:
    """Whether so many messages of a day were late or missing that somebody should look."""
    return found.fell_short >= max(MIN_FELL_SHORT, MIN_SHARE * found.due)


def watchdog_key(day: date, slack_id: str) -> str:
    """The key of what an admin is told of a day."""
    return f"insights.watchdog:{day.isoformat()}:{slack_id}"
