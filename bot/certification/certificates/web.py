"""`/verify/<id>`: anybody checks a certificate. `/badges/…`: the files that other verifiers fetch."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import datetime

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.certification.certificates import open_badges, pages, publishing, signing, uploads, verification
from bot.certification.certificates.keys import BadgeContext
from bot.certification.certificates.verification import BadgeVerdict, Verification
from bot.kit.db import Database
from bot.kit.i18n import SOURCE, in_language, languages

A_MONTH = 30 * 24 * 60 * 60
# A verifier that has a file may go on using it for a month when it can't be fetched.
FILE_HEADERS = {
    "Cache-Control": f"public, max-age={publishing.LIST_SECONDS}, stale-if-error={A_MONTH}",
    "Access-Control-Allow-Origin": "*",
    "X-Content-Type-Options": "nosniff",
}
CHECKS_AT_ONCE = 2
MAX_HEADER = 200


def routes(db: Database, context: BadgeContext, now: Callable[[], datetime]) -> list[Route]:
    """The pages, and the files of issuers."""
    return [*_pages(db, now), Route("/badges/{path}/{name}", _files(db, context))]


def _pages(db: Database, now: Callable[[], datetime]) -> list[Route]:
    gate = asyncio.Semaphore(CHECKS_AT_ONCE)

    async def start(request: Request) -> Response:
        with in_language(_language(request)):
            return _page(pages.form())

    async def by_link(request: Request) -> Response:
        known = await db.read(verification.look_up, request.path_params["public_id"])
        async with gate:
            found = await asyncio.to_thread(verification.check_known, known, now=now())
        with in_language(_language(request)):
            return _page(pages.outcome(found), 404 if found.verdict is BadgeVerdict.UNKNOWN else 200)

    async def by_file(request: Request) -> Response:
        found = await checked(request)
        with in_language(_language(request)):
            return _page(pages.outcome(found), 413 if found.verdict is BadgeVerdict.TOO_LARGE else 200)

    async def checked(request: Request) -> Verification:
        content = await _badge(request)
        if content is None or len(content) > open_badges.MAX_CREDENTIAL_BYTES:
            return Verification(BadgeVerdict.TOO_LARGE)
        async with gate:
            try:
                document = await asyncio.to_thread(open_badges.read, content)
            except open_badges.UnreadableBadgeError:
                return Verification(BadgeVerdict.UNREADABLE)
            known = await db.read(verification.look_up, signing.certificate_id_in(document))
            return await asyncio.to_thread(verification.check_file, document, known, now=now())

    return [
        Route("/verify", start, methods=["GET"]),
        Route("/verify", by_file, methods=["POST"]),
        Route("/verify/{public_id}", by_link),
    ]


async def _badge(request: Request) -> bytes | None:
    """What somebody sent in; None if it's too large to be read."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > uploads.MAX_FORM_BYTES:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > uploads.MAX_FORM_BYTES:
            return None
    return uploads.badge_in(request.headers.get("content-type", ""), bytes(body))


def _files(db: Database, context: BadgeContext) -> Callable[[Request], object]:
    async def file(request: Request) -> Response:
        state = await db.read(publishing.state_of, request.path_params["path"])
        found = await asyncio.to_thread(publishing.files, context, state) if state else {}
        text = found.get(request.path_params["name"])
        if text is None:
            return PlainTextResponse("not found", status_code=404)
        tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
        headers = {**FILE_HEADERS, "ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(text, media_type="application/json", headers=headers)

    return file


def _page(html: str, status: int = 200) -> Response:
    policy = f"default-src 'none'; style-src 'sha256-{pages.style_hash()}'; form-action 'self'"
    headers = {
        "Content-Security-Policy": f"{policy}; base-uri 'none'; frame-ancestors 'none'",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Vary": "Accept-Language",
    }
    return HTMLResponse(html, status_code=status, headers=headers)


def _language(request: Request) -> str:
    """The language of ours that a browser would like best."""
    wanted: list[tuple[float, str]] = []
    for each in request.headers.get("accept-language", "")[:MAX_HEADER].split(","):
        name, _, quality = each.strip().partition(";q=")
        try:
            wanted.append((float(quality or 1), name.partition("-")[0].casefold()))
        except ValueError:
            continue
    ours = [(quality, name) for quality, name in wanted if name in languages() and quality > 0]
    return max(ours, key=lambda each: each[0])[1] if ours else SOURCE
