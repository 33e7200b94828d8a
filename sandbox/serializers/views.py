"""A view in Slack's shape."""

from __future__ import annotations

from sandbox.inputs import state_of
from sandbox.state import Json, View
from sandbox.world import World


def view_json(world: World, view: View) -> Json:
    """The view in Slack's shape, with the input that the person has changed."""
    payload = view.payload
    installation = world.installation
    return {
        "id": view.id,
        "team_id": world.workspace.team_id,
        "type": view.kind,
        "blocks": payload.get("blocks", []),
        "private_metadata": payload.get("private_metadata") or "",
        "callback_id": payload.get("callback_id") or "",
        "state": {"values": view.state},
        "hash": view.hash,
        "title": payload.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(payload.get("clear_on_close", False)),
        "notify_on_close": bool(payload.get("notify_on_close", False)),
        "close": payload.get("close"),
        "submit": payload.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": installation.app_id,
        "external_id": payload.get("external_id") or "",
        "app_installed_team_id": world.workspace.team_id,
        "bot_id": installation.bot_id,
    }


def view_with_state(world: World, view: View) -> Json:
    """The view with the values of all its inputs, initial values included."""
    values = state_of(view.payload.get("blocks"), view.state)
    return {**view_json(world, view), "state": {"values": values}}
