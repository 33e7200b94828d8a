"""Socket Mode: receive Slack's requests over a WebSocket instead of HTTP."""

from __future__ import annotations

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
from bot.kit.log import where
from bot.kit.slack import error_code
from bot.settings import Settings

log = structlog.get_logger()


class SocketModeHandler(AsyncSocketModeHandler):
    """Bolt's handler, with an answer to every request and no traceback.

    A refused request is acknowledged, because sending it again would not help; one that failed on our side is not.
    """

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
            log.warning("slack.payload_refused", error=type(error).__name__)
            return BoltResponse(status=400)
        try:
            return await self.app.async_dispatch(request)
        except Exception as error:  # noqa: BLE001 - the SDK would log it in full
            log.error("socket.failed", error=type(error).__name__, where=where(error))
            return BoltResponse(status=500)


async def connect(app: AsyncApp, settings: Settings, client: AsyncWebClient) -> SocketModeHandler | None:
    """Open Socket Mode if there is a token for it; a refused one is an error only if HTTP is not set up either."""
    if settings.slack_app_token is None:
        return None
    handler = SocketModeHandler(app, settings.slack_app_token.get_secret_value(), web_client=client)
    try:
        await handler.connect_async()  # type: ignore[no-untyped-call]
    except (SlackApiError, aiohttp.ClientError) as error:
        await handler.close_async()  # type: ignore[no-untyped-call]
        reason = error_code(error.response) if isinstance(error, SlackApiError) else type(error).__name__
        if settings.slack_signing_secret is None:
            raise SettingsError(reason=f"Slack refuses SLACK_APP_TOKEN ({reason})") from None
        log.warning("groundswell.no_socket_mode", reason=reason)
        return None
    return handler
