"""The buttons of a digest, and of the question to admins about held messages."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond

from bot.delivery import service, views
from bot.deps import Deps
from bot.kit.slack import Json, action_pattern

Guard = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, admins_only: Guard) -> None:
    app.action(action_pattern(views.SHOW))(show)
    app.action(action_pattern(views.RESEND), middleware=[admins_only])(resend)
    app.action(action_pattern(views.LEAVE), middleware=[admins_only])(leave)


async def show(
    ack: AsyncAck,
    action: Json,
    body: Json,
    deps: Deps,
    respond: AsyncRespond,
    user_id: str,
    workspace_id: str,
) -> None:
    """Send a message from a digest by itself."""
    await deps.db.transact(service.show, workspace_id, user_id, action["value"], now=deps.now())
    await ack()
    deps.nudge()
    await respond(replace_original=True, **views.shown(body.get("message") or {}, action["value"]))


async def resend(ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond) -> None:
    await _decide(ack, action, workspace_id, deps, respond, resend=True)


async def leave(ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond) -> None:
    await _decide(ack, action, workspace_id, deps, respond, resend=False)


async def _decide(
    ack: AsyncAck, action: Json, workspace_id: str, deps: Deps, respond: AsyncRespond, *, resend: bool
) -> None:
    count = await deps.db.transact(service.decide_held, workspace_id, action["value"], resend=resend)
    await ack()
    deps.nudge()
    await respond(replace_original=True, **views.decided(count, resend=resend))
