"""One WebSocket of an app in Socket Mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from aiohttp import WSMsgType, web

from sandbox.state import Json

OnAck = Callable[[str, object], None]


class Connection:
    """Sends messages in order from a queue, and passes acks to `on_ack` as they arrive."""

    def __init__(self, socket: web.WebSocketResponse, on_ack: OnAck) -> None:
        self.socket = socket
        self.warned = False
        self._closing = False
        self._on_ack = on_ack
        self._outbox: asyncio.Queue[Json | None] = asyncio.Queue()

    @property
    def takes_payloads(self) -> bool:
        """Whether payloads may still be sent here."""
        return not (self._closing or self.socket.closed)

    def send(self, message: Json) -> None:
        """Queue a message."""
        self._outbox.put_nowait(message)

    def send_disconnect(self, reason: str) -> None:
        """Ask the app to reconnect."""
        self.warned = True
        self.send(
            {
                "type": "disconnect",
                "reason": reason,
                "debug_info": {"host": "applink-sandbox", "build_number": 1, "approximate_connection_time": 0},
            }
        )

    def close(self) -> None:
        """Close, once everything before has been sent."""
        self._closing = True
        self._outbox.put_nowait(None)

    async def run(self) -> None:
        """Serve until either side closes."""
        writer = asyncio.create_task(self._write())
        try:
            async for message in self.socket:
                if message.type is WSMsgType.TEXT:
                    self._read(message.data)
        finally:
            writer.cancel()

    async def _write(self) -> None:
        while (message := await self._outbox.get()) is not None:
            try:
                await self.socket.send_str(json.dumps(message))
            except ConnectionError:
                return
        await self.socket.close()

    def _read(self, data: str) -> None:
        try:
            answer = json.loads(data)
        except ValueError:
            return
        if isinstance(answer, dict) and isinstance(answer.get("envelope_id"), str):
            self._on_ack(answer["envelope_id"], answer.get("payload"))
