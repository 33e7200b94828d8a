"""Messages that are files, such as a calendar invitation."""

from __future__ import annotations

import base64
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import Json

FILE = "file"


def file(name: str, title: str, content: str | bytes, comment: str = "") -> Json:
    """The payload of a message that is uploaded as a file, with what is said beside it."""
    told = {"comment": comment} if comment else {}
    if isinstance(content, bytes):
        return {FILE: {"name": name, "title": title, "base64": base64.b64encode(content).decode(), **told}}
    return {FILE: {"name": name, "title": title, "content": content, **told}}


def picture(name: str, title: str, content: bytes, alt: str) -> Json:
    """The payload of an image, with its alternative text."""
    return {FILE: {**file(name, title, content)[FILE], "alt": alt}}


def together(*payloads: Json) -> Json:
    """The payload of one message with several files; what is said beside it is the first one's."""
    first, *others = (payload[FILE] for payload in payloads)
    return {FILE: {**first, "more": others}}


async def place(client: AsyncWebClient, target: str) -> str:
    """The conversation id of a target: the direct message for a user id, else the channel id itself."""
    if not target.startswith(("U", "W")):
        return target
    return str((await client.conversations_open(users=target))["channel"]["id"])


async def upload(client: AsyncWebClient, target: str, thread_ts: str | None, payload: Json) -> str:
    """Share a file in a conversation and return its id; Slack does not return the message's timestamp."""
    given, channel = payload[FILE], await place(client, target)
    uploads = [_upload(each) for each in (given, *given.get("more", ()))]
    await client.files_upload_v2(
        channel=channel, thread_ts=thread_ts, initial_comment=given.get("comment"), file_uploads=uploads
    )
    return channel


def _upload(given: Json) -> Json:
    content = given["content"] if "content" in given else base64.b64decode(given["base64"])
    return {"filename": given["name"], "title": given["title"], "alt_txt": given.get("alt"), "content": content}


def is_shared_in(message: dict[str, Any], name: str) -> bool:
    """Whether a message shares a file of that name."""
    return any(each.get("name") == name for each in message.get("files") or [])
