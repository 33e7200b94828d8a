"""`/calendar/<secret>.ics`: the feeds that calendar applications subscribe to."""

from __future__ import annotations

import hashlib

from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.community.activities.content import ActivityCatalog
from bot.community.feeds import entries, service
from bot.kit.db import Database

HEADERS = {"Cache-Control": "private, max-age=300", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def route(db: Database, catalog: ActivityCatalog) -> Route:
    """The route of all feeds; an unknown secret gets the response of an unknown address."""

    async def calendar(request: Request) -> Response:
        body = await db.read(_calendar, catalog, request.path_params["secret"])
        if body is None:
            return PlainTextResponse("not found", status_code=404)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {**HEADERS, "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)

    return Route("/calendar/{secret}.ics", calendar)


def _calendar(session: Session, catalog: ActivityCatalog, secret: str) -> bytes | None:
    owner = service.find(session, secret)
    return entries.calendar(session, catalog, owner) if owner else None
