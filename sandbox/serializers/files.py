"""A file in Slack's shape."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

from sandbox.state import File, Json, Message
from sandbox.world import World


def file_json(world: World, file: File) -> Json:
    """The file in Slack's shape, with the messages that share it."""
    workspace = world.workspace
    address = f"{world.url}/files-pri/{workspace.team_id}-{file.id}"
    filetype = PurePosixPath(file.name).suffix.lstrip(".").lower() or "binary"
    by_kind: dict[str, list[str]] = {"channel": [], "group": [], "im": [], "mpim": []}
    for channel_id in dict.fromkeys(share.channel for share in file.shares):
        by_kind[workspace.conversations[channel_id].kind].append(channel_id)
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": filetype,
        "pretty_type": filetype.upper(),
        "user": file.user,
        "user_team": workspace.team_id,
        "editable": False,
        "size": len(file.content),
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": bool(by_kind["channel"]),
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "alt_txt": file.alt_text,
        "url_private": f"{address}/{quote(file.name)}",
        "url_private_download": f"{address}/download/{quote(file.name)}",
        "permalink": f"{world.url}/files/{file.user}/{file.id}/{quote(file.name)}",
        "channels": by_kind["channel"],
        "groups": by_kind["group"] + by_kind["mpim"],
        "ims": by_kind["im"],
        "shares": _shares(world, file),
        "has_more_shares": False,
        "has_rich_preview": False,
        "file_access": "visible",
    }


def _shares(world: World, file: File) -> Json:
    """The messages that share the file: `public` or `private`, then by channel."""
    shares: Json = {}
    for share in file.shares:
        message = world.workspace.messages[share.channel].get(share.ts)
        if message and file.id in message.files:
            kind = world.workspace.conversations[share.channel].kind
            by_channel = shares.setdefault("public" if kind == "channel" else "private", {})
            by_channel.setdefault(share.channel, []).append(_share(world, message))
    return shares


def _share(world: World, message: Message) -> Json:
    workspace = world.workspace
    replies = workspace.replies.get((message.channel, message.ts), [])
    users = list(dict.fromkeys(workspace.messages[message.channel][ts].user for ts in replies))
    share: Json = {
        "reply_users": users,
        "reply_users_count": len(users),
        "reply_count": len(replies),
        "ts": message.ts,
        "channel_name": workspace.conversations[message.channel].name,
        "team_id": workspace.team_id,
        "share_user_id": message.user,
        "source": "UNKNOWN",
        "is_silent_share": False,
    }
    return share | ({"thread_ts": message.thread_ts} if message.thread_ts else {})
