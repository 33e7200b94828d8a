"""The button that replaces the address of a calendar feed."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from sqlmodel import Session

from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.feeds import commands, views
from bot.deps import Deps
from bot.kit.slack import Caller, Json, action, clicked_message


def register(app: AsyncApp) -> None:
    app.action(action(views.RENEW))(renewed)


async def renewed(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Show a new address; the one before stops working."""
    reply = await deps.db.transact(
        _renew, community, caller, clicked_message(body).channel, action["value"], now=deps.now()
    )
    await ack()
    await respond(**reply, replace_original=True)


def _renew(
    session: Session, community: CommunityContext, caller: Caller, channel: str, owner: str, *, now: datetime
) -> Json:
    context = CommunityCommandContext.of_click(session, community, caller, channel=channel, now=now)
    return commands.renew(context, of_community=owner == views.COMMUNITY)
