"""A file that somebody sent, fetched from Slack and from nowhere else."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.kit.slack import UNREACHED, Json
from bot.stories.intake.errors import FileAwayError, FileElsewhereError, FileHiddenError, FileTooBigError

MAX_MEGABYTES = 10
MAX_BYTES = MAX_MEGABYTES * 1_000_000
SECONDS = 60
CHUNK = 64 * 1024
SLACKS = "files.slack.com"
_PAGES = (b"<!doctype html", b"<html")


async def fetch(client: AsyncWebClient, file_id: str) -> tuple[str, bytes]:
    """A file's name and bytes, by its id; a sentence as an error where it cannot be had.

    The token goes to Slack's own file host or to that of the Web API, and follows no redirect.
    """
    about = await _about(client, file_id)
    name = str(about.get("name") or "file")
    size = int(about.get("size") or 0)
    if size > MAX_BYTES:
        raise _too_big(name, size)
    url = str(about.get("url_private_download") or about.get("url_private") or "")
    if not is_slacks(url, client.base_url) or about.get("is_external"):
        raise FileElsewhereError(name=name)
    content = await _download(url, client.token or "", name)
    if _is_page(content, name):
        raise FileHiddenError(name=name)
    return name, content


async def _about(client: AsyncWebClient, file_id: str) -> Json:
    try:
        answer = await client.files_info(file=file_id)
    except UNREACHED:
        raise FileAwayError(name="file") from None
    about: Json = answer["file"]
    return about


def is_slacks(url: str, api: str) -> bool:
    """Whether an address is Slack's file host, or the host of the Web API that is set up."""
    asked, own = urlsplit(url), urlsplit(api)
    if asked.scheme == "https" and asked.netloc == SLACKS:
        return True
    return (asked.scheme, asked.netloc) == (own.scheme, own.netloc)


async def _download(url: str, token: str, name: str) -> bytes:
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    got = bytearray()
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, headers={"Authorization": f"Bearer {token}"}, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                raise FileHiddenError(name=name)
            async for chunk in answer.content.iter_chunked(CHUNK):
                got += chunk
                if len(got) > MAX_BYTES:
                    raise _too_big(name, len(got))
    except (aiohttp.ClientError, TimeoutError):
        raise FileAwayError(name=name) from None
    return bytes(got)


def _too_big(name: str, size: int) -> FileTooBigError:
    return FileTooBigError(name=name, size=max(1, round(size / 1_000_000)), most=MAX_MEGABYTES)


def _is_page(content: bytes, name: str) -> bool:
    """Slack answers with its sign-in page where the app may not read files."""
    start = content[:200].lstrip().lower()
    return start.startswith(_PAGES) and not name.lower().endswith((".html", ".htm"))
