"""The events of messages: new ones, mentions of the app, changes and deletions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sandbox.messages import message_json
from sandbox.state import Change, Json, Message
from sandbox.subscriptions import hears, wants

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_SUBSCRIPTIONS = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
_NOT_IN_EVENTS = ("metadata", "reactions")


def posted(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    """A message, and besides a mention when it names the app outside a direct message."""
    message: Message = change.item
    if _is_heard(sandbox, message):
        yield _shown(sandbox, message) | _address(sandbox, message, message.ts)
    if _mentions(sandbox, message) and hears(sandbox, message.channel) and wants(sandbox, "app_mention"):
        event = _shown(sandbox, message) | {"type": "app_mention"}
        event.pop("subtype", None)
        yield event | {"channel": message.channel, "event_ts": message.ts}


def edited(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    """A message changed, by whomever."""
    message: Message = change.item
    if _is_heard(sandbox, message):
        ts = sandbox.workspace.next_ts()
        yield {
            "type": "message",
            "subtype": "message_changed",
            "message": _shown(sandbox, message) | _teams(sandbox),
            "previous_message": _shown(sandbox, change.before),
            "hidden": True,
            "ts": ts,
            **_address(sandbox, message, ts),
        }


def deleted(sandbox: Sandbox, change: Change) -> Iterator[Json]:
    """A message is gone."""
    message: Message = change.item
    if _is_heard(sandbox, message):
        ts = sandbox.workspace.next_ts()
        yield {
            "type": "message",
            "subtype": "message_deleted",
            "previous_message": _shown(sandbox, message),
            "deleted_ts": message.ts,
            "hidden": True,
            "ts": ts,
            **_address(sandbox, message, ts),
        }


def _is_heard(sandbox: Sandbox, message: Message) -> bool:
    if message.ephemeral_to is not None:
        return False
    kind = sandbox.workspace.conversations[message.channel].kind
    return wants(sandbox, _SUBSCRIPTIONS[kind]) and hears(sandbox, message.channel)


def _mentions(sandbox: Sandbox, message: Message) -> bool:
    kind = sandbox.workspace.conversations[message.channel].kind
    by_person = not message.from_app and message.ephemeral_to is None
    return by_person and kind != "im" and f"<@{sandbox.installation.bot_user_id}>" in message.text


def _shown(sandbox: Sandbox, message: Message) -> Json:
    """The message as events carry it: without metadata, which needs a scope of its own."""
    body = message_json(sandbox, message)
    for name in _NOT_IN_EVENTS:
        body.pop(name, None)
    return body


def _address(sandbox: Sandbox, message: Message, event_ts: str) -> Json:
    kind = sandbox.workspace.conversations[message.channel].kind
    return {"channel": message.channel, "channel_type": kind, "event_ts": event_ts}


def _teams(sandbox: Sandbox) -> Json:
    return {"user_team": sandbox.workspace.team_id, "source_team": sandbox.workspace.team_id}
