"""`/groundswell`, for admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.cohorts.permissions import staff_only
from bot.deps import Deps
from bot.insights import service, views
from bot.kit.commands import says, split
from bot.kit.slack import Json

Guard = Callable[..., Awaitable[Any]]


def register(app: AsyncApp, admins_only: Guard) -> None:
    app.command("/groundswell", matchers=[says("", "help", "hilfe")], middleware=[staff_only])(usage)
    app.command("/groundswell", middleware=[admins_only])(groundswell)


async def usage(ack: AsyncAck) -> None:
    """The words there are, for admins and facilitators."""
    await ack(text=views.usage())


async def groundswell(ack: AsyncAck, command: Json, deps: Deps, workspace_id: str) -> None:
    verb, _rest = split(command)
    if verb == "status":
        await ack(text=views.status(await deps.db.read(service.status, workspace_id, now=deps.now())))
    else:
        await ack(text=views.unclear(verb))
