"""The HTTP routes: Slack's requests, installation, health and metrics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from urllib.parse import parse_qsl

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.request.async_internals import build_async_context
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.kit.asgi import BodyLimitMiddleware, ErrorMiddleware
from bot.kit.exposition import Exposition
from bot.kit.verification import RequestSignature

Problem = Callable[[], Awaitable[str | None]]


def site(
    bolt: AsyncApp,
    *,
    signing_secret: str | None,
    install: bool,
    problem: Problem,
    metrics: CollectorRegistry,
    more: Sequence[Route] = (),
) -> Starlette:
    """The ASGI app; `problem` returns why the app is not ready, or None; `more` are the features' routes.

    Without a `signing_secret`, no requests from Slack are served.
    """
    exposition = Exposition(metrics)

    async def health(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def ready(_: Request) -> Response:
        trouble = await problem()
        return PlainTextResponse(trouble or "ready", status_code=503 if trouble else 200)

    async def figures(_: Request) -> Response:
        return Response(await exposition.text(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", health), Route("/readyz", ready), Route("/metrics", figures)]
    if signing_secret is not None:
        slack = SlackRequests(bolt, SignatureVerifier(signing_secret))
        routes.append(Route("/slack/events", slack.handle, methods=["POST"]))
    if install:
        oauth = AsyncSlackRequestHandler(bolt)
        routes += [Route(path, oauth.handle) for path in ("/slack/install", "/slack/oauth_redirect")]
    return Starlette(routes=[*routes, *more], middleware=[Middleware(ErrorMiddleware), Middleware(BodyLimitMiddleware)])


class SlackRequests:
    """Serves Slack's requests; one without a well-formed signature is refused before its body is read.

    Nothing parses the body before the signature is verified; Bolt then verifies it once more.
    """

    def __init__(self, bolt: AsyncApp, verifier: SignatureVerifier) -> None:
        self._bolt = bolt
        self._verifier = verifier

    async def handle(self, request: Request) -> Response:
        body = await self._verified_body(request)
        try:
            # Bolt crashes on a body that is not an object.
            read = SlackRequest(body, dict(request.headers))
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            raise HTTPException(400, "unreadable") from None
        return to_starlette_response(await self._bolt.async_dispatch(read))

    async def _verified_body(self, request: Request) -> str:
        signature = RequestSignature(request.headers)
        if not signature.well_formed:
            raise HTTPException(401, "unsigned")
        try:
            body = (await request.body()).decode()
        except UnicodeDecodeError:
            raise HTTPException(400, "unreadable") from None
        if not signature.matches(self._verifier, body):
            raise HTTPException(401, "unsigned")
        return body


class SlackRequest(AsyncBoltRequest):
    """Bolt's request with two differences in parsing the body.

    Bolt takes any form that contains the word “payload” for an interaction and then finds nothing in it, so that
    `/learn what is a payload` would be lost. And decoding the form of an interaction with the standard library takes a
    quarter of the time of the whole request.
    """

    def __init__(self, body: str, headers: dict[str, str]) -> None:
        super().__init__(body=_interaction(body) or body, headers=dict(headers))
        self.raw_body = body
        if not self.body and self.raw_body:
            self.body = dict(parse_qsl(self.raw_body, keep_blank_values=True))
            self.context = build_async_context(AsyncBoltContext({}), self.body)


def _interaction(body: str) -> str | None:
    """The JSON of a form whose only field is `payload`; None for any other body.

    Percent escapes are decoded as Python's string escapes, in a seventh of the time of `urllib.parse`.
    """
    if not body.startswith("payload=%7B") or "&" in body or "\\" in body:
        return None
    escaped = body.removeprefix("payload=").replace("+", " ").replace("%", "\\x")
    try:
        return escaped.encode("ascii").decode("unicode_escape").encode("latin-1").decode()
    except UnicodeError:
        return None
