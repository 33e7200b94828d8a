"""chat.*: posting, changing and removing the app's messages."""

from __future__ import annotations

from sandbox.api.access import destination, message_of, permalink, person
from sandbox.api.call import Call, Methods
from sandbox.api.content import content, metadata_of
from sandbox.errors import ApiError
from sandbox.serializers.messages import message_json
from sandbox.state import Conversation, Json, Message

methods = Methods()
MAX_UPDATE_LENGTH = 4_000


@methods("chat.postMessage", "chat:write")
def post_message(call: Call) -> Json:
    conversation = destination(call)
    message = Message(
        ts=call.workspace.next_ts(),
        channel=conversation.id,
        user=call.bot,
        from_app=True,
        thread_ts=_thread(call, conversation),
        broadcast=call.flag("reply_broadcast") and bool(call.text("thread_ts")),
        metadata=metadata_of(call),
        **content(call),
    )
    call.workspace.post(message)
    return {"channel": conversation.id, "ts": message.ts, "message": message_json(call.world, message)}


@methods("chat.postEphemeral", "chat:write")
def post_ephemeral(call: Call) -> Json:
    conversation = destination(call)
    viewer = person(call, call.need("user"))
    if viewer.id not in conversation.members:
        raise ApiError("user_not_in_channel")
    message = Message(
        ts=call.workspace.next_ts(),
        channel=conversation.id,
        user=call.bot,
        from_app=True,
        thread_ts=_thread(call, conversation),
        ephemeral_to=viewer.id,
        **content(call),
    )
    call.workspace.post(message)
    return {"message_ts": message.ts}


@methods("chat.update", "chat:write")
def update(call: Call) -> Json:
    message = _own_message(call, "cant_update_message")
    if len(call.text("text")) > MAX_UPDATE_LENGTH:
        raise ApiError("msg_too_long")
    changes = content(call)
    if (metadata := metadata_of(call)) is not None:
        changes["metadata"] = metadata
    after = call.workspace.edit(message.channel, message.ts, actor=call.bot, **changes)
    shown = message_json(call.world, after)
    return {"channel": message.channel, "ts": message.ts, "text": after.text, "message": shown}


@methods("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message.channel, message.ts, actor=call.bot)
    return {"channel": message.channel, "ts": message.ts}


@methods("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    message = message_of(call, call.need("message_ts"))
    return {"channel": message.channel, "permalink": permalink(call, message)}


def _thread(call: Call, conversation: Conversation) -> str | None:
    """The parent's timestamp; that of a reply leads to its parent, as in Slack."""
    thread_ts = call.text("thread_ts")
    parent = call.workspace.messages[conversation.id].get(thread_ts)
    return (parent.thread_ts if parent else None) or thread_ts or None


def _own_message(call: Call, refusal: str) -> Message:
    message = message_of(call, call.need("ts"))
    if not message.from_app:
        raise ApiError(refusal)
    return message
