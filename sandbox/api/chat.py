"""chat.*: posting, changing and removing the app's messages."""

from __future__ import annotations

from sandbox.api.call import Call, Methods
from sandbox.api.content import content, metadata_of
from sandbox.api.places import conversation_of, destination, person
from sandbox.errors import ApiError
from sandbox.messages import message_json
from sandbox.state import Conversation, Json, Message

methods = Methods()
LONGEST_UPDATE = 4_000


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
    return {"channel": conversation.id, "ts": message.ts, "message": message_json(call.sandbox, message)}


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
    if len(call.text("text")) > LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    changes = content(call)
    if (metadata := metadata_of(call)) is not None:
        changes["metadata"] = metadata
    after = call.workspace.edit(message.channel, message.ts, actor=call.bot, **changes)
    shown = message_json(call.sandbox, after)
    return {"channel": message.channel, "ts": message.ts, "text": after.text, "message": shown}


@methods("chat.delete", "chat:write")
def delete(call: Call) -> Json:
    message = _own_message(call, "cant_delete_message")
    call.workspace.delete(message.channel, message.ts, actor=call.bot)
    return {"channel": message.channel, "ts": message.ts}


@methods("chat.getPermalink")
def get_permalink(call: Call) -> Json:
    message = _message(call, call.need("message_ts"))
    link = f"{call.sandbox.url}/archives/{message.channel}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={message.channel}"
    return {"channel": message.channel, "permalink": link}


@methods("reactions.add", "reactions:write")
def add_reaction(call: Call) -> Json:
    message = _message(call, call.need("timestamp"))
    name = call.need("name").strip(":")
    if call.bot in message.reactions.get(name, ()):
        raise ApiError("already_reacted")
    call.workspace.react(message, call.bot, name)
    return {}


def _thread(call: Call, conversation: Conversation) -> str | None:
    """The parent's timestamp; a reply's own is led back to its parent, as Slack does."""
    thread_ts = call.text("thread_ts")
    parent = call.workspace.messages[conversation.id].get(thread_ts)
    return (parent.thread_ts if parent else None) or thread_ts or None


def _message(call: Call, ts: str) -> Message:
    conversation = conversation_of(call, call.need("channel"))
    message = call.workspace.messages[conversation.id].get(ts)
    if message is None or message.ephemeral_to:
        raise ApiError("message_not_found")
    return message


def _own_message(call: Call, refusal: str) -> Message:
    message = _message(call, call.need("ts"))
    if not message.from_app:
        raise ApiError(refusal)
    return message
