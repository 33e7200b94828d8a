"""What the app is told of each thing that somebody does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox import typed
from sandbox.inputs import Placed, placed, state_of
from sandbox.messages import message_json
from sandbox.response_urls import Target
from sandbox.state import Conversation, Json, User, View
from sandbox.views import view_json

if TYPE_CHECKING:
    from sandbox.place import Place
    from sandbox.server import Sandbox

_SHOWN = ("text", "value", "style", "url", "placeholder", "confirm", "min_query_length", "timezone")


def slash_command(sandbox: Sandbox, user: User, conversation: Conversation, command: str, text: str) -> Json:
    """The fields of a slash command."""
    if sandbox.installation.commands[command].get("should_escape"):
        text = typed.as_text(sandbox.workspace, typed.parse(sandbox.workspace, text), named=True)
    return {
        "token": sandbox.installation.verification_token,
        "team_id": sandbox.workspace.team_id,
        "team_domain": _domain(sandbox),
        "channel_id": conversation.id,
        "channel_name": _channel_name(conversation),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text.strip(),
        "api_app_id": sandbox.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": sandbox.response_urls.issue(Target(conversation.id, user.id)),
        "trigger_id": sandbox.triggers.issue(user.id),
    }


def block_actions(sandbox: Sandbox, place: Place, found: Placed, picked: Json) -> Json:
    """Somebody used an element."""
    return {
        **_common(sandbox, "block_actions", place.user),
        **_where(sandbox, place),
        "trigger_id": sandbox.triggers.issue(place.user.id),
        "state": {"values": place.values},
        "actions": [_action(sandbox, found, picked)],
    }


def block_suggestion(sandbox: Sandbox, place: Place, found: Placed, query: str) -> Json:
    """Somebody looks for an option."""
    where = _where(sandbox, place)
    where.pop("response_url", None)
    return {
        **_common(sandbox, "block_suggestion", place.user),
        **where,
        "action_id": found.element["action_id"],
        "block_id": found.block["block_id"],
        "value": query,
    }


def view_submission(sandbox: Sandbox, user: User, view: View) -> Json:
    """Somebody submitted a modal."""
    return {
        **_common(sandbox, "view_submission", user),
        "trigger_id": sandbox.triggers.issue(user.id),
        "view": view_with_state(sandbox, view),
        "response_urls": _response_urls(sandbox, user, view),
    }


def view_closed(sandbox: Sandbox, user: User, view: View, *, is_cleared: bool) -> Json:
    """Somebody closed a modal."""
    return {**_common(sandbox, "view_closed", user), "view": view_with_state(sandbox, view), "is_cleared": is_cleared}


def shortcut(sandbox: Sandbox, user: User, callback_id: str) -> Json:
    """Somebody took a global shortcut."""
    return {
        **_base(sandbox, "shortcut", user),
        "callback_id": callback_id,
        "action_ts": sandbox.workspace.next_ts(),
        "trigger_id": sandbox.triggers.issue(user.id),
    }


def message_action(sandbox: Sandbox, place: Place, callback_id: str) -> Json:
    """Somebody took a shortcut on a message."""
    assert place.message
    assert place.conversation
    target = Target(place.conversation.id, place.user.id, thread_ts=place.message.thread_ts)
    return {
        **_base(sandbox, "message_action", place.user),
        "callback_id": callback_id,
        "action_ts": sandbox.workspace.next_ts(),
        "trigger_id": sandbox.triggers.issue(place.user.id),
        "message_ts": place.message.ts,
        "message": message_json(sandbox, place.message),
        "channel": {"id": place.conversation.id, "name": _channel_name(place.conversation)},
        "response_url": sandbox.response_urls.issue(target),
    }


def _common(sandbox: Sandbox, kind: str, user: User) -> Json:
    return {**_base(sandbox, kind, user), "api_app_id": sandbox.installation.app_id}


def _base(sandbox: Sandbox, kind: str, user: User) -> Json:
    team_id = sandbox.workspace.team_id
    return {
        "type": kind,
        "team": {"id": team_id, "domain": _domain(sandbox)},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team_id},
        "token": sandbox.installation.verification_token,
    }


def _where(sandbox: Sandbox, place: Place) -> Json:
    """The container of an action; an ephemeral message itself is never sent along."""
    if place.view:
        return {"container": {"type": "view", "view_id": place.view.id}, "view": view_with_state(sandbox, place.view)}
    message, conversation = place.message, place.conversation
    assert message
    assert conversation
    ephemeral = message.ephemeral_to is not None
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": conversation.id,
        "is_ephemeral": ephemeral,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    target = Target(conversation.id, place.user.id, thread_ts=message.thread_ts, original=message.ts)
    return {
        "container": container,
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "response_url": sandbox.response_urls.issue(target),
        **({} if ephemeral else {"message": message_json(sandbox, message)}),
    }


def _action(sandbox: Sandbox, found: Placed, picked: Json) -> Json:
    block, element = found
    shown = {name: value for name, value in element.items() if name in _SHOWN or name.startswith("initial_")}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **shown,
        **picked,
        "action_ts": sandbox.workspace.next_ts(),
    }


def view_with_state(sandbox: Sandbox, view: View) -> Json:
    """A view with what all its elements hold, initial values included."""
    values = state_of(view.payload.get("blocks"), view.state)
    return {**view_json(sandbox, view), "state": {"values": values}}


def _response_urls(sandbox: Sandbox, user: User, view: View) -> list[Json]:
    """One for every conversation that was chosen in an input with `response_url_enabled`."""
    values = state_of(view.payload.get("blocks"), view.state)
    urls: list[Json] = []
    for block, element in placed(view.payload.get("blocks")):
        held = values.get(block["block_id"], {}).get(element["action_id"], {})
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if element.get("response_url_enabled") and channel:
            url = sandbox.response_urls.issue(Target(channel, user.id))
            address = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append({**address, "channel_id": channel, "response_url": url})
    return urls


def _domain(sandbox: Sandbox) -> str:
    return sandbox.workspace.name.lower()


def _channel_name(conversation: Conversation) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(conversation.kind, conversation.name)
