"""A running workspace and an official client for it."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import Sandbox
from tests.clocks import clock_from

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

SCOPES = [
    "app_mentions:read", "channels:history", "channels:join", "channels:manage", "channels:read", "chat:write",
    "commands", "files:read", "files:write", "groups:history", "groups:read", "groups:write", "im:history", "im:read",
    "im:write", "mpim:read", "mpim:write", "reactions:write", "team:read", "users:read", "users:read.email",
]  # fmt: skip


@pytest.fixture
def manifest() -> dict[str, Any]:
    """An app that may do everything the workspace knows."""
    return {
        "display_information": {"name": "Lantern"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "lantern"},
            "slash_commands": [{"command": "/lantern", "description": "Light", "should_escape": True}],
            "shortcuts": [
                {"name": "Light up", "type": "global", "callback_id": "light", "description": "Light up"},
                {"name": "Keep", "type": "message", "callback_id": "keep", "description": "Keep it"},
            ],
        },
        "oauth_config": {"scopes": {"bot": SCOPES}},
        "settings": {
            "event_subscriptions": {
                "bot_events": [
                    "app_home_opened", "app_mention", "app_uninstalled", "member_joined_channel", "message.channels",
                    "message.groups", "message.im", "message.mpim", "reaction_added", "reaction_removed", "team_join",
                    "tokens_revoked", "user_change",
                ]
            },
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }  # fmt: skip


@pytest.fixture
async def sandbox(manifest: dict[str, Any]) -> AsyncIterator[Sandbox]:
    """The workspace on a Monday morning, listening on a free port."""
    async with Sandbox(manifest, clock=clock_from(MONDAY)) as running:
        yield running


@pytest.fixture
def client(sandbox: Sandbox) -> AsyncWebClient:
    """Slack's own client with the bot's token."""
    return AsyncWebClient(sandbox.installation.bot_token, base_url=f"{sandbox.url}/api/")


@pytest.fixture
def app(client: AsyncWebClient) -> AsyncApp:
    """A Bolt app with the bot's token and no listeners yet."""
    return AsyncApp(name="app", client=client, token=client.token)


@pytest.fixture
async def connected(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The Bolt app in Socket Mode, already greeted by the workspace."""
    web_client = AsyncWebClient(base_url=f"{sandbox.url}/api/")
    handler = AsyncSocketModeHandler(app, sandbox.installation.app_token, web_client=web_client, ping_interval=1)
    await handler.connect_async()
    yield handler
    await handler.close_async()
