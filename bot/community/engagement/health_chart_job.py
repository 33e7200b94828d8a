"""The picture of a community's health, drawn beside everything else and brought to whoever asked."""

from __future__ import annotations

import asyncio
from datetime import datetime

from sqlmodel import Session

from bot.community.command_context import CommandContext
from bot.community.context import CommunityContext
from bot.community.engagement import charts, commands, health
from bot.community.engagement.health import CommunityHealth
from bot.community.permissions import is_planner
from bot.delivery import files
from bot.delivery import service as delivery
from bot.delivery.models import Lane
from bot.delivery.service import Outgoing
from bot.deps import Deps
from bot.kit.i18n import _
from bot.members import service as members

Slack = tuple[str, str]


async def draw(deps: Deps, house: CommunityContext, slack: Slack, channel: str) -> None:
    """For facilitators: the last twelve weeks as a picture in the talk with them."""
    at = deps.now()
    found = await deps.db.read(_figures, house, slack, channel, at)
    if found is None:
        return
    picture = await asyncio.to_thread(charts.attendance, found)
    name, title = f"community-{at:%Y-%m-%d}.png", _("Said yes and came, by week")
    payload = files.picture(name, title, picture, charts.in_words(found)[:900])
    key = f"community.health:{channel}:{slack[1]}:{int(at.timestamp())}"
    await deps.db.transact(delivery.post, Outgoing(slack[0], key, slack[1], payload, at, lane=Lane.PROMPT))
    deps.nudge()


def _figures(
    session: Session, house: CommunityContext, slack: Slack, channel: str, now: datetime
) -> CommunityHealth | None:
    member = members.find(session, *slack)
    if member is None or not is_planner(member):
        return None
    found = health.of(session, commands.around(CommandContext(session, house, member, "", channel, now)), now=now)
    return found if found.is_drawn else None
