"""The control API's part for what people do with the app, and for the app's connections."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import actions
from sandbox.addresses import find_user
from sandbox.control_requests import Asked, Verb, answering
from sandbox.errors import RefusedError
from sandbox.inputs import HOLDS
from sandbox.payloads import view_with_state
from sandbox.state import Json
from sandbox.transports.ack import Ack

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_FIELDS = frozenset(HOLDS.values())
_PLACE = ("channel", "ts", "view_id")


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """command, click, type, suggest, submit, close, shortcut, home, views, disconnect, verify."""
    verbs: dict[str, Verb] = {
        "command": command,
        "click": click,
        "type": type_into,
        "suggest": suggest,
        "submit": submit,
        "close": close,
        "shortcut": shortcut,
        "home": open_home,
        "disconnect": disconnect,
        "verify": verify,
    }
    return [
        *(web.post(f"/sandbox/{name}", answering(sandbox, verb)) for name, verb in verbs.items()),
        web.get("/sandbox/home", answering(sandbox, home)),
        web.get("/sandbox/views", answering(sandbox, views)),
    ]


async def command(asked: Asked) -> Json:
    return _acknowledged(
        await actions.command(
            asked.sandbox,
            user=asked.need("user"),
            channel=asked.need("channel"),
            command=asked.need("command"),
            text=asked.text("text"),
        )
    )


async def click(asked: Asked) -> Json:
    return _acknowledged(
        await actions.click(
            asked.sandbox,
            user=asked.need("user"),
            action_id=asked.need("action_id"),
            block_id=asked.text("block_id") or None,
            value=_chosen(asked) or None,
            **_place(asked),
        )
    )


async def type_into(asked: Asked) -> Json:
    return _acknowledged(
        await actions.type_into(
            asked.sandbox,
            user=asked.need("user"),
            block_id=asked.need("block_id"),
            action_id=asked.need("action_id"),
            value=_chosen(asked),
            **_place(asked),
        )
    )


async def suggest(asked: Asked) -> Json:
    return _acknowledged(
        await actions.suggestions(
            asked.sandbox,
            user=asked.need("user"),
            action_id=asked.need("action_id"),
            block_id=asked.text("block_id") or None,
            query=asked.text("query"),
            **_place(asked),
        )
    )


async def submit(asked: Asked) -> Json:
    values = asked.given.get("values") or {}
    if not (isinstance(values, dict) and all(isinstance(inputs, dict) for inputs in values.values())):
        raise RefusedError("'values' are by block id, then by action id")
    view = asked.need("user"), asked.need("view_id")
    return _acknowledged(await actions.submit(asked.sandbox, user=view[0], view_id=view[1], values=values))


async def close(asked: Asked) -> Json:
    return _acknowledged(
        await actions.close(
            asked.sandbox, user=asked.need("user"), view_id=asked.need("view_id"), clear=asked.flag("clear")
        )
    )


async def shortcut(asked: Asked) -> Json:
    return _acknowledged(
        await actions.shortcut(
            asked.sandbox,
            user=asked.need("user"),
            callback_id=asked.need("callback_id"),
            channel=asked.text("channel") or None,
            ts=asked.text("ts") or None,
        )
    )


def open_home(asked: Asked) -> Json:
    actions.open_home(asked.sandbox, user=asked.need("user"), tab=asked.text("tab", "home"))
    return {}


def home(asked: Asked) -> Json:
    """Somebody's App Home as it stands; null before the app has published it."""
    view = asked.sandbox.workspace.homes.get(find_user(asked.sandbox, asked.need("user")).id)
    return {"view": view_with_state(asked.sandbox, view) if view else None}


def views(asked: Asked) -> Json:
    """Somebody's open modals, the topmost last, with everything typed so far."""
    stack = asked.sandbox.workspace.modals.get(find_user(asked.sandbox, asked.need("user")).id, [])
    return {"views": [view_with_state(asked.sandbox, view) for view in stack]}


def disconnect(asked: Asked) -> Json:
    return {"connections": asked.sandbox.transport.socket.disconnect(asked.text("reason", "refresh_requested"))}


async def verify(asked: Asked) -> Json:
    """Slack's challenge to the request URL."""
    return _acknowledged(await asked.sandbox.transport.http.verify_url())


def _acknowledged(ack: Ack) -> Json:
    return asdict(ack)


def _place(asked: Asked) -> dict[str, str | None]:
    return {name: asked.text(name) or None for name in _PLACE}


def _chosen(asked: Asked) -> Json:
    """What was chosen or typed, under any name that Slack's state knows."""
    return {name: value for name, value in asked.given.items() if name in _FIELDS}
