"""The control API for what people do with the app, and for the app's connections."""

from __future__ import annotations

from dataclasses import asdict

from sandbox import actions
from sandbox.control.requests import ControlRequest, Verb
from sandbox.errors import RefusedError
from sandbox.inputs import VALUE_KEYS
from sandbox.lookup import find_user
from sandbox.serializers.views import view_with_state
from sandbox.state import Json

_VALUE_KEYS = frozenset(VALUE_KEYS.values())


async def command(request: ControlRequest) -> Json:
    ack = await actions.command(
        request.world,
        user=request.need("user"),
        channel=request.need("channel"),
        command=request.need("command"),
        text=request.text("text"),
    )
    return asdict(ack)


async def click(request: ControlRequest) -> Json:
    ack = await actions.click(
        request.world,
        user=request.need("user"),
        action_id=request.need("action_id"),
        block_id=request.text("block_id") or None,
        value=_value(request) or None,
        **_target(request),
    )
    return asdict(ack)


async def type_into(request: ControlRequest) -> Json:
    ack = await actions.type_into(
        request.world,
        user=request.need("user"),
        block_id=request.need("block_id"),
        action_id=request.need("action_id"),
        value=_value(request),
        **_target(request),
    )
    return asdict(ack)


async def suggest(request: ControlRequest) -> Json:
    ack = await actions.suggestions(
        request.world,
        user=request.need("user"),
        action_id=request.need("action_id"),
        block_id=request.text("block_id") or None,
        query=request.text("query"),
        **_target(request),
    )
    return asdict(ack)


async def submit(request: ControlRequest) -> Json:
    values = request.given.get("values") or {}
    if not (isinstance(values, dict) and all(isinstance(inputs, dict) for inputs in values.values())):
        raise RefusedError("'values' are by block id, then by action id")
    user, view_id = request.need("user"), request.need("view_id")
    return asdict(await actions.submit(request.world, user=user, view_id=view_id, values=values))


async def close(request: ControlRequest) -> Json:
    user, view_id = request.need("user"), request.need("view_id")
    return asdict(await actions.close(request.world, user=user, view_id=view_id, clear=request.flag("clear")))


async def shortcut(request: ControlRequest) -> Json:
    ack = await actions.shortcut(
        request.world,
        user=request.need("user"),
        callback_id=request.need("callback_id"),
        channel=request.text("channel") or None,
        ts=request.text("ts") or None,
    )
    return asdict(ack)


def open_home(request: ControlRequest) -> Json:
    actions.open_home(request.world, user=request.need("user"), tab=request.text("tab", "home"))
    return {}


def home(request: ControlRequest) -> Json:
    """A person's App Home; null before the app has published it."""
    user = find_user(request.world, request.need("user"))
    view = request.world.workspace.homes.get(user.id)
    return {"view": view_with_state(request.world, view) if view else None}


def views(request: ControlRequest) -> Json:
    """A person's open modals, the topmost last, with everything entered so far."""
    user = find_user(request.world, request.need("user"))
    stack = request.world.workspace.modals.get(user.id, [])
    return {"views": [view_with_state(request.world, view) for view in stack]}


def disconnect(request: ControlRequest) -> Json:
    return {"connections": request.world.transport.socket.disconnect(request.text("reason", "refresh_requested"))}


async def verify(request: ControlRequest) -> Json:
    """Slack's challenge to the request URL."""
    return asdict(await request.world.transport.http.verify_url())


def _target(request: ControlRequest) -> dict[str, str | None]:
    return {name: request.text(name) or None for name in ("channel", "ts", "view_id")}


def _value(request: ControlRequest) -> Json:
    """What was chosen or typed, under any key of Slack's state."""
    return {name: value for name, value in request.given.items() if name in _VALUE_KEYS}


verbs: dict[tuple[str, str], Verb] = {
    ("POST", "command"): command,
    ("POST", "click"): click,
    ("POST", "type"): type_into,
    ("POST", "suggest"): suggest,
    ("POST", "submit"): submit,
    ("POST", "close"): close,
    ("POST", "shortcut"): shortcut,
    ("POST", "home"): open_home,
    ("GET", "home"): home,
    ("GET", "views"): views,
    ("POST", "disconnect"): disconnect,
    ("POST", "verify"): verify,
}
