"""The choice between Socket Mode and HTTP for each payload."""

from __future__ import annotations

from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.transports.ack import DISPATCH_FAILED, Ack
from sandbox.transports.delivery import EventDelivery
from sandbox.transports.http import HttpDelivery
from sandbox.transports.socket import SocketMode

_ANSWERED = frozenset({"view_submission", "block_suggestion"})


class Transport:
    """Sends over HTTP where there is a request URL and no WebSocket; an app that was uninstalled gets nothing."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.socket = SocketMode(installation)
        self.http = HttpDelivery(installation)

    @property
    def _way(self) -> SocketMode | HttpDelivery:
        socket_mode = self.installation.socket_mode or self.socket.connected
        return self.socket if socket_mode else self.http

    def send_event(self, body: Json) -> None:
        """Send an event_callback in the background."""
        self._way.send_event(EventDelivery(body))

    async def request(self, kind: str, payload: Json) -> Ack:
        """Send `slash_commands` or `interactive`, and wait up to three seconds for the ack."""
        if not self.installation.installed:
            return Ack(ok=False, status=0, error=DISPATCH_FAILED)
        wants_answer = kind == "slash_commands" or payload.get("type") in _ANSWERED
        return await self._way.request(kind, payload, wants_answer=wants_answer)

    async def stop(self) -> None:
        """Close connections and give up deliveries."""
        await self.socket.stop()
        await self.http.stop()
