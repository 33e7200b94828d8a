"""The buttons of alumni."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.certification.alumni import commands, service, views
from bot.deps import Deps
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import caller_member
from bot.members.command_registry import CommandContext
from bot.members.models import Member

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    for action_id in (views.JOIN, views.LEAVE, views.RATE, views.LEAD, views.MESSAGES, views.CARD):
        app.action(action_pattern(action_id))(changed)


async def changed(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Do what a button says, and show how it is now; beside a quarterly message, which stays as it is."""
    name = action["action_id"].partition(":")[0]
    shown = await deps.db.transact(_change, caller, name, action.get("value", ""), now=deps.now())
    await ack()
    log.info("certification.alumni", workspace=caller.workspace_id, change=name)
    await respond(**shown, response_type="ephemeral", replace_original=False)


def _change(session: Session, caller: Caller, name: str, value: str, *, now: datetime) -> Json:
    member = caller_member(session, caller, now=now)
    _apply(session, member, name, wish=value == views.YES, now=now)
    card = commands.own(CommandContext(session, member, "", "", now)).message
    assert card, "a card is always shown"
    return card


def _apply(session: Session, member: Member, name: str, *, wish: bool, now: datetime) -> None:
    if name == views.JOIN:
        service.join(session, member, now=now)
    elif name == views.LEAVE:
        service.leave(session, member, now=now)
    elif name == views.RATE:
        service.would_rate(session, member, wish=wish)
    elif name == views.LEAD:
        service.would_lead(session, member, wish=wish)
    elif name == views.MESSAGES:
        service.want_messages(session, member, wish=wish, now=now)
