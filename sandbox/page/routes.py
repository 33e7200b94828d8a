"""The page's addresses. Each says who one is and where: `/as/<user>/<conversation>?thread=<ts>&tab=home`."""

from __future__ import annotations

import mimetypes
from importlib.resources import files
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.files import file_json, new_file
from sandbox.page import live
from sandbox.page.places import is_persona
from sandbox.page.reading import Reading
from sandbox.page.screen import Seat, compose, first_persona
from sandbox.page.templating import environment
from sandbox.state import Conversation, User

if TYPE_CHECKING:
    from sandbox.server import Sandbox

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
SHOWN_IN_PLACE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def routes(sandbox: Sandbox) -> list[web.RouteDef]:
    """Every address of the page."""
    page = Page(sandbox)
    return [
        web.get("/", page.entrance),
        web.get("/as/{user}", page.entrance),
        web.get("/as/{user}/{conversation}", page.show),
        web.get(r"/archives/{conversation}/p{seconds:\d+}{micros:\d{6}}", page.permalink),
        web.get("/page/files/{file}", page.file),
        web.post("/page/files", page.keep_file),
        web.get("/page/static/{name}", static),
        *live.routes(sandbox),
    ]


class Page:
    """The page of one workspace, and what its people have read."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._reading = Reading(sandbox.workspace)

    async def entrance(self, request: web.Request) -> web.StreamResponse:
        """To somebody's direct message with the app."""
        wanted = request.match_info.get("user", "")
        user = self._sandbox.workspace.users.get(wanted) or first_persona(self._sandbox)
        if user is None:
            return web.Response(status=404, text="There is nobody in this workspace yet.")
        raise web.HTTPFound(f"/as/{user.id}/{self._with(user, self._sandbox.installation.bot_user_id).id}")

    async def show(self, request: web.Request) -> web.StreamResponse:
        """One conversation through one person's eyes."""
        user = self._sandbox.workspace.users.get(request.match_info["user"])
        conversation = self._find(user, request.match_info["conversation"])
        if user is None or conversation is None or user.id not in conversation.members:
            return self._lost(request)
        if conversation.id != request.match_info["conversation"]:
            raise web.HTTPFound(f"/as/{user.id}/{conversation.id}")
        asked = request.query
        seat = Seat(
            user, conversation, asked.get("thread", ""), asked.get("tab", "messages"), everything="all" in asked
        )
        first_new = self._reading.first_new(user.id, conversation)
        if seat.tab != "home":
            self._reading.mark(user.id, conversation.id)
        return self._page("workspace.html", first_new=first_new, **compose(self._sandbox, self._reading, seat))

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """A message by the address that chat.getPermalink gives, seen by `as` or by anybody in its conversation."""
        workspace, at = self._sandbox.workspace, request.match_info
        conversation = workspace.conversations.get(at["conversation"])
        ts = f"{at['seconds']}.{at['micros']}"
        if conversation is None or ts not in workspace.messages[conversation.id]:
            return self._lost(request)
        wanted = request.query.get("as", "")
        viewer = wanted if wanted in conversation.members else self._insider(conversation)
        thread_ts = workspace.messages[conversation.id][ts].thread_ts
        thread = f"?thread={thread_ts}" if thread_ts and thread_ts != ts else ""
        raise web.HTTPFound(f"/as/{viewer}/{conversation.id}{thread}#m{ts}")

    def _insider(self, conversation: Conversation) -> str:
        users = self._sandbox.workspace.users
        return next((user for user in users if user in conversation.members and is_persona(users[user])), "")

    async def file(self, request: web.Request) -> web.Response:
        """A file's bytes: pictures in place, everything else as a download."""
        found = self._sandbox.workspace.files.get(request.match_info["file"])
        if found is None:
            raise web.HTTPNotFound
        disposition = "inline" if found.mimetype in SHOWN_IN_PLACE else "attachment"
        headers = {**SECURITY, "Content-Disposition": disposition}
        return web.Response(body=found.content, content_type=found.mimetype, headers=headers)

    async def keep_file(self, request: web.Request) -> web.Response:
        """Keep what somebody put into a file input; the answer is the file as Slack describes it."""
        user = self._sandbox.workspace.users.get(request.query.get("user", ""))
        if user is None:
            raise web.HTTPNotFound
        file = new_file(self._sandbox, user.id, request.query.get("name", "file"), await request.read())
        self._sandbox.workspace.files[file.id] = file
        return web.json_response(file_json(self._sandbox, file))

    def _find(self, user: User | None, wanted: str) -> Conversation | None:
        """A conversation by its id, or by the id of the person one would write to."""
        workspace = self._sandbox.workspace
        if user and wanted in workspace.users:
            return self._with(user, wanted)
        return workspace.conversations.get(wanted)

    def _with(self, user: User, other: str) -> Conversation:
        return self._sandbox.workspace.direct_message(user.id, other)

    def _lost(self, request: web.Request) -> web.Response:
        return self._page("lost.html", status=404, path=request.path, name=self._sandbox.workspace.name)

    def _page(self, template: str, status: int = 200, **values: object) -> web.Response:
        html = environment().get_template(template).render(values)
        return web.Response(text=html, content_type="text/html", status=status, headers=SECURITY)


async def static(request: web.Request) -> web.Response:
    """A script or style sheet that lies in the package."""
    name = request.match_info["name"]
    shelf = {entry.name: entry for entry in files("sandbox.page").joinpath("static").iterdir()}
    if name not in shelf:
        raise web.HTTPNotFound
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {"Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=shelf[name].read_bytes(), content_type=kind, headers=headers)
