"""Files: their shape in the API, and the two addresses outside /api/ where bytes go in and come out."""

from __future__ import annotations

import mimetypes
import secrets
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from aiohttp import web

from sandbox.state import File, Json

if TYPE_CHECKING:
    from sandbox.server import Sandbox

_LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to see this file.</body></html>"
)


def new_file(sandbox: Sandbox, user_id: str, name: str, content: bytes) -> File:
    """A file that nobody sees yet: it is neither in the workspace nor in a conversation."""
    workspace = sandbox.workspace
    return File(
        id=workspace.new_id("F"),
        name=name,
        user=user_id,
        content=content,
        mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
        title=name,
        created=int(workspace.clock.now().timestamp()),
    )


def file_json(sandbox: Sandbox, file: File) -> Json:
    """The file in Slack's shape."""
    workspace = sandbox.workspace
    address = f"{sandbox.url}/files-pri/{workspace.team_id}-{file.id}"
    filetype = PurePosixPath(file.name).suffix.lstrip(".").lower() or "binary"
    by_kind: dict[str, list[str]] = {"channel": [], "group": [], "im": [], "mpim": []}
    for channel_id in file.channels:
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
        "permalink": f"{sandbox.url}/files/{file.user}/{file.id}/{quote(file.name)}",
        "channels": by_kind["channel"],
        "groups": by_kind["group"] + by_kind["mpim"],
        "ims": by_kind["im"],
        "has_rich_preview": False,
        "file_access": "visible",
    }


class Uploads:
    """Files that were announced with files.getUploadURLExternal and are not complete yet."""

    def __init__(self) -> None:
        self._waiting: dict[str, File] = {}

    def expect(self, file: File) -> str:
        """A one-way ticket for the bytes of this file."""
        ticket = secrets.token_urlsafe(24)
        self._waiting[ticket] = file
        return ticket

    def receive(self, ticket: str, content: bytes) -> File | None:
        """The bytes arrive; None for a ticket that nobody was given."""
        file = self._waiting.get(ticket)
        if file:
            file.content = content
        return file

    def complete(self, file_id: str) -> File | None:
        """The file whose upload is finished, once; None for one that was not announced."""
        ticket = next((ticket for ticket, file in self._waiting.items() if file.id == file_id), None)
        return self._waiting.pop(ticket) if ticket else None


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Where bytes are uploaded, and where the app downloads them with its token."""

    async def upload(request: web.Request) -> web.Response:
        content = await _uploaded_bytes(request)
        file = sandbox.uploads.receive(request.match_info["ticket"], content)
        if file is None:
            return web.Response(status=404, text="no such upload")
        return web.Response(text=f"OK - {len(content)}")

    async def download(request: web.Request) -> web.Response:
        file = sandbox.workspace.files.get(request.match_info["file"].partition("-")[2])
        if not _may_read(sandbox, request):
            # Slack answers 200 with its sign-in page, which clients must not take for the file.
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        if file is None:
            return web.Response(status=404, text="file not found")
        return web.Response(body=file.content, content_type=file.mimetype)

    return [
        web.post("/upload/v1/{ticket}", upload),
        web.get("/files-pri/{file}/{name}", download),
        web.get("/files-pri/{file}/download/{name}", download),
    ]


def _may_read(sandbox: Sandbox, request: web.Request) -> bool:
    installation = sandbox.installation
    bearer = request.headers.get("Authorization", "") == f"Bearer {installation.bot_token}"
    return bearer and installation.installed and "files:read" in installation.scopes


async def _uploaded_bytes(request: web.Request) -> bytes:
    """The raw body, or the first file of a multipart form: Slack takes either."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
