"""`/groundswell`, for admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.insights import service, views
from bot.kit.commands import split
from bot.kit.slack import Json

Guard = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, admins_only: Guard) -> None:
    app.command("/groundswell", middleware=[admins_only])(groundswell)


async def groundswell(ack: AsyncAck, command: Json, deps: Deps, workspace_id: str) -> None:
    verb, _rest = split(command)
    if verb == "status":
        await ack(text=views.status(await deps.db.read(service.status, workspace_id, at=deps.now())))
    elif verb in ("", "help"):
        await ack(text=views.usage())
    else:
        await ack(text=views.unclear(verb))
