"""The Web API over HTTP: POST or GET /api/<method>, with the faults that are switched on."""

from __future__ import annotations

import asyncio
import base64
import json
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.api.methods import METHODS, answer
from sandbox.errors import ApiError
from sandbox.faults import Fault
from sandbox.state import Json
from sandbox.world import World


def routes(world: World) -> list[web.RouteDef]:
    """One address for each method."""

    async def serve(request: web.Request) -> web.StreamResponse:
        return await _serve(world, request)

    return [web.post("/api/{method}", serve), web.get("/api/{method}", serve)]


async def _serve(world: World, request: web.Request) -> web.StreamResponse:
    name = request.match_info["method"]
    fault = world.faults.strike(name) if world.faults.active else None
    try:
        args = await arguments_of(request)
        token = token_of(request, args)
    except ApiError as error:
        return _response(world, name, error.body)
    record = {"method": name, "args": args, "at": world.clock.now(), "fault": fault.kind if fault else None}
    world.calls.append(record)
    if fault and fault.kind != "drop_after_write" and (refused := await _fail(fault)):
        return refused
    body = answer(world, name, token, args)
    if fault and fault.kind == "drop_after_write" and request.transport:
        request.transport.abort()
    return _response(world, name, body)


async def _fail(fault: Fault) -> web.Response | None:
    """The answer of a fault that strikes before the method runs; None after the delay of a slow one."""
    if fault.kind == "rate_limited":
        limited = {"ok": False, "error": "ratelimited"}
        return web.json_response(limited, status=429, headers={"Retry-After": str(fault.retry_after)})
    if fault.kind == "server_error":
        return web.json_response({"ok": False, "error": "internal_error"}, status=500)
    await asyncio.sleep(fault.seconds)
    return None


def _response(world: World, name: str, body: Json) -> web.Response:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    method = METHODS.get(name)
    if method and method.caller == "bot":
        headers["X-OAuth-Scopes"] = ",".join(world.installation.scopes)
        headers["X-Accepted-OAuth-Scopes"] = ",".join(method.scopes)
    return web.Response(body=json.dumps(body).encode(), headers=headers)


async def arguments_of(request: web.Request) -> Json:
    """The arguments of a call from its query and its body, which is a form, JSON or multipart."""
    args: Json = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return args
    if request.content_type == "application/json":
        return args | _object(await request.read())
    if request.content_type == "multipart/form-data":
        return args | {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    return args | dict(parse_qsl((await request.read()).decode(), keep_blank_values=True))


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(found, dict):
        raise ApiError("json_not_object")
    return found


def token_of(request: web.Request, args: Json) -> str:
    """The bearer token, or the `token` argument, which is removed from the arguments.

    Basic credentials are those of the app itself and become `client_id` and `client_secret`.
    """
    given = str(args.pop("token", None) or "")
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    if kind == "Basic":
        args["client_id"], args["client_secret"] = _credentials(value)
        return given
    return value if kind == "Bearer" else given


def _credentials(value: str) -> tuple[str, str]:
    try:
        name, _, secret = base64.b64decode(value).decode().partition(":")
    except ValueError:
        raise ApiError("invalid_auth") from None
    return name, secret
