"""The buttons below a community's year."""

from __future__ import annotations

from datetime import datetime

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.community.calendar import modals
from bot.community.command_context import CommunityCommandContext
from bot.community.context import CommunityContext
from bot.community.permissions import check_planner
from bot.community.year import commands, facts, views
from bot.community.year.views import YearRequest
from bot.deps import Deps
from bot.kit.slack import Caller, Json, action_pattern, clicked_message, show_window
from bot.members.command_registry import FollowUpContext


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.YEAR))(year_requested)
    app.action(action_pattern(views.YEAR_PLAN))(plan_requested)


async def year_requested(
    ack: AsyncAck, action: Json, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps, respond: AsyncRespond
) -> None:
    """Show another year, or that of the chosen community."""
    request = YearRequest.decode(action["value"])
    await deps.db.transact(commands.read, caller, request, now=deps.now())
    await ack()
    channel, trigger_id = clicked_message(body).channel, body.get("trigger_id") or ""
    await commands.show(request)(FollowUpContext(deps, client, respond, caller, channel, trigger_id))


async def plan_requested(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
) -> None:
    """Open the form for a session."""
    channel, now = clicked_message(body).channel, deps.now()
    request = YearRequest.decode(action["value"])
    view = await deps.db.transact(_form, community, caller, request, channel, now=now)
    await ack()
    await show_window(client, body, view)


def _form(
    session: Session, community: CommunityContext, caller: Caller, request: YearRequest, channel: str, *, now: datetime
) -> Json:
    context = CommunityCommandContext.of_click(session, community, caller, channel=channel, now=now)
    check_planner(context.member)
    known = {each.id: each.channel for each in facts.visible(session, context.member)}
    return modals.schedule(context.catalog, known.get(request.community_id, channel), context.zone, now=now)
