"""The answer to whether two people met for coffee."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.community.calendar import queries as calendar_queries
from bot.community.calendar.models import Community
from bot.community.engagement import coffee_introductions, views
from bot.deps import Deps
from bot.kit.i18n import in_language
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import caller_member


def register(app: AsyncApp) -> None:
    for action_id in (views.MET, views.NOT_MET):
        app.action(action_pattern(action_id))(answered)


async def answered(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Record whether they met; one answer counts for the group and replaces the question."""
    met = action["action_id"] == views.MET
    payload = await deps.db.transact(answer, caller, int(action["value"]), met=met, now=deps.now())
    await ack()
    await respond(**payload, replace_original=True)


def answer(session: Session, caller: Caller, group_id: int, *, met: bool, now: datetime) -> Json:
    """Record whether a group met; returns what replaces the question."""
    group = coffee_introductions.answer(session, caller_member(session, caller, now=now), group_id, met=met)
    community = session.get_one(Community, group.community_id)
    with in_language(calendar_queries.channel_language(session, community)):
        return views.met(met=met)
