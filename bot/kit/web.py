"""The HTTP doors: Slack's requests, installing, health and metrics."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qsl

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

MOST_BYTES = 1_000_000
TIMESTAMP = re.compile(r"[0-9]{1,12}")
Problem = Callable[[], Awaitable[str | None]]


def site(
    bolt: AsyncApp,
    *,
    events: bool,
    install: bool,
    problem: Problem,
    metrics: CollectorRegistry,
    more: Sequence[Route] = (),
) -> Starlette:
    """Everything served over HTTP; `problem` says in words why we are not ready, or None; `more` are features' own."""

    async def slack(request: Request) -> Response:
        return await _dispatch(bolt, request)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        trouble = await problem()
        return PlainTextResponse(trouble or "ready", status_code=503 if trouble else 200)

    async def figures(_: Request) -> Response:
        return Response(generate_latest(metrics), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", health), Route("/readyz", ready), Route("/metrics", figures)]
    if events:
        routes.append(Route("/slack/events", slack, methods=["POST"]))
    if install:
        oauth = AsyncSlackRequestHandler(bolt)
        routes += [Route(path, oauth.handle) for path in ("/slack/install", "/slack/oauth_redirect")]
    return Starlette(routes=[*routes, *more])


async def _dispatch(bolt: AsyncApp, request: Request) -> Response:
    raw = await request.body()
    if len(raw) > MOST_BYTES:
        return PlainTextResponse("too large", status_code=413)
    # Bolt crashes on a timestamp that is no number and on a body that is no object, before it looks at the signature.
    if not TIMESTAMP.fullmatch(request.headers.get("x-slack-request-timestamp", "")):
        return PlainTextResponse("unsigned", status_code=401)
    try:
        read = SlackRequest(raw.decode("utf-8", "replace"), dict(request.headers))
    except (AttributeError, RecursionError, TypeError, ValueError):
        return PlainTextResponse("unreadable", status_code=400)
    return to_starlette_response(await bolt.async_dispatch(read))


class SlackRequest(AsyncBoltRequest):
    """A request as Bolt reads it, but for one thing.

    Bolt takes a form that has the letters “payload” anywhere for an interaction and then finds nothing in it,
    so that `/learn what is a payload` would be lost.
    """

    def __init__(self, body: str, headers: dict[str, str]) -> None:
        super().__init__(body=body, headers=dict(headers))
        if not self.body and self.raw_body:
            self.body = dict(parse_qsl(self.raw_body, keep_blank_values=True))
            self.context = build_async_context(AsyncBoltContext({}), self.body)
