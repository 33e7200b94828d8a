"""Reading a request as Slack does: forms, JSON, multipart or query, and the token beside them."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.state import Json


async def arguments_of(request: web.Request) -> Json:
    """The arguments of a call, wherever they stand."""
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
    """The bearer token, or the `token` argument, which is taken out of the arguments.

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
