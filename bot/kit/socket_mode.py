"""Socket Mode: receive Slack's requests over a WebSocket instead of HTTP."""

from __future__ import annotations

import asyncio

import aiohttp
import structlog
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SettingsError
from bot.kit.log import cause, where
from bot.kit.slack import error_code, status
from bot.settings import Settings

log = structlog.get_logger()
# How long a start waits for Socket Mode; after that it goes on being opened.
CONNECT_SECONDS = 20
# Slack's codes for trouble of its own.
PASSING = frozenset({"fatal_error", "internal_error", "ratelimited", "request_timeout", "service_unavailable"})


class SocketModeHandler(AsyncSocketModeHandler):
    """Bolt's handler, with an answer to every request and no traceback.

    A refused request is acknowledged, because sending it again would not help; one that failed on our side is not.
    """

    opening: asyncio.Task[None] | None = None

    async def close_async(self) -> None:
        """Give up a connection that is still being opened, and close one that is open."""
        if self.opening:
            self.opening.cancel()
            await asyncio.gather(self.opening, return_exceptions=True)
        await super().close_async()  # type: ignore[no-untyped-call]

    async def handle(self, client: SocketModeClient, req: SocketModeRequest) -> None:  # type: ignore[override]
        response = await self._answer(req)
        if 400 <= response.status < 500:
            response = BoltResponse(status=200)
        # The start time is only for Bolt's debug log.
        await send_async_response(client, req, response, start_time=0)

    async def _answer(self, req: SocketModeRequest) -> BoltResponse:
        try:
            request = AsyncBoltRequest(mode="socket_mode", body=req.payload, headers=build_headers(req))
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            log.warning("slack.payload_refused", error=cause(error))
            return BoltResponse(status=400)
        try:
            return await self.app.async_dispatch(request)
        except Exception as error:  # noqa: BLE001 - the SDK would log it in full
            log.error("socket.failed", error=cause(error), where=where(error))
            return BoltResponse(status=500)


async def connect(app: AsyncApp, settings: Settings, client: AsyncWebClient) -> SocketModeHandler | None:
    """Open Socket Mode if there is a token for it; a refused one is an error only if HTTP is not set up either."""
    if settings.slack_app_token is None:
        return None
    token = settings.slack_app_token.get_secret_value()
    try:
        refused = await refusal(client, token)
    except (aiohttp.ClientError, TimeoutError) as error:
        refused = None
        log.warning("groundswell.slack_unreachable", error=cause(error))
    if refused:
        if settings.slack_signing_secret is None:
            raise SettingsError(reason=f"Slack refuses SLACK_APP_TOKEN ({refused})")
        log.warning("groundswell.no_socket_mode", reason=refused)
        return None
    handler = SocketModeHandler(app, token, web_client=client)
    # If Slack cannot be reached, the SDK tries for as long as it takes, and we are ready before: `/readyz` says it.
    opening = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
    handler.opening = opening
    await asyncio.wait({opening}, timeout=CONNECT_SECONDS)
    return handler


async def refusal(client: AsyncWebClient, token: str) -> str | None:
    """Why Slack opens no connection with an app token; None if it does, or has trouble of its own at the moment.

    The SDK would try for ever with a token that Slack refuses.
    """
    try:
        await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        code = error_code(error.response)
        return None if status(error) == 429 or status(error) >= 500 or code in PASSING else code
    return None
