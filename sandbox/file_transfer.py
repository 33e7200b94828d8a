"""The addresses outside /api/ at which the bytes of files are uploaded and downloaded."""

from __future__ import annotations

from aiohttp import web

from sandbox.world import World

# Slack answers an unauthorised download with status 200 and its sign-in page, which apps must not take for the file.
_LOGIN_PAGE = (
    "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body>Sign in to see this file.</body></html>"
)


def routes(world: World) -> list[web.RouteDef]:
    """The upload address, and the download addresses for the app's token."""

    async def upload(request: web.Request) -> web.Response:
        content = await _uploaded_bytes(request)
        file = world.uploads.receive(request.match_info["ticket"], content)
        if file is None:
            return web.Response(status=404, text="no such upload")
        return web.Response(text=f"OK - {len(content)}")

    async def download(request: web.Request) -> web.Response:
        file = world.workspace.files.get(request.match_info["file"].partition("-")[2])
        if not _may_read(world, request):
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        if file is None:
            return web.Response(status=404, text="file not found")
        return web.Response(body=file.content, content_type=file.mimetype)

    return [
        web.post("/upload/v1/{ticket}", upload),
        web.get("/files-pri/{file}/{name}", download),
        web.get("/files-pri/{file}/download/{name}", download),
    ]


def _may_read(world: World, request: web.Request) -> bool:
    installation = world.installation
    bearer = request.headers.get("Authorization", "") == f"Bearer {installation.bot_token}"
    return bearer and installation.installed and "files:read" in installation.scopes


async def _uploaded_bytes(request: web.Request) -> bytes:
    """The raw body, or the first file of a multipart form."""
    if request.content_type != "multipart/form-data":
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return value.file.read()
    return b""
