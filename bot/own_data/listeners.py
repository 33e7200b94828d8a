"""Listeners for the buttons and the window of somebody's own data."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.deps import Deps
from bot.kit.slack import Caller, Json, action_pattern
from bot.members.callers import transact_aside_for, transact_for
from bot.members.message_updates import redraw
from bot.members.service import Person
from bot.own_data import service, views
from bot.stories.publishing.listeners import update_showcase


def register(app: AsyncApp) -> None:
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.EXPORT))(export)
    app.action(action_pattern(views.DELETE))(ask)
    app.view(views.CONFIRMED)(confirmed)


async def show(ack: AsyncAck, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Say how much is kept, by kind."""
    counted = await transact_for(deps, caller, service.counts)
    await ack()
    if body.get("response_url"):
        await respond(**views.overview(counted), response_type="ephemeral", replace_original=False)


async def export(ack: AsyncAck, body: Json, caller: Caller, deps: Deps, respond: AsyncRespond) -> None:
    """Send everything as a file in a direct message."""
    await transact_aside_for(deps, caller, service.export, now=deps.now())
    await ack()
    deps.nudge()
    if body.get("response_url"):
        await respond(text=views.exported(), response_type="ephemeral", replace_original=False)


async def ask(ack: AsyncAck, body: Json, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Open the window that says what goes and what stays."""
    window = await transact_for(deps, caller, _window)
    await ack()
    await client.views_open(trigger_id=body["trigger_id"], view=window)


def _window(session: Session, who: Person) -> Json:
    return views.delete_window(service.counts(session, who))


async def confirmed(ack: AsyncAck, caller: Caller, client: AsyncWebClient, deps: Deps) -> None:
    """Delete it, say so, and update the messages that showed some of it."""
    erased = await transact_aside_for(deps, caller, service.erase, now=deps.now())
    await ack()
    await client.chat_postMessage(channel=caller.slack_id, text=views.deleted())
    await redraw(client, erased.redraws)
    for update in erased.showcase:
        await update_showcase(client, update)
    await deps.show_home(caller.workspace_id, caller.slack_id, if_looking=True)
