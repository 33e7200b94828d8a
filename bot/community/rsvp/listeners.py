"""Listeners for RSVP buttons, wherever they are shown."""

from __future__ import annotations

import asyncio
from functools import partial

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.community.context import CommunityContext
from bot.community.rsvp import actions, calendar_files, service, views
from bot.community.rsvp.actions import RsvpClick, RsvpOutcome
from bot.deps import Deps
from bot.kit.slack import Caller, Json, action_pattern, clicked_message
from bot.members import profile_reader
from bot.members.callers import transact_for
from bot.members.message_updates import Redrawn, redraw


def register(app: AsyncApp) -> None:
    for action_id in (views.YES, views.ALL, views.NO, views.NONE):
        app.action(action_pattern(action_id))(answered)
    app.action(action_pattern(views.JOIN))(joined)
    app.action(action_pattern(views.FILE))(file_requested)


async def joined(ack: AsyncAck, action: Json, caller: Caller, deps: Deps) -> None:
    """Keep the seat of a person who joins by the button; the browser has opened the link already."""
    await deps.db.transact(service.confirm_seat, caller, int(action["value"]))
    await ack()


async def file_requested(ack: AsyncAck, action: Json, caller: Caller, community: CommunityContext, deps: Deps) -> None:
    """Send the current calendar file of a session."""
    send, session_id = calendar_files.send_update, int(action["value"])
    await deps.db.transact(service.confirm_seat, caller, session_id)
    await transact_for(deps, caller, send, community.catalog, session_id, now=deps.now())
    await ack()
    deps.nudge()


async def answered(
    ack: AsyncAck,
    action: Json,
    body: Json,
    caller: Caller,
    client: AsyncWebClient,
    community: CommunityContext,
    deps: Deps,
    respond: AsyncRespond,
) -> None:
    """Record the answer, then show it where it was given: in the App Home, a direct message or a channel."""
    # In the App Home, with several sessions, each action id has its session's id after a colon.
    action_id = action["action_id"].partition(":")[0]
    click = RsvpClick(caller, action_id, int(action["value"]), deps.now())
    outcome = await deps.db.transact(actions.keep, click)
    await ack()
    deps.nudge()
    await profile_reader.meet(deps, caller.workspace_id, caller.slack_id)
    container = body.get("container") or {}
    message = clicked_message(body)
    if container.get("type") == "view":
        await deps.show_home(caller.workspace_id, caller.slack_id)
    elif container.get("is_ephemeral"):
        await _respond(deps, click, outcome, respond)
    elif message.channel.startswith("D"):
        await redraw(client, [Redrawn(message, await deps.db.read(actions.confirmation, click, outcome))])
    else:
        await _respond(deps, click, outcome, respond)
        if outcome.is_new_yes:
            await deps.db.transact(actions.confirm, community.catalog, click, outcome)
            deps.nudge()
    await update_messages(deps, community, client, click, outcome)


async def update_messages(
    deps: Deps, community: CommunityContext, client: AsyncWebClient, click: RsvpClick, outcome: RsvpOutcome
) -> None:
    """Update every post about the sessions that were answered, and the messages to those who got a seat by it."""
    await redraw(client, await deps.db.read(actions.outdated_seats, outcome, now=deps.now()))
    updates = [
        community.update_message(
            client, post, partial(deps.db.read, actions.updated_invitation, community.catalog, click, session_id, post)
        )
        for session_id, post in await deps.db.read(actions.outdated_posts, outcome)
    ]
    await asyncio.gather(*updates)


async def _respond(deps: Deps, click: RsvpClick, outcome: RsvpOutcome, respond: AsyncRespond) -> None:
    if respond.response_url:
        reply = await deps.db.read(actions.short_confirmation, click, outcome)
        await respond(**reply, response_type="ephemeral", replace_original=False)
