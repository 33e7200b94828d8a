"""The payloads that the app gets when a person does something with it."""

from __future__ import annotations

from sandbox import mrkdwn_input
from sandbox.inputs import BlockElement, elements_in, state_of
from sandbox.interactions.target import InteractionTarget
from sandbox.serializers.messages import message_json
from sandbox.serializers.views import view_with_state
from sandbox.state import Conversation, Json, User, View
from sandbox.tickets import ResponseTarget
from sandbox.world import World

_COPIED_FIELDS = ("text", "value", "style", "url", "placeholder", "confirm", "min_query_length", "timezone")


def slash_command(world: World, user: User, conversation: Conversation, command: str, text: str) -> Json:
    """The form fields of a slash command."""
    if world.installation.commands[command].get("should_escape"):
        text = mrkdwn_input.as_text(world.workspace, mrkdwn_input.parse(world.workspace, text), named=True)
    return {
        "token": world.installation.verification_token,
        "team_id": world.workspace.team_id,
        "team_domain": world.workspace.domain,
        "channel_id": conversation.id,
        "channel_name": _channel_name(conversation),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text.strip(),
        "api_app_id": world.installation.app_id,
        "is_enterprise_install": "false",
        "response_url": world.response_url(ResponseTarget(conversation.id, user.id)),
        "trigger_id": world.triggers.issue(user.id),
    }


def block_actions(world: World, target: InteractionTarget, found: BlockElement, value: Json) -> Json:
    """A person used an element."""
    return {
        **_common(world, "block_actions", target.user),
        **_container(world, target),
        "trigger_id": world.triggers.issue(target.user.id),
        "state": {"values": target.values},
        "actions": [_action(world, found, value)],
    }


def block_suggestion(world: World, target: InteractionTarget, found: BlockElement, query: str) -> Json:
    """A person searches for an option."""
    container = _container(world, target)
    container.pop("response_url", None)
    return {
        **_common(world, "block_suggestion", target.user),
        **container,
        "action_id": found.element["action_id"],
        "block_id": found.block["block_id"],
        "value": query,
    }


def view_submission(world: World, user: User, view: View) -> Json:
    """A person submitted a modal."""
    return {
        **_common(world, "view_submission", user),
        "trigger_id": world.triggers.issue(user.id),
        "view": view_with_state(world, view),
        "response_urls": _response_urls(world, user, view),
    }


def view_closed(world: World, user: User, view: View, *, is_cleared: bool) -> Json:
    """A person closed a modal."""
    return {**_common(world, "view_closed", user), "view": view_with_state(world, view), "is_cleared": is_cleared}


def shortcut(world: World, user: User, callback_id: str) -> Json:
    """A person used a global shortcut."""
    return {
        **_base(world, "shortcut", user),
        "callback_id": callback_id,
        "action_ts": world.workspace.next_ts(),
        "trigger_id": world.triggers.issue(user.id),
    }


def message_action(world: World, target: InteractionTarget, callback_id: str) -> Json:
    """A person used a shortcut on a message."""
    assert target.message
    assert target.conversation
    response_target = ResponseTarget(target.conversation.id, target.user.id, thread_ts=target.message.thread_ts)
    return {
        **_base(world, "message_action", target.user),
        "callback_id": callback_id,
        "action_ts": world.workspace.next_ts(),
        "trigger_id": world.triggers.issue(target.user.id),
        "message_ts": target.message.ts,
        "message": message_json(world, target.message),
        "channel": {"id": target.conversation.id, "name": _channel_name(target.conversation)},
        "response_url": world.response_url(response_target),
    }


def _common(world: World, kind: str, user: User) -> Json:
    return {**_base(world, kind, user), "api_app_id": world.installation.app_id}


def _base(world: World, kind: str, user: User) -> Json:
    team_id = world.workspace.team_id
    return {
        "type": kind,
        "team": {"id": team_id, "domain": world.workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": team_id},
        "token": world.installation.verification_token,
    }


def _container(world: World, target: InteractionTarget) -> Json:
    """The container of an action. An ephemeral message itself is never sent."""
    if target.view:
        return {"container": {"type": "view", "view_id": target.view.id}, "view": view_with_state(world, target.view)}
    message, conversation = target.message, target.conversation
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
    response_target = ResponseTarget(conversation.id, target.user.id, thread_ts=message.thread_ts, original=message.ts)
    return {
        "container": container,
        "channel": {"id": conversation.id, "name": _channel_name(conversation)},
        "response_url": world.response_url(response_target),
        **({} if ephemeral else {"message": message_json(world, message)}),
    }


def _action(world: World, found: BlockElement, value: Json) -> Json:
    block, element = found
    copied = {name: held for name, held in element.items() if name in _COPIED_FIELDS or name.startswith("initial_")}
    return {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        **copied,
        **value,
        "action_ts": world.workspace.next_ts(),
    }


def _response_urls(world: World, user: User, view: View) -> list[Json]:
    """One for each conversation that was chosen in an input with `response_url_enabled`."""
    values = state_of(view.payload.get("blocks"), view.state)
    urls: list[Json] = []
    for block, element in elements_in(view.payload.get("blocks")):
        held = values.get(block["block_id"], {}).get(element["action_id"], {})
        channel = held.get("selected_conversation") or held.get("selected_channel")
        if element.get("response_url_enabled") and channel:
            url = world.response_url(ResponseTarget(channel, user.id))
            address = {"block_id": block["block_id"], "action_id": element["action_id"]}
            urls.append({**address, "channel_id": channel, "response_url": url})
    return urls


def _channel_name(conversation: Conversation) -> str:
    return {"im": "directmessage", "group": "privategroup"}.get(conversation.kind, conversation.name)
