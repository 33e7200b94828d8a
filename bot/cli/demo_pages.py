"""The app's own pages in a demo, such as `/verify`, at the address of the workspace's page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from aiohttp import web

Asgi = Callable[[MutableMapping[str, Any], Callable[[], Awaitable[Any]], Callable[[Any], Awaitable[None]]], Any]
PATHS = ("/verify", "/badges", "/calendar")


def handler(app: Asgi) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """Answers a request by the app's HTTP side."""

    async def handle(request: web.Request) -> web.StreamResponse:
        body, answered = await request.read(), web.Response()
        content = bytearray()

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                answered.set_status(message["status"])
                for name, value in message.get("headers", []):
                    answered.headers.add(name.decode("latin-1"), value.decode("latin-1"))
            else:
                content.extend(message.get("body", b""))

        await app(_scope(request), receive, send)
        answered.body = bytes(content)
        return answered

    return handle


def _scope(request: web.Request) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": request.scheme,
        "path": request.path,
        "raw_path": request.rel_url.raw_path.encode("ascii"),
        "query_string": request.rel_url.raw_query_string.encode("ascii"),
        "root_path": "",
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in request.headers.items()
        ],
        "client": None,
        "server": None,
    }
