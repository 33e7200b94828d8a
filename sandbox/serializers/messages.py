"""A message in Slack's shape."""

from __future__ import annotations

from sandbox.serializers.files import file_json
from sandbox.state import Json, Message
from sandbox.world import World


def message_json(world: World, message: Message) -> Json:
    """The whole message in Slack's shape. It shares its parts with the message, so callers must not change them."""
    body: Json = {"type": "message"}
    if message.subtype or message.broadcast:
        body["subtype"] = message.subtype or "thread_broadcast"
    body |= {"user": message.user, "ts": message.ts, "text": message.text, "team": world.workspace.team_id}
    if message.from_app:
        body |= _authorship(world)
    for key in ("client_msg_id", "blocks", "attachments", "edited", "metadata"):
        value = getattr(message, key)
        if value is not None:
            body[key] = value
    if message.files:
        files = world.workspace.files
        body |= {"files": [file_json(world, files[file_id]) for file_id in message.files if file_id in files]}
        body |= {"upload": True, "display_as_bot": False}
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.ephemeral_to:
        body["is_ephemeral"] = True
    return body | _threading(world, message)


def _authorship(world: World) -> Json:
    installation = world.installation
    return {
        "bot_id": installation.bot_id,
        "app_id": installation.app_id,
        "bot_profile": installation.bot_profile,
    }


def _threading(world: World, message: Message) -> Json:
    """The reply counts of a parent, or the parent of a reply."""
    workspace = world.workspace
    if message.thread_ts and message.thread_ts != message.ts:
        parent = workspace.messages[message.channel].get(message.thread_ts)
        link: Json = {"thread_ts": message.thread_ts}
        if parent:
            link["parent_user_id"] = parent.user
        if parent and message.broadcast:
            link["root"] = message_json(world, parent)
        return link
    replies = workspace.replies.get((message.channel, message.ts))
    if not replies:
        return {}
    users = list(dict.fromkeys(workspace.messages[message.channel][ts].user for ts in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1],
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }
