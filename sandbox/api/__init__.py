"""The Web API: POST or GET /api/<method>."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.api import apps, chat, conversations, files, history, usergroups, users, views
from sandbox.api.call import Call, Method
from sandbox.api.requests import arguments_of, token_of
from sandbox.errors import ApiError
from sandbox.faults import Fault
from sandbox.installation import Installation
from sandbox.state import Json

if TYPE_CHECKING:
    from sandbox.server import Sandbox

METHODS: dict[str, Method] = {
    **apps.methods,
    **chat.methods,
    **conversations.methods,
    **files.methods,
    **history.methods,
    **usergroups.methods,
    **users.methods,
    **views.methods,
}


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """One address a method, under /api/."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return await _serve(sandbox, request)

    return [web.post("/api/{method}", serve), web.get("/api/{method}", serve)]


async def _serve(sandbox: Sandbox, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    fault = sandbox.faults.strike(name) if sandbox.faults.active else None
    try:
        args = await arguments_of(request)
        token = token_of(request, args)
    except ApiError as error:
        return _response(sandbox, _refusal(error))
    record = {"method": name, "args": args, "at": sandbox.clock.now(), "fault": fault.kind if fault else None}
    sandbox.calls.append(record)
    if fault and fault.kind != "drop_after_write" and (refused := await _trouble(fault)):
        return refused
    body = answer(sandbox, name, token, args)
    if fault and fault.kind == "drop_after_write" and request.transport:
        request.transport.abort()
    return _response(sandbox, body, METHODS.get(name))


async def _trouble(fault: Fault) -> web.Response | None:
    """A fault that strikes before the method runs; a slow call goes on afterwards."""
    if fault.kind == "rate_limited":
        limited = {"ok": False, "error": "ratelimited"}
        return web.json_response(limited, status=429, headers={"Retry-After": str(fault.retry_after)})
    if fault.kind == "server_error":
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    await asyncio.sleep(fault.seconds)
    return None


def answer(sandbox: Sandbox, name: str, token: str, args: Json) -> Json:
    """What a method answers to this token with these arguments."""
    method = METHODS.get(name)
    if method is None:
        return {"ok": False, "error": "unknown_method", "req_method": name}
    try:
        _authorise(sandbox.installation, method, token)
        call = Call(sandbox, args)
        call.require(*method.scopes)
        return {"ok": True, **method.handler(call)}
    except ApiError as error:
        return _refusal(error)


def _authorise(installation: Installation, method: Method, token: str) -> None:
    if method.caller == "anyone":
        return
    if not token:
        raise ApiError("not_authed")
    known = {installation.bot_token: "bot", installation.app_token: "app"}.get(token)
    if known is None:
        raise ApiError("invalid_auth")
    if known != method.caller:
        raise ApiError("not_allowed_token_type")
    if known == "bot" and installation.refusal:
        raise ApiError(installation.refusal)


def _refusal(error: ApiError) -> Json:
    return {"ok": False, "error": error.code, **error.details}


def _response(sandbox: Sandbox, body: Json, method: Method | None = None) -> web.Response:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if method and method.caller == "bot":
        headers["X-OAuth-Scopes"] = ",".join(sandbox.installation.scopes)
        headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
    return web.Response(body=json.dumps(body).encode(), headers=headers)
