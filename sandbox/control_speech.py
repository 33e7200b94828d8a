"""The control API's part for what people say and what stands in the conversations."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox import speech
from sandbox.addresses import find_conversation, find_user
from sandbox.control_requests import Asked, answering
from sandbox.errors import RefusedError
from sandbox.messages import message_json
from sandbox.state import Json, Message

if TYPE_CHECKING:
    from sandbox.server import Sandbox


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """say, edit, delete, file, history."""
    verbs = {"say": say, "edit": edit, "delete": delete, "file": file}
    return [
        *(web.post(f"/sandbox/{name}", answering(sandbox, verb)) for name, verb in verbs.items()),
        web.get("/sandbox/history", answering(sandbox, history)),
    ]


def say(asked: Asked) -> Json:
    message = speech.say(
        asked.sandbox,
        asked.need("user"),
        asked.need("channel"),
        asked.text("text"),
        thread_ts=asked.text("thread_ts") or None,
        broadcast=asked.flag("broadcast"),
    )
    return _posted(asked.sandbox, message)


def edit(asked: Asked) -> Json:
    place = asked.need("user"), asked.need("channel"), asked.need("ts")
    return _posted(asked.sandbox, speech.edit(asked.sandbox, *place, asked.need("text")))


def delete(asked: Asked) -> Json:
    gone = speech.delete(asked.sandbox, asked.need("user"), asked.need("channel"), asked.need("ts"))
    return {"channel": gone.channel, "ts": gone.ts}


def file(asked: Asked) -> Json:
    try:
        content = base64.b64decode(asked.need("content_base64"), validate=True)
    except ValueError:
        raise RefusedError("'content_base64' should be base64") from None
    message = speech.share(
        asked.sandbox,
        asked.need("user"),
        asked.need("channel"),
        asked.need("name"),
        content,
        text=asked.text("text"),
        thread_ts=asked.text("thread_ts") or None,
    )
    return _posted(asked.sandbox, message)


def history(asked: Asked) -> Json:
    """Messages oldest first, as `user` sees them; without a user, a person's name means their talk with the app."""
    sandbox = asked.sandbox
    viewer = find_user(sandbox, asked.need("user")).id if asked.text("user") else None
    asking = viewer or sandbox.installation.bot_user_id
    conversation = find_conversation(sandbox, asking, asked.need("channel"))
    thread_ts = asked.text("thread_ts")
    if thread_ts:
        messages = sandbox.workspace.thread(conversation.id, thread_ts, viewer=viewer)
    else:
        messages = sandbox.workspace.history(conversation.id, viewer=viewer)
    return {"channel": conversation.id, "messages": [message_json(sandbox, message) for message in messages]}


def _posted(sandbox: Sandbox, message: Message) -> Json:
    return {"channel": message.channel, "ts": message.ts, "message": message_json(sandbox, message)}
