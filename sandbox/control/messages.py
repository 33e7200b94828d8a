"""The control API for what people write and read."""

from __future__ import annotations

import base64

from sandbox import user_messages
from sandbox.control.requests import ControlRequest, Verb
from sandbox.errors import RefusedError
from sandbox.lookup import find_conversation, find_user
from sandbox.serializers.messages import message_json
from sandbox.state import Json, Message


def say(request: ControlRequest) -> Json:
    message = user_messages.say(
        request.world,
        request.need("user"),
        request.need("channel"),
        request.text("text"),
        thread_ts=request.text("thread_ts") or None,
        broadcast=request.flag("broadcast"),
    )
    return _posted(request, message)


def edit(request: ControlRequest) -> Json:
    user, channel, ts = (request.need(name) for name in ("user", "channel", "ts"))
    return _posted(request, user_messages.edit(request.world, user, channel, ts, request.need("text")))


def delete(request: ControlRequest) -> Json:
    user, channel, ts = (request.need(name) for name in ("user", "channel", "ts"))
    deleted = user_messages.delete(request.world, user, channel, ts)
    return {"channel": deleted.channel, "ts": deleted.ts}


def react(request: ControlRequest) -> Json:
    user, channel, ts, name = (request.need(key) for key in ("user", "channel", "ts", "name"))
    return _posted(request, user_messages.react(request.world, user, channel, ts, name))


def unreact(request: ControlRequest) -> Json:
    user, channel, ts, name = (request.need(key) for key in ("user", "channel", "ts", "name"))
    return _posted(request, user_messages.unreact(request.world, user, channel, ts, name))


def file(request: ControlRequest) -> Json:
    try:
        content = base64.b64decode(request.need("content_base64"), validate=True)
    except ValueError:
        raise RefusedError("'content_base64' should be base64") from None
    message = user_messages.share(
        request.world,
        request.need("user"),
        request.need("channel"),
        request.need("name"),
        content,
        text=request.text("text"),
        thread_ts=request.text("thread_ts") or None,
    )
    return _posted(request, message)


def history(request: ControlRequest) -> Json:
    """Messages oldest first, as `user` sees them; without a user, a person's name means their messages with the app."""
    world = request.world
    viewer = find_user(world, request.need("user")).id if request.text("user") else None
    conversation = find_conversation(world, viewer or world.installation.bot_user_id, request.need("channel"))
    thread_ts = request.text("thread_ts")
    if thread_ts:
        messages = world.workspace.thread(conversation.id, thread_ts, viewer=viewer)
    else:
        messages = world.workspace.history(conversation.id, viewer=viewer)
    return {"channel": conversation.id, "messages": [message_json(world, message) for message in messages]}


def _posted(request: ControlRequest, message: Message) -> Json:
    return {"channel": message.channel, "ts": message.ts, "message": message_json(request.world, message)}


verbs: dict[tuple[str, str], Verb] = {
    ("POST", "say"): say,
    ("POST", "edit"): edit,
    ("POST", "delete"): delete,
    ("POST", "react"): react,
    ("POST", "unreact"): unreact,
    ("POST", "file"): file,
    ("GET", "history"): history,
}
