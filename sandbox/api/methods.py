"""All Web API methods, and the answer to a call of one."""

from __future__ import annotations

from sandbox.api import apps, chat, conversations, files, history, reactions, usergroups, users, views
from sandbox.api.call import Call, Method
from sandbox.errors import ApiError
from sandbox.installation import Installation
from sandbox.state import Json
from sandbox.world import World

METHODS: dict[str, Method] = {
    **apps.methods,
    **chat.methods,
    **conversations.methods,
    **files.methods,
    **history.methods,
    **reactions.methods,
    **usergroups.methods,
    **users.methods,
    **views.methods,
}


def answer(world: World, name: str, token: str, args: Json) -> Json:
    """The body of a method's answer to this token with these arguments."""
    method = METHODS.get(name)
    if method is None:
        return {"ok": False, "error": "unknown_method", "req_method": name}
    try:
        _authorise(world.installation, method, token)
        call = Call(world, args)
        call.require(*method.scopes)
        return {"ok": True, **method.handler(call)}
    except ApiError as error:
        return error.body


def _authorise(installation: Installation, method: Method, token: str) -> None:
    if method.caller == "anyone":
        return
    if not token:
        raise ApiError("not_authed")
    kind = {installation.bot_token: "bot", installation.app_token: "app"}.get(token)
    if kind is None:
        raise ApiError("invalid_auth")
    if kind != method.caller:
        raise ApiError("not_allowed_token_type")
    if kind == "bot" and installation.refusal:
        raise ApiError(installation.refusal)
