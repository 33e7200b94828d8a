"""A view as the Web API and the interaction payloads show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.state import Json, View

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def view_json(sandbox: Sandbox, view: View) -> Json:
    """The view in Slack's shape, with the state of its inputs."""
    payload = view.payload
    installation = sandbox.installation
    return {
        "id": view.id,
        "team_id": sandbox.workspace.team_id,
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
        "app_installed_team_id": sandbox.workspace.team_id,
        "bot_id": installation.bot_id,
    }
