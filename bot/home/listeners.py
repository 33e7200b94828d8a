"""The listener for opening the App Home."""

from __future__ import annotations

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.deps import Deps
from bot.kit.slack import Json


def register(app: AsyncApp) -> None:
    app.event("app_home_opened")(opened)


async def opened(ack: AsyncAck, deps: Deps, event: Json, user_id: str, workspace_id: str) -> None:
    """Publish the Home; opening the Messages tab raises the same event and needs nothing."""
    await ack()
    if event.get("tab") == "home":
        await deps.show_home(workspace_id, user_id)
