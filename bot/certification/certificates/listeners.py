"""Bolt listeners for certificates."""

from __future__ import annotations

from datetime import datetime

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.certification.certificates import commands, views
from bot.cohorts.service import staff
from bot.deps import Deps
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import transact_for

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.REVOKE))(revoke)
    app.action(action_pattern(views.REISSUE))(reissue)
    app.action(action_pattern(views.ASK_REISSUE))(new_one_wanted)


async def revoke(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Revoke a certificate, once it was asked whether that is wanted."""
    number, _space, reason = action["value"].partition(" ")
    shown = await deps.db.transact(_revoke, caller, int(number), reason, now=deps.now())
    await ack()
    await respond(replace_original=True, **shown)
    deps.nudge()
    log.info("certificates.revoke", workspace=caller.workspace_id)


def _revoke(session: Session, caller: Caller, number: int, reason: str, *, now: datetime) -> Json:
    return commands.revoke(session, staff(session, caller), number, reason, now=now)


async def reissue(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Issue a new certificate in the place of one."""
    holder = await deps.db.transact(_reissue, caller, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, **views.reissued(holder))
    deps.nudge()
    log.info("certificates.reissue", workspace=caller.workspace_id)


def _reissue(session: Session, caller: Caller, number: int, *, now: datetime) -> str:
    return commands.reissue(session, staff(session, caller), number, now=now)


async def new_one_wanted(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Ask those who run the programme for a certificate with the right name."""
    asked = await transact_for(deps, caller, commands.ask_for_new_one, int(action["value"]), now=deps.now())
    await ack()
    await respond(replace_original=True, text=views.asked_for_new_one(asked) if asked else views.nobody_to_ask())
    deps.nudge()
    log.info("certificates.ask_reissue", workspace=caller.workspace_id)
