"""Downloads a file that somebody sent, from Slack only."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import GroundswellError
from bot.kit.slack import SLACK_CALL_ERRORS, Json, error_code

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1_000_000
TIMEOUT_SECONDS = 60
CHUNK_BYTES = 64 * 1024
SLACK_FILE_HOST = "files.slack.com"
_HTML = (b"<!doctype html", b"<html")


class FileTooLargeError(GroundswellError):
    """“{name}” is {size} MB, and I can only read files up to {most} MB. Perhaps you can send a smaller part of it?"""


class FileUnavailableError(GroundswellError):
    """I couldn't get “{name}” from Slack just now. Nothing is lost: please send the file again in a moment."""


class ExternalFileError(GroundswellError):
    """“{name}” isn't stored in Slack itself, so I can't fetch it. Please send it as a file, or paste its text."""


class FileForbiddenError(GroundswellError):
    """Slack wouldn't let me read “{name}”. Perhaps I'm not allowed to read files here. Paste the text instead."""


async def download(client: AsyncWebClient, file_id: str) -> tuple[str, bytes]:
    """The name and content of a file, by its Slack id; a GroundswellError says why it can't be downloaded.

    The token is sent only to Slack's file host or to that of the Web API, and no redirect is followed.
    """
    info = await _info(client, file_id)
    name = str(info.get("name") or "file")
    size = int(info.get("size") or 0)
    if size > MAX_BYTES:
        raise _too_large(name, size)
    url = str(info.get("url_private_download") or info.get("url_private") or "")
    if not is_slack_url(url, client.base_url) or info.get("is_external"):
        raise ExternalFileError(name=name)
    content = await _get(url, client.token or "", name)
    if _is_sign_in_page(content, name):
        raise FileForbiddenError(name=name)
    return name, content


async def _info(client: AsyncWebClient, file_id: str) -> Json:
    try:
        answer = await client.files_info(file=file_id)
    except SLACK_CALL_ERRORS as error:
        is_forbidden = isinstance(error, SlackApiError) and error_code(error.response) == "missing_scope"
        raise (FileForbiddenError if is_forbidden else FileUnavailableError)(name="file") from None
    info: Json = answer["file"]
    return info


def is_slack_url(url: str, api: str) -> bool:
    """Whether a URL belongs to Slack's file host or to the configured Web API."""
    asked, own = urlsplit(url), urlsplit(api)
    if asked.scheme == "https" and asked.netloc == SLACK_FILE_HOST:
        return True
    return (asked.scheme, asked.netloc) == (own.scheme, own.netloc)


async def _get(url: str, token: str, name: str) -> bytes:
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    got = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, headers={"Authorization": f"Bearer {token}"}, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise FileForbiddenError(name=name)
            async for chunk in answer.content.iter_chunked(CHUNK_BYTES):
                got += chunk
                if len(got) > MAX_BYTES:
                    raise _too_large(name, len(got))
    except (aiohttp.ClientError, TimeoutError):
        raise FileUnavailableError(name=name) from None
    return bytes(got)


def _too_large(name: str, size: int) -> FileTooLargeError:
    return FileTooLargeError(name=name, size=max(1, round(size / 1_000_000)), most=MAX_MEGABYTES)


def _is_sign_in_page(content: bytes, name: str) -> bool:
    """Whether Slack answered with its sign-in page, as it does when the app may not read files."""
    start = content[:200].lstrip().lower()
    return start.startswith(_HTML) and not name.lower().endswith((".html", ".htm"))
