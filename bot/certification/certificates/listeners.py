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

log = structlog.get_logger()


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.REVOKE))(revoke)


async def revoke(ack: AsyncAck, action: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Revoke a certificate, once it was asked whether that is wanted."""
    number, _space, reason = action["value"].partition(" ")
    holder = await deps.db.transact(_revoke, caller, int(number), reason, now=deps.now())
    await ack()
    await respond(replace_original=True, **views.revoked(holder))
    deps.nudge()
    log.info("certificates.revoke", workspace=caller.workspace_id)


def _revoke(session: Session, caller: Caller, number: int, reason: str, *, now: datetime) -> str:
    return commands.revoke(session, staff(session, caller), number, reason, now=now)
