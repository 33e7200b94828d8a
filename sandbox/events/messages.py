"""The events of messages: new ones, mentions of the app, changes, deletions and shared files."""

from __future__ import annotations

from collections.abc import Iterator

from sandbox.events.registry import is_member, is_subscribed
from sandbox.serializers.messages import message_json
from sandbox.state import Json, Message, WorkspaceChange
from sandbox.world import World

_SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_NOT_IN_EVENTS = ("metadata", "reactions")


def posted(world: World, change: WorkspaceChange) -> Iterator[Json]:
    """The message, a mention when it names the app outside a direct message, and its files."""
    message: Message = change.item
    if _is_delivered(world, message):
        yield _event_message(world, message) | _location(world, message, message.ts)
    if _mentions_app(world, message) and is_member(world, message.channel) and is_subscribed(world, "app_mention"):
        event = _event_message(world, message) | {"type": "app_mention"}
        event.pop("subtype", None)
        yield event | {"channel": message.channel, "event_ts": message.ts}
    if message.files and is_member(world, message.channel) and is_subscribed(world, "file_shared"):
        for file_id in message.files:
            yield {
                "type": "file_shared",
                "file_id": file_id,
                "user_id": message.user,
                "file": {"id": file_id},
                "channel_id": message.channel,
                "event_ts": world.workspace.next_ts(),
            }


def edited(world: World, change: WorkspaceChange) -> Iterator[Json]:
    """The message before and after a change by a person or an app."""
    message: Message = change.item
    if _is_delivered(world, message):
        ts = world.workspace.next_ts()
        team_id = world.workspace.team_id
        yield {
            "type": "message",
            "subtype": "message_changed",
            "message": _event_message(world, message) | {"user_team": team_id, "source_team": team_id},
            "previous_message": _event_message(world, change.before),
            "hidden": True,
            "ts": ts,
            **_location(world, message, ts),
        }


def deleted(world: World, change: WorkspaceChange) -> Iterator[Json]:
    """The message that is gone."""
    message: Message = change.item
    if _is_delivered(world, message):
        ts = world.workspace.next_ts()
        yield {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": _event_message(world, message),
            "deleted_ts": message.ts,
            "hidden": True,
            "ts": ts,
            **_location(world, message, ts),
        }


def _is_delivered(world: World, message: Message) -> bool:
    if message.ephemeral_to is not None:
        return False
    kind = world.workspace.conversations[message.channel].kind
    return is_subscribed(world, _SUBSCRIPTIONS[kind]) and is_member(world, message.channel)


def _mentions_app(world: World, message: Message) -> bool:
    kind = world.workspace.conversations[message.channel].kind
    by_person = not message.from_app and message.ephemeral_to is None
    return by_person and kind != "im" and f"<@{world.installation.bot_user_id}>" in message.text


def _event_message(world: World, message: Message) -> Json:
    """The message without metadata and reactions, which events do not carry."""
    body = message_json(world, message)
    for name in _NOT_IN_EVENTS:
        body.pop(name, None)
    return body


def _location(world: World, message: Message, event_ts: str) -> Json:
    kind = world.workspace.conversations[message.channel].kind
    return {"channel": message.channel, "channel_type": kind, "event_ts": event_ts}
