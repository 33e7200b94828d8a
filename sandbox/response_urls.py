"""Response URLs: an app answers where it was spoken to, five times within half an hour."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.api.call import Call
from sandbox.api.content import content
from sandbox.errors import ApiError
from sandbox.state import Json, Message

if TYPE_CHECKING:
    from sandbox.server import Sandbox

LIFETIME_SECONDS = 30 * 60
MOST_USES = 5
PATH = "/actions/{ticket}"


@dataclass(frozen=True)
class Target:
    """Whom an answer is for, and the message that it may replace or delete."""

    channel: str
    user: str
    thread_ts: str | None = None
    original: str | None = None


@dataclass
class _Issued:
    target: Target
    at: float
    uses: int = 0


class ResponseUrls:
    """The addresses that were given out and are not forgotten yet."""

    def __init__(self, sandbox: Sandbox, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._sandbox = sandbox
        self._monotonic = monotonic
        self._issued: dict[str, _Issued] = {}

    def issue(self, target: Target) -> str:
        """A new address."""
        now = self._monotonic()
        self._forget(now)
        ticket = secrets.token_urlsafe(24)
        self._issued[ticket] = _Issued(target, now)
        return f"{self._sandbox.url}{PATH.format(ticket=ticket)}"

    def use(self, ticket: str) -> Target | None:
        """Where an answer goes; None when the address is used up, late or unknown."""
        issued = self._issued.get(ticket)
        if issued is None or issued.uses >= MOST_USES or self._monotonic() - issued.at > LIFETIME_SECONDS:
            return None
        issued.uses += 1
        return issued.target

    def _forget(self, now: float) -> None:
        while self._issued:
            ticket, issued = next(iter(self._issued.items()))
            if now - issued.at <= LIFETIME_SECONDS:
                return
            del self._issued[ticket]


def answer(sandbox: Sandbox, target: Target, body: Json) -> None:
    """Carry out what an app answers: a new message, or the end or change of the one acted on."""
    if not sandbox.installation.installed:
        raise ApiError("account_inactive")
    original = sandbox.workspace.messages[target.channel].get(target.original or "")
    actor = sandbox.installation.bot_user_id
    if body.get("delete_original") is True:
        if original:
            sandbox.workspace.delete(original.channel, original.ts, actor=actor)
        return
    parts = content(Call(sandbox, body))
    if body.get("replace_original") is True and original:
        sandbox.workspace.edit(original.channel, original.ts, actor=actor, **parts)
        return
    _post(sandbox, target, body, parts)


def _post(sandbox: Sandbox, target: Target, body: Json, parts: Json) -> None:
    for_all = body.get("response_type") == "in_channel"
    sandbox.workspace.post(
        Message(
            ts=sandbox.workspace.next_ts(),
            channel=target.channel,
            user=sandbox.installation.bot_user_id,
            from_app=True,
            thread_ts=body.get("thread_ts") or target.thread_ts,
            ephemeral_to=None if for_all else target.user,
            **parts,
        )
    )


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Where apps post their answers."""

    async def respond(request: web.Request) -> web.Response:
        target = sandbox.response_urls.use(request.match_info["ticket"])
        if target is None:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        try:
            body = await request.json()
        except ValueError:
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        if not isinstance(body, dict):
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        try:
            answer(sandbox, target, body)
        except ApiError as error:
            return web.json_response({"ok": False, "error": error.code}, status=400)
        return web.Response(text="ok")

    return [web.post(PATH, respond)]
