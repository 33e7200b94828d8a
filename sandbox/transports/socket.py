"""Socket Mode: envelopes over WebSockets, acks, redelivery and orderly reconnecting."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
import uuid
from collections import deque
from typing import Any

from aiohttp import web

from sandbox.errors import RefusedError
from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.transports.ack import DISPATCH_FAILED, OPERATION_TIMEOUT, Ack
from sandbox.transports.connection import Connection
from sandbox.transports.delivery import EventDelivery

MAX_CONNECTIONS = 10
MAX_WAITING_EVENTS = 10_000
WARNING_SECONDS = 10.0
HEARTBEAT_SECONDS = 20.0
PATH = "/link/"
REASONS = ("warning", "refresh_requested", "link_disabled")


class SocketMode:
    """All WebSockets of the app; every payload goes to one of them, in turn.

    An event without an ack in `ack_seconds` is sent again, up to three times, over the next connection.
    While there is no connection, events wait in order.
    """

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.ack_seconds = 3.0
        self.lifetime_seconds = 3600.0
        self.connections: list[Connection] = []
        self._turn = itertools.count()
        self._tickets: set[str] = set()
        self._waiting: deque[EventDelivery] = deque(maxlen=MAX_WAITING_EVENTS)
        self._requests: dict[str, asyncio.Future[Any]] = {}
        self._deliveries: dict[str, asyncio.TimerHandle] = {}

    # connecting

    def open_url(self, base_url: str) -> str:
        """The address of one WebSocket under the workspace's address; it works once."""
        ticket = secrets.token_urlsafe(24)
        self._tickets.add(ticket)
        base = base_url.replace("http", "ws", 1)
        return f"{base}{PATH}?ticket={ticket}&app_id={self.installation.app_id}"

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """Serve the WebSocket of an app that has a ticket, until either side closes."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403, text="invalid ticket")
        self._tickets.remove(ticket)
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT_SECONDS)
        await socket.prepare(request)
        connection = Connection(socket, self._on_ack)
        if len(self.connections) >= MAX_CONNECTIONS:
            connection.send_disconnect("too_many_websockets")
            connection.close()
            await connection.run()
            return socket
        await self._serve(connection)
        return socket

    async def _serve(self, connection: Connection) -> None:
        self.connections.append(connection)
        connection.send(self._hello())
        timers = self._end_of_life(connection)
        self._flush()
        try:
            await connection.run()
        finally:
            self.connections.remove(connection)
            for timer in timers:
                timer.cancel()

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self.installation.app_id},
            "debug_info": {
                "host": "applink-sandbox",
                "build_number": 1,
                "approximate_connection_time": int(self.lifetime_seconds),
            },
        }

    def _end_of_life(self, connection: Connection) -> tuple[asyncio.TimerHandle, ...]:
        loop = asyncio.get_running_loop()
        warning = max(0.0, self.lifetime_seconds - WARNING_SECONDS)
        return (
            loop.call_later(warning, connection.send_disconnect, "warning"),
            loop.call_later(self.lifetime_seconds, self._refresh, connection),
        )

    @staticmethod
    def _refresh(connection: Connection) -> None:
        connection.send_disconnect("refresh_requested")
        connection.close()

    def disconnect(self, reason: str = "refresh_requested") -> int:
        """Ask every connection to reconnect; the number of connections. Only a warning leaves them open."""
        if reason not in REASONS:
            raise RefusedError(f"the reasons are: {', '.join(REASONS)}")
        connections = list(self.connections)
        for connection in connections:
            connection.send_disconnect(reason)
            if reason != "warning":
                connection.close()
        return len(connections)

    async def stop(self) -> None:
        """Close every connection and forget unacknowledged deliveries."""
        for timer in self._deliveries.values():
            timer.cancel()
        self._deliveries.clear()
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    # sending

    @property
    def connected(self) -> bool:
        """Whether any connection can take a payload."""
        return any(connection.takes_payloads for connection in self.connections)

    def _next(self) -> Connection | None:
        """The next connection in turn; one that was asked to reconnect only when there is no other."""
        open_ones = [connection for connection in self.connections if connection.takes_payloads]
        ready = [connection for connection in open_ones if not connection.warned] or open_ones
        return ready[next(self._turn) % len(ready)] if ready else None

    def send_event(self, delivery: EventDelivery) -> None:
        """Send an event now, or as soon as an app connects."""
        connection = None if self._waiting else self._next()
        if connection is None:
            self._waiting.append(delivery)
        else:
            self._send(connection, delivery)

    def _flush(self) -> None:
        while self._waiting and (connection := self._next()):
            self._send(connection, self._waiting.popleft())

    def _send(self, connection: Connection, delivery: EventDelivery) -> None:
        envelope_id = str(uuid.uuid4())
        connection.send(
            {
                "envelope_id": envelope_id,
                "type": "events_api",
                "payload": delivery.body,
                "accepts_response_payload": False,
                "retry_attempt": delivery.attempt,
                "retry_reason": delivery.reason,
            }
        )
        loop = asyncio.get_running_loop()
        self._deliveries[envelope_id] = loop.call_later(self.ack_seconds, self._unanswered, envelope_id, delivery)

    def _unanswered(self, envelope_id: str, delivery: EventDelivery) -> None:
        del self._deliveries[envelope_id]
        if delivery.retry("timeout"):
            self.send_event(delivery)

    async def request(self, kind: str, payload: Json, *, wants_answer: bool) -> Ack:
        """Send a command or an interaction and wait for its ack."""
        connection = self._next()
        if connection is None:
            return Ack(ok=False, status=0, error=DISPATCH_FAILED)
        envelope_id = str(uuid.uuid4())
        answer = self._requests[envelope_id] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        connection.send(
            {
                "envelope_id": envelope_id,
                "type": kind,
                "payload": payload,
                "accepts_response_payload": wants_answer,
            }
        )
        try:
            body = await asyncio.wait_for(answer, self.ack_seconds)
        except TimeoutError:
            return Ack(ok=False, status=0, error=OPERATION_TIMEOUT, milliseconds=_since(began))
        finally:
            del self._requests[envelope_id]
        return Ack(ok=True, body=body if wants_answer else None, milliseconds=_since(began))

    def _on_ack(self, envelope_id: str, payload: object) -> None:
        timer = self._deliveries.pop(envelope_id, None)
        if timer:
            timer.cancel()
        answer = self._requests.get(envelope_id)
        if answer and not answer.done():
            answer.set_result(payload)


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
