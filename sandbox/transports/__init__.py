"""The way from the workspace to the app: Socket Mode, or signed requests to its URL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.state import Json
from sandbox.transports.ack import DISPATCH_FAILED, Ack
from sandbox.transports.delivery import Delivery
from sandbox.transports.http import HttpDelivery
from sandbox.transports.socket import PATH, SocketMode

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_ANSWERED = frozenset({"view_submission", "block_suggestion"})


class Transport:
    """Chooses between the two ways; an app that was uninstalled gets nothing."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.socket = SocketMode(sandbox)
        self.http = HttpDelivery(sandbox)

    @property
    def _way(self) -> SocketMode | HttpDelivery:
        socket_mode = self.sandbox.installation.socket_mode or self.socket.connected
        return self.socket if socket_mode else self.http

    def send_event(self, body: Json) -> None:
        """Send an event_callback, without waiting for anybody."""
        self._way.send_event(Delivery(body))

    async def request(self, kind: str, payload: Json) -> Ack:
        """Send `slash_commands` or `interactive`, and wait up to three seconds for the ack."""
        if not self.sandbox.installation.installed:
            return Ack(ok=False, status=0, error=DISPATCH_FAILED)
        wants_answer = kind == "slash_commands" or payload.get("type") in _ANSWERED
        return await self._way.request(kind, payload, wants_answer=wants_answer)

    async def stop(self) -> None:
        """Let go of connections and deliveries."""
        await self.socket.stop()
        await self.http.stop()


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Where Socket Mode's WebSockets come in."""
    return [web.get(PATH, sandbox.transport.socket.connect)]
