"""reactions.*: emoji on messages."""

from __future__ import annotations

from sandbox.api.access import message_of, permalink, person, visible
from sandbox.api.call import Call, Methods
from sandbox.api.paging import page
from sandbox.errors import ApiError
from sandbox.serializers.messages import message_json
from sandbox.state import EMOJI_NAME, Json, Message

methods = Methods()


@methods("reactions.add", "reactions:write")
def add(call: Call) -> Json:
    message, name = _message(call), _name(call)
    if call.bot in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    call.workspace.add_reaction(message, call.bot, name)
    return {}


@methods("reactions.remove", "reactions:write")
def remove(call: Call) -> Json:
    message, name = _message(call), _name(call)
    if call.bot not in message.reactions.get(name, ()):
        raise ApiError("no_reaction")
    call.workspace.remove_reaction(message, call.bot, name)
    return {}


@methods("reactions.get", "reactions:read")
def get(call: Call) -> Json:
    return _item(call, _message(call))


@methods("reactions.list", "reactions:read")
def list_of_user(call: Call) -> Json:
    user = person(call, call.text("user", call.bot))
    found = [
        message
        for channel, messages in call.workspace.messages.items()
        if visible(call, call.workspace.conversations[channel])
        for message in messages.values()
        if any(user.id in users for users in message.reactions.values())
    ]
    found.sort(key=lambda message: message.ts, reverse=True)
    shown, onward = page(call, found, lambda message: f"{message.channel}/{message.ts}")
    return {"items": [_item(call, message) for message in shown], "response_metadata": onward}


def _message(call: Call) -> Message:
    if not (call.text("channel") and call.text("timestamp")):
        raise ApiError("no_item_specified")
    return message_of(call, call.text("timestamp"))


def _name(call: Call) -> str:
    name = call.need("name").strip(":")
    if not EMOJI_NAME.fullmatch(name):
        raise ApiError("invalid_name")
    return name


def _item(call: Call, message: Message) -> Json:
    body = message_json(call.world, message) | {"permalink": permalink(call, message)}
    return {"type": "message", "channel": message.channel, "message": body}
